// Times as commands read and write them (RFC 3339).

import Basics
import Channels
import Foundation
import Presence

/// Reads and writes times.
enum MomentArgument {
  /// A time in RFC 3339, in UTC with milliseconds.
  static func text(_ millis: Millis) -> String {
    RFC3339.text(millis)
  }

  /// The day of a time in a time zone: `2026-01-31`.
  static func day(_ millis: Millis, in zone: TimeZone = .current) -> String {
    date(millis).formatted(
      Date.ISO8601FormatStyle(timeZone: zone).year().month().day())
  }

  /// The date in the middle of a millisecond. A `Date` is a binary fraction, often a little less
  /// than the value it was made from, and its text is truncated.
  static func date(_ millis: Millis) -> Date {
    Date(timeIntervalSince1970: (Double(millis) + 0.5) / 1_000)
  }

  /// Whether the day that a date or moment begins with exists: the parser takes 30 February for
  /// 2 March.
  private static func isRealDay(_ text: String) -> Bool {
    let parts = text.prefix(10).split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3 else { return false }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let day = DateComponents(year: parts[0], month: parts[1], day: parts[2])
    guard let date = calendar.date(from: day) else { return false }
    let found = calendar.dateComponents([.year, .month, .day], from: date)
    return found.year == parts[0] && found.month == parts[1] && found.day == parts[2]
  }

  /// An option that is a date in the host's time zone, or a moment.
  static func option(_ name: String, of call: Invocation) throws(CommandError) -> Millis? {
    guard let text = call.option(name) else { return nil }
    let zone = TimeZone.current
    let styles = [
      Date.ISO8601FormatStyle(includingFractionalSeconds: true), Date.ISO8601FormatStyle(),
    ]
    let day = Date.ISO8601FormatStyle(timeZone: zone).year().month().day()
    let date =
      styles.lazy.compactMap { try? $0.parse(text) }.first
      ?? (text.utf8.count == 10 ? try? day.parse(text) : nil)
    guard let date, isRealDay(text) else {
      throw .usage(UsageStrings.badTime.with(["option": name, "value": text]))
    }
    return Millis((date.timeIntervalSince1970 * 1_000).rounded())
  }
}
