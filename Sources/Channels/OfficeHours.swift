// The hours in which people answer: for each weekday the spans, the dates on which nobody does,
// and the time zone in which both are meant. Local times are converted through the zone's own
// rules, so a change of daylight saving time moves no opening.

import Basics
import Foundation

/// The hours in which people answer.
///
/// ```swift
/// let hours = OfficeHours(zone: "America/Sao_Paulo", monday: "08:00-12:00 13:00-18:00")
/// hours.isOpen(at: now)
/// hours.nextOpening(after: now)
/// ```
///
/// Where no weekday has a span there are no hours: it is always open.
package struct OfficeHours: Equatable, Codable, Sendable {
  /// The name of a time zone, such as `America/Sao_Paulo`; empty for the host's.
  package var zone: String
  /// The spans of Monday to Sunday, as people write them: `08:00-12:00 13:00-18:00`.
  package var days: [String]
  /// Dates without attendance, `2026-12-25 2027-01-01`.
  package var closed: String

  /// No hours: always open.
  package init() { self.init(zone: "", days: Array(repeating: "", count: 7), closed: "") }

  /// Hours with every value given. `days` are the spans of Monday to Sunday.
  package init(zone: String, days: [String], closed: String = "") {
    self.zone = zone
    self.days = days
    self.closed = closed
  }

  /// Spans of a weekday at most.
  package static let spans = 3
  /// Closed dates at most.
  package static let closedDates = 40
  /// Days that are searched for the next opening.
  private static let horizon = 400
  private static let minute: Int64 = 60_000
  private static let day: Int64 = 86_400_000

  /// Whether any weekday has a span.
  package var isSet: Bool { days.contains { !$0.isEmpty } }

  private var timeZone: TimeZone {
    (zone.isEmpty ? nil : TimeZone(identifier: zone)) ?? TimeZone.current
  }

  /// Whether people answer at a moment, in milliseconds since 1970 (UTC). Always where no
  /// weekday has a span.
  package func isOpen(at moment: Int64) -> Bool {
    guard isSet else { return true }
    let local = moment + offset(at: moment)
    let day = local.floorDivided(by: OfficeHours.day)
    let minutes = Int((local - day * OfficeHours.day) / OfficeHours.minute)
    return spans(ofDay: day).contains { $0.contains(minutes) }
  }

  /// The next moment after `moment` at which it opens, in milliseconds since 1970 (UTC); nil where
  /// there are no hours, or no opening within 400 days.
  package func nextOpening(after moment: Int64) -> Int64? {
    guard isSet else { return nil }
    let today = (moment + offset(at: moment)).floorDivided(by: OfficeHours.day)
    for day in today...today + Int64(OfficeHours.horizon) {
      for span in spans(ofDay: day) {
        let start = instant(of: day * OfficeHours.day + Int64(span.lowerBound) * OfficeHours.minute)
        if start > moment { return start }
      }
    }
    return nil
  }

  /// The weekday of a moment, 0 for Monday, and its local hour and minute, in the hours' zone.
  package func localTime(of moment: Int64) -> (day: Int64, weekday: Int, hour: Int, minute: Int) {
    let local = moment + offset(at: moment)
    let day = local.floorDivided(by: OfficeHours.day)
    let minutes = Int((local - day * OfficeHours.day) / OfficeHours.minute)
    return (day, OfficeHours.weekday(ofDay: day), minutes / 60, minutes % 60)
  }

  // MARK: - Time zones

  private func offset(at moment: Int64) -> Int64 {
    let date = Date(timeIntervalSince1970: Double(moment) / 1_000)
    return Int64(timeZone.secondsFromGMT(for: date)) * 1_000
  }

  /// The moment of a local time, in milliseconds. A time that a change of the clock skips is the
  /// moment of the change; of one that occurs twice it is the first.
  private func instant(of local: Int64) -> Int64 {
    let before = local - offset(at: local - OfficeHours.day)
    let after = local - offset(at: local + OfficeHours.day)
    for candidate in [min(before, after), max(before, after)]
    where candidate + offset(at: candidate) == local { return candidate }
    return skipped(from: min(before, after), to: max(before, after))
  }

  /// The moment between two at which the offset changes.
  private func skipped(from low: Int64, to high: Int64) -> Int64 {
    let old = offset(at: low)
    var (low, high) = (low, high)
    while high - low > 1_000 {
      let middle = low + (high - low) / 2
      if offset(at: middle) == old { low = middle } else { high = middle }
    }
    return high - high % 1_000
  }

  // MARK: - Spans and dates

  private func spans(ofDay day: Int64) -> [Range<Int>] {
    if closedDays.contains(day) { return [] }
    let weekday = OfficeHours.weekday(ofDay: day)
    return weekday < days.count ? (OfficeHours.spans(days[weekday]) ?? []) : []
  }

  private var closedDays: [Int64] {
    closed.split(separator: " ").compactMap { OfficeHours.day(of: $0) }
  }

  /// 0 for Monday. Day 0 of 1970 was a Thursday.
  private static func weekday(ofDay day: Int64) -> Int { Int(((day + 3) % 7 + 7) % 7) }

  /// Reads `08:00-12:00 13:00-18:00` as minutes of the day; nil for what is none, in ascending
  /// order or not.
  static func spans(_ text: String) -> [Range<Int>]? {
    var spans: [Range<Int>] = []
    for word in text.split(separator: " ") {
      let ends = word.split(separator: "-", omittingEmptySubsequences: false)
      guard ends.count == 2, let start = minutes(ends[0]), let end = minutes(ends[1]), start < end
      else { return nil }
      spans.append(start..<end)
    }
    return spans
  }

  /// Reads `08:00` to `24:00` as minutes.
  private static func minutes(_ text: Substring) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
      let hour = UInt8(parts[0]), let minute = UInt8(parts[1]), hour <= 24, minute < 60,
      hour < 24 || minute == 0
    else { return nil }
    return Int(hour) * 60 + Int(minute)
  }

  /// Reads `2026-12-25` as days since 1970; nil for what is no date.
  static func day(of text: Substring) -> Int64? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2,
      parts[2].utf8.count == 2, let year = UInt16(parts[0]), let month = UInt8(parts[1]),
      let day = UInt8(parts[2])
    else { return nil }
    let given = GregorianDate(year: Int64(year), month: Int64(month), day: Int64(day))
    // The thirtieth of February is another day, counted there and back.
    return GregorianDate(daysSince1970: given.daysSince1970) == given ? given.daysSince1970 : nil
  }
}

