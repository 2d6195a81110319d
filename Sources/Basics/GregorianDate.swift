// Days and dates of the Gregorian calendar, without the C library's time zones and their locks.

/// A date of the proleptic Gregorian calendar, in UTC.
package struct GregorianDate: Equatable, Sendable {
  /// The year; 0 is 1 BC.
  package let year: Int64
  /// The month, 1–12.
  package let month: Int64
  /// The day of the month, 1–31.
  package let day: Int64

  /// A date; the parts are not checked.
  package init(year: Int64, month: Int64, day: Int64) {
    (self.year, self.month, self.day) = (year, month, day)
  }

  /// The date that lies `days` after 1970-01-01.
  ///
  /// By `civil_from_days` of H. Hinnant, "chrono-compatible low-level date algorithms", which
  /// counts in eras of 400 years that begin on 1 March.
  package init(daysSince1970 days: Int64) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Days from 1970-01-01 to the date; negative before it. By Hinnant's `days_from_civil`.
  package var daysSince1970: Int64 {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The day of the week, 0 for Sunday.
  package var weekday: Int {
    let days = (daysSince1970 + 4) % 7
    return Int(days < 0 ? days + 7 : days)
  }
}
