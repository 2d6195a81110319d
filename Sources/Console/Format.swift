// Numbers, moments and durations as each language writes them. The rules are the console's own,
// because the host's locale files may be missing and a screen must be the same everywhere.

import Channels
import Foundation
import Presence

/// How values are written in a language and a time zone.
struct Format: Sendable {
  let language: Language
  let zone: TimeZone

  /// A whole number with separated thousands: 12.345 or 12,345.
  func number(_ value: Int) -> String {
    let digits = Array(String(abs(value)))
    let mark = language == .english ? "," : "."
    var text = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += mark }
      text.append(digit)
    }
    return text
  }

  /// A duration in its two largest units: `45 s`, `2 min 05 s`, `1 h 03 min`, `3 d 04 h`.
  ///
  /// - Parameters:
  ///   - millis: Milliseconds; less than 0 is 0.
  ///   - isShort: Whether to use at most six columns, for less than a hundred days: `45s`, `2m05s`,
  ///     `1h03m`, `3d04h`.
  func duration(_ millis: Millis, isShort: Bool = false) -> String {
    let seconds = max(0, millis) / 1000
    let (gap, minutes) = isShort ? ("", "m") : (" ", "min")
    func pair(_ large: Int64, _ unit: String, _ small: Int64, _ part: String) -> String {
      "\(large)\(gap)\(unit)\(gap)\(small < 10 ? "0" : "")\(small)\(gap)\(part)"
    }
    if seconds < 60 { return "\(seconds)\(gap)s" }
    if seconds < 3600 { return pair(seconds / 60, minutes, seconds % 60, "s") }
    if seconds < 86_400 { return pair(seconds / 3600, "h", seconds / 60 % 60, minutes) }
    return pair(seconds / 86_400, "d", seconds / 3600 % 24, "h")
  }

  /// The time of day of a moment: 14:05:09.
  func time(_ moment: Millis) -> String {
    let parts = parts(of: moment)
    return "\(two(parts.hour)):\(two(parts.minute)):\(two(parts.second))"
  }

  /// The day of a moment: 21/11/2026 or Nov 21, 2026.
  func day(_ moment: Millis) -> String {
    let parts = parts(of: moment)
    let (year, month, day) = (parts.year ?? 0, parts.month ?? 1, parts.day ?? 1)
    if language == .english { return "\(Format.months[month - 1]) \(day), \(year)" }
    return "\(two(day))/\(two(month))/\(year)"
  }

  /// The day of a moment in ISO 8601, the same in all languages: 2026-11-21.
  func isoDay(_ moment: Millis) -> String {
    let parts = parts(of: moment)
    return "\(parts.year ?? 0)-\(two(parts.month))-\(two(parts.day))"
  }

  /// The day and the time of day of a moment, without seconds.
  func moment(_ moment: Millis) -> String { "\(day(moment)) \(time(moment).prefix(5))" }

  /// The columns of the longest moment.
  var momentWidth: Int { language == .english ? 18 : 16 }

  /// The size of a file, in KiB rounded up: 12 KiB.
  func size(_ bytes: Int) -> String {
    bytes < 1024 ? "\(number(bytes)) bytes" : "\(number((bytes + 1023) / 1024)) KiB"
  }

  /// The first moment of the day of a moment.
  func startOfDay(_ moment: Millis) -> Millis {
    let date = Date(timeIntervalSince1970: Double(moment) / 1000)
    return Millis(calendar.startOfDay(for: date).timeIntervalSince1970 * 1000)
  }

  /// The first moment of a day that the user typed, as `2026-11-21` or `21/11/2026`; nil for other
  /// texts.
  func startOfDay(typed text: String) -> Millis? {
    let isDashed = text.contains("-")
    let parts = text.split(separator: isDashed ? "-" : "/").map { Int($0) }
    guard parts.count == 3, let first = parts[0], let month = parts[1], let last = parts[2] else {
      return nil
    }
    let (year, day) = isDashed ? (first, last) : (last, first)
    let wanted = DateComponents(year: year, month: month, day: day)
    guard (1970...9999).contains(year), let date = calendar.date(from: wanted) else { return nil }
    let found = calendar.dateComponents([.year, .month, .day], from: date)
    guard found.month == month, found.day == day else { return nil }
    return Millis(date.timeIntervalSince1970 * 1000)
  }

  /// The first moment of the day that is `days` after the day of a moment. Days with daylight
  /// saving changes count as one day.
  func startOfDay(_ moment: Millis, adding days: Int) -> Millis {
    let start = Date(timeIntervalSince1970: Double(startOfDay(moment)) / 1000)
    let other = calendar.date(byAdding: .day, value: days, to: start) ?? start
    return Millis(other.timeIntervalSince1970 * 1000)
  }

  private var calendar: Calendar {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    return calendar
  }

  private func parts(of moment: Millis) -> DateComponents {
    calendar.dateComponents(
      [.year, .month, .day, .hour, .minute, .second],
      from: Date(timeIntervalSince1970: Double(moment) / 1000))
  }

  private func two(_ number: Int?) -> String {
    let number = number ?? 0
    return number < 10 ? "0\(number)" : "\(number)"
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
