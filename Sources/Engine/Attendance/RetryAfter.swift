// The Retry-After header of a response.

import Foundation

/// The `Retry-After` header (RFC 9110 section 10.2.3).
enum RetryAfter {
  /// The seconds that a value asks to wait, 0 or more; nil for a value that is neither seconds nor
  /// a date. A date counts from the response's own `Date` where it has one, since the platform's
  /// clock may differ from ours.
  ///
  ///     RetryAfter.seconds("120")  // 120
  ///     RetryAfter.seconds(
  ///       "Wed, 21 Oct 2015 07:28:10 GMT", answered: "Wed, 21 Oct 2015 07:28:00 GMT")  // 10
  static func seconds(_ value: String, answered date: String? = nil) -> Int? {
    if let seconds = Int(value) { return max(0, seconds) }
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
    let now = date.flatMap { formatter.date(from: $0) } ?? Date()
    return formatter.date(from: value).map {
      Int(min(max(0, $0.timeIntervalSince(now).rounded(.up)), 1e9))
    }
  }
}
