// Moments as text and back, over all years that have four digits.

import Basics
import Foundation
import Testing

@Suite("Moments")
struct RFC3339Tests {
  @Test(
    "A moment is written with its milliseconds, and read back",
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (784_111_777_009, "1994-11-06T08:49:37.009Z"),
      (-1, "1969-12-31T23:59:59.999Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
      (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
      (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
      (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ] as [(Int64, String)])
  func text(moment: Int64, text: String) {
    #expect(RFC3339.text(moment) == text)
    #expect(RFC3339.milliseconds(text) == moment)
  }

  @Test("Decimals may be absent or more than three; anything but UTC is refused")
  func reading() {
    #expect(RFC3339.milliseconds("1970-01-01T00:00:01Z") == 1_000)
    #expect(RFC3339.milliseconds("1970-01-01T00:00:01.123456Z") == 1_123)
    for bad in [
      "", "Z", "1970-01-01", "1970-01-01T00:00:00+00:00", "1970-13-01T00:00:00Z",
      "1970-01-01 00:00:00Z",
    ] {
      #expect(RFC3339.milliseconds(bad) == nil, "\(bad)")
    }
  }

  @Test("Days and dates are those of Foundation's Gregorian calendar")
  func days() throws {
    var calendar = Calendar(identifier: .iso8601)
    calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
    var random = SeededRandom(seed: 3)
    for _ in 0..<2_000 {
      // 1600–9999: the calendars differ before 1583 alone.
      let day = Int64(random.roll(-135_140..<2_932_897))
      let date = GregorianDate(daysSince1970: day)
      #expect(date.daysSince1970 == day)
      let parts = calendar.dateComponents(
        [.year, .month, .day, .weekday], from: Date(timeIntervalSince1970: Double(day) * 86_400))
      #expect(
        date
          == GregorianDate(
            year: Int64(parts.year ?? 0), month: Int64(parts.month ?? 0), day: Int64(parts.day ?? 0)
          ))
      #expect(date.weekday + 1 == parts.weekday)
    }
  }
}
