// The engine's JSON as typed values: known and unknown names, moments, and the same JSON back.

import Client
import Foundation
import Presence
import Testing

@Suite("Decoding of the feed")
struct FeedDecodingTests {
  private static func row(state: String = "absent", since: String = "2026-11-21T14:05:09.123Z")
    -> String
  {
    """
    {"attendant":"Bia","channel":"c","contact":"k","handedOver":true,"name":"Ana","page":"https://a.example/",\
    "reason":"page_inactive","session":"s","since":"\(since)",\
    "startedAt":"2026-11-21T14:00:00.000Z","state":"\(state)","tabs":2,"unread":3,\
    "waitingSince":"2026-11-21T14:04:00.000Z"}
    """
  }

  private static func transition(from: String) -> String {
    """
    {"at":"2026-11-21T14:05:09.123Z","channel":"c","contact":"k","from":"\(from)","name":"",\
    "reason":"resumed","session":"s","to":"online"}
    """
  }

  private func decode<Value: Decodable>(_ json: String) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(json.utf8))
  }

  private func encode(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  @Test("A row has typed states, reasons and moments, and encodes to the same JSON")
  func row() throws {
    let row: FeedRow = try decode(Self.row())
    #expect(row.state == .known(.absent))
    #expect(row.reason == .known(.pageInactive))
    #expect(row.since == 1_795_269_909_123)
    #expect(row.startedAt == 1_795_269_600_000)
    #expect(row.attendant == "Bia" && row.unread == 3 && row.waitingSince == 1_795_269_840_000)
    #expect(try encode(row) == Self.row())
  }

  @Test("A row of an engine before attendants has none, and nothing unread")
  func olderRow() throws {
    let row: FeedRow = try decode(
      Self.row().replacing("\"attendant\":\"Bia\",", with: "")
        .replacing(",\"unread\":3,\"waitingSince\":\"2026-11-21T14:04:00.000Z\"", with: ""))
    #expect(row.attendant == nil && row.unread == 0 && !row.isWaiting)
  }

  @Test("A name of a newer engine is kept")
  func unknownName() throws {
    let row: FeedRow = try decode(Self.row(state: "dormant"))
    #expect(row.state == .unknown("dormant"))
    #expect(row.state.name == "dormant")
    #expect(try encode(row) == Self.row(state: "dormant"))
  }

  @Test(
    "A moment that is no RFC 3339 text in UTC is refused", arguments: ["", "now", "1795269909"])
  func badMoment(_ text: String) {
    #expect(throws: DecodingError.self) {
      let _: FeedRow = try decode(Self.row(since: text))
    }
  }

  @Test("The state before a session began is nil, and an empty text in JSON")
  func noState() throws {
    let first: FeedTransition = try decode(Self.transition(from: ""))
    #expect(first.from == nil && first.to == .known(.online))
    #expect(try encode(first) == Self.transition(from: ""))
    let later: FeedTransition = try decode(Self.transition(from: "absent"))
    #expect(later.from == .known(.absent))
    #expect(try encode(later) == Self.transition(from: "absent"))
  }

  @Test("A timeline entry without a reason is a handover")
  func timeline() throws {
    let json = #"{"at":"1970-01-01T00:00:01.000Z","from":"online","kind":"handover","to":"online"}"#
    let entry: TimelineEntry = try decode(json)
    #expect(entry.reason == nil && entry.at == 1_000)
    #expect(try encode(entry) == json)
  }

  @Test("Details are one object with the members of the row, and encode to the same JSON")
  func details() throws {
    let row = Self.row().dropFirst().dropLast()
    let json = """
      {"address":"203.0.113.7","calls":[],\(row),"data":{"name":"Ana"},"messages":[],\
      "status":"active","timeline":[]}
      """
    let details: SessionDetails = try decode(json)
    #expect(details.session == "s" && details.state == .known(.absent))
    #expect(details.address == "203.0.113.7" && details.data == ["name": "Ana"])
    let again: SessionDetails = try decode(try encode(details))
    #expect(again == details)
    let members = try JSONDecoder().decode(
      [String: JSONKind].self, from: Data(encode(details).utf8))
    #expect(members.count == 23)
  }
}

/// Any JSON value, for counting the members of an object.
private struct JSONKind: Decodable {
  init(from decoder: any Decoder) throws {}
}
