// Hours: spans, closed dates, changes of daylight saving time, and what visitors read meanwhile.

import Basics
import Channels
import Testing

@Suite("Hours of attendance")
struct OfficeHoursTests {
  private func moment(_ text: String) throws -> Int64 { try #require(RFC3339.milliseconds(text)) }

  private let weekdays = ["08:00-12:00 13:00-18:00", "", "", "", "08:00-12:00", "", ""]

  @Test(
    "It is open from the first minute of a span to the last, in the hours' own zone",
    arguments: [
      ("2026-03-02T10:59:59.999Z", false), ("2026-03-02T11:00:00.000Z", true),
      ("2026-03-02T14:59:59.999Z", true), ("2026-03-02T15:00:00.000Z", false),
      ("2026-03-02T16:00:00.000Z", true), ("2026-03-03T12:00:00.000Z", false),
      // Monday evening in Brazil is Tuesday in UTC.
      ("2026-03-03T02:00:00.000Z", false),
    ])
  func open(text: String, isOpen: Bool) throws {
    let hours = OfficeHours(zone: "America/Sao_Paulo", days: weekdays)
    #expect(hours.isOpen(at: try moment(text)) == isOpen)
  }

  @Test("The next opening is in the next span, on the next open day, and not on a closed date")
  func nextOpening() throws {
    var hours = OfficeHours(zone: "America/Sao_Paulo", days: weekdays)
    let monday = try moment("2026-03-02T15:30:00.000Z")
    #expect(hours.nextOpening(after: monday) == (try moment("2026-03-02T16:00:00.000Z")))
    let evening = try moment("2026-03-02T22:00:00.000Z")
    #expect(hours.nextOpening(after: evening) == (try moment("2026-03-06T11:00:00.000Z")))
    hours.closed = "2026-03-06"
    #expect(hours.nextOpening(after: evening) == (try moment("2026-03-09T11:00:00.000Z")))
    #expect(!hours.isOpen(at: try moment("2026-03-06T12:00:00.000Z")))
    #expect(OfficeHours().nextOpening(after: evening) == nil && OfficeHours().isOpen(at: evening))
  }

  @Test("A change of daylight saving time keeps the local hours; a skipped opening is its end")
  func daylightSaving() throws {
    let hours = OfficeHours(
      zone: "America/New_York", days: Array(repeating: "09:00-17:00", count: 7))
    // Clocks go forward on 2026-03-08 and back on 2026-11-01, at two in the morning.
    for (after, opening) in [
      ("2026-03-07T23:00:00.000Z", "2026-03-08T13:00:00.000Z"),
      ("2026-03-06T23:00:00.000Z", "2026-03-07T14:00:00.000Z"),
      ("2026-10-31T23:00:00.000Z", "2026-11-01T14:00:00.000Z"),
      ("2026-10-30T23:00:00.000Z", "2026-10-31T13:00:00.000Z"),
    ] { #expect(hours.nextOpening(after: try moment(after)) == (try moment(opening))) }
    let early = OfficeHours(
      zone: "America/New_York", days: Array(repeating: "02:30-03:30", count: 7))
    #expect(
      early.nextOpening(after: try moment("2026-03-08T05:00:00.000Z"))
        == (try moment("2026-03-08T07:00:00.000Z")))
    // The half hour after one comes twice in November; the first counts.
    let twice = OfficeHours(
      zone: "America/New_York", days: Array(repeating: "01:30-03:30", count: 7))
    #expect(
      twice.nextOpening(after: try moment("2026-11-01T04:00:00.000Z"))
        == (try moment("2026-11-01T05:30:00.000Z")))
  }

  @Test(
    "Hours that cannot be meant are refused with the key, the value and the rule",
    arguments: [
      ("hours.monday", "08:00-12:00 11:00-13:00", Rule.hoursOverlap),
      ("hours.monday", "08:00-07:00", .hours), ("hours.monday", "8-12", .hours),
      ("hours.monday", "24:30-24:40", .hours),
      ("hours.monday", "01:00-02:00 03:00-04:00 05:00-06:00 07:00-08:00", .tooMany(3)),
      ("hours.zone", "Brazil/Nowhere", .timeZone), ("hours.closed", "2026-02-30", .date),
    ])
  func faults(key: String, value: String, rule: Rule) throws {
    var attendance = Fields.attendance.standard
    try Fields.attendance.field(key).set(.text(value), in: &attendance)
    let faults = AttendanceRules.check(attendance)
    #expect(faults.map(\.key) == [key] && faults.map(\.rule) == [rule])
    try Fields.attendance.field(key).set(.text(""), in: &attendance)
    #expect(AttendanceRules.check(attendance).isEmpty)
  }

  @Test("The away message names the next opening in the channel's language")
  func awayMessage() throws {
    let hours = OfficeHours(zone: "America/Sao_Paulo", days: weekdays)
    var channel = Channel(id: "c", description: "Loja", flow: "direct")
    channel.settings.hours = .installation
    func text(_ moment: String, present: Bool? = true) throws -> String? {
      AwayMessage.text(
        channel: channel, hours: hours, at: try self.moment(moment), isAnybodyPresent: present)
    }
    #expect(try text("2026-03-02T12:00:00.000Z") == nil)
    #expect(try text("2026-03-02T15:30:00.000Z")?.contains("hoje às 13:00") == true)
    #expect(try text("2026-03-05T15:30:00.000Z")?.contains("amanhã às 08:00") == true)
    #expect(try text("2026-03-02T22:30:00.000Z")?.contains("sexta-feira às 08:00") == true)
    channel.text.language = .english
    #expect(try text("2026-03-02T22:30:00.000Z")?.contains("on Friday at 08:00") == true)
    channel.text.language = .spanish
    channel.settings.awayMessage = "Volvemos {abre}."
    #expect(try text("2026-03-02T22:30:00.000Z") == "Volvemos el viernes a las 08:00.")
    #expect(try text("2026-03-02T12:00:00.000Z", present: false) == "Volvemos pronto.")
    #expect(try text("2026-03-02T12:00:00.000Z", present: nil) == nil)
    channel.settings.hours = .always
    #expect(try text("2026-03-02T22:30:00.000Z") == nil)
  }
}