extension OfficeHours {
  /// Every rule that the hours break.
  package func errors() -> [ValidationError] {
    var errors: [ValidationError] = []
    if !zone.isEmpty, TimeZone(identifier: zone) == nil {
      errors.append(ValidationError(key: "hours.zone", value: zone, rule: .timeZone))
    }
    for (key, text) in zip(OfficeHours.dayKeys, days) {
      guard let rule = OfficeHours.rule(brokenBy: text) else { continue }
      errors.append(ValidationError(key: key, value: text, rule: rule))
    }
    let dates = closed.split(separator: " ")
    if let wrong = dates.first(where: { OfficeHours.day(of: $0) == nil }) {
      errors.append(ValidationError(key: "hours.closed", value: String(wrong), rule: .date))
    } else if dates.count > OfficeHours.closedDates {
      errors.append(
        ValidationError(
          key: "hours.closed", value: String(dates.count), rule: .tooMany(OfficeHours.closedDates)))
    }
    return errors
  }

  /// The keys of Monday to Sunday.
  package static let dayKeys = [
    "hours.monday", "hours.tuesday", "hours.wednesday", "hours.thursday", "hours.friday",
    "hours.saturday", "hours.sunday",
  ]

  private static func rule(brokenBy text: String) -> Rule? {
    guard let spans = spans(text) else { return .hours }
    if spans.count > OfficeHours.spans { return .tooMany(OfficeHours.spans) }
    for (index, span) in spans.enumerated()
    where spans[..<index].contains(where: { $0.overlaps(span) }) { return .hoursOverlap }
    return nil
  }
}

extension Int64 {
  fileprivate func floorDivided(by other: Int64) -> Int64 {
    let quotient = self / other
    return self % other < 0 ? quotient - 1 : quotient
  }
}
