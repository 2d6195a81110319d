// Dates as HTTP writes them.

import Basics
import Presence

/// HTTP's preferred date format, IMF-fixdate (RFC 9110, section 5.6.7).
enum HTTPDate {
  /// The date of a moment of the wall clock, cut to seconds: `Sun, 06 Nov 1994 08:49:37 GMT`.
  static func text(_ moment: Millis) -> String {
    let (days, time) = RFC3339.split(moment)
    let date = GregorianDate(daysSince1970: days)
    let seconds = time / 1_000
    return
      "\(weekdays[date.weekday]), \(two(date.day)) \(months[Int(date.month) - 1]) \(date.year) "
      + "\(two(seconds / 3_600)):\(two(seconds / 60 % 60)):\(two(seconds % 60)) GMT"
  }

  private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
