// Moments as text: `2026-11-21T06:04:05.123Z`.

/// Timestamps of RFC 3339 in UTC. https://www.rfc-editor.org/rfc/rfc3339
package enum RFC3339 {
  /// The timestamp of a moment in milliseconds since 1970, always with three decimals of the
  /// second. Years have four digits: 0000–9999.
  ///
  ///     RFC3339.text(784_111_777_009)  // "1994-11-06T08:49:37.009Z"
  package static func text(_ milliseconds: Int64) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(24)
    append(milliseconds, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the timestamp of a moment in milliseconds since 1970.
  package static func append(_ milliseconds: Int64, to bytes: inout [UInt8]) {
    let (days, time) = split(milliseconds)
    let date = GregorianDate(daysSince1970: days)
    digits(date.year, 4, "-", to: &bytes)
    digits(date.month, 2, "-", to: &bytes)
    digits(date.day, 2, "T", to: &bytes)
    digits(time / 3_600_000, 2, ":", to: &bytes)
    digits(time / 60_000 % 60, 2, ":", to: &bytes)
    digits(time / 1_000 % 60, 2, ".", to: &bytes)
    digits(time % 1_000, 3, "Z", to: &bytes)
  }

  /// The moment of a timestamp in UTC (`…Z`), in milliseconds since 1970; nil for any other text.
  /// Further decimals of the second are dropped.
  package static func milliseconds(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z"), bytes[10] == UInt8(ascii: "T") else {
      return nil
    }
    func number(_ start: Int, _ count: Int) -> Int64? {
      var value: Int64 = 0
      for byte in bytes[start..<start + count] {
        guard ASCII.isDigit(byte) else { return nil }
        value = value * 10 + Int64(byte) - 48
      }
      return value
    }
    guard let year = number(0, 4), let month = number(5, 2), let day = number(8, 2),
      let hour = number(11, 2), let minute = number(14, 2), let second = number(17, 2),
      (1...12).contains(month)
    else { return nil }
    let decimals = bytes.count >= 24 ? number(20, 3) ?? 0 : 0
    let days = GregorianDate(year: year, month: month, day: day).daysSince1970
    return (days * 86_400 + hour * 3_600 + minute * 60 + second) * 1_000 + decimals
  }

  /// Whole days since 1970, and the milliseconds of the day.
  package static func split(_ milliseconds: Int64) -> (days: Int64, time: Int64) {
    let day: Int64 = 86_400_000
    let days = (milliseconds >= 0 ? milliseconds : milliseconds - day + 1) / day
    return (days, milliseconds - days * day)
  }

  private static func digits(
    _ value: Int64, _ count: Int, _ after: Unicode.Scalar, to bytes: inout [UInt8]
  ) {
    var divisor: Int64 = count == 4 ? 1000 : (count == 3 ? 100 : 10)
    for _ in 0..<count {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / divisor % 10))
      divisor /= 10
    }
    bytes.append(UInt8(ascii: after))
  }
}
