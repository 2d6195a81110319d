// Files in stored calls: platforms that know nothing of them get the address as text.

import Basics
import Presence
import Records
import TestPlatforms
import Testing

@testable import Platforms

@Suite("Addresses of files in calls")
struct FileAddressTests {
  private static let session = Identifier("65f1a0c3d2e4b5a69788c0de")!
  private static let links = FileLinks(
    key: Array(0..<32), base: "https://chat.example/webchat/files/", at: CallScript.start)
  private static let file = MessageFile(
    id: Identifier("65f1a0c3d2e4b5a69788c0ff")!, name: "foto.png", kind: .png, size: 68)

  /// A call whose body `fill` writes after what every call has.
  private func call(_ event: CallEvent, _ fill: (inout JSONText) -> Void) -> OutboxCall {
    var json = JSONText()
    json.open()
    json.add("event", event.name)
    json.add("contactId", Self.session.description)
    fill(&json)
    let body = json.bytes
    json.close()
    return OutboxCall(
      eventID: "e", session: Self.session, event: event, seq: 1, target: .message, url: "",
      body: json.bytes, at: CallScript.start,
      inserts: [OutboxCall.Insert(.transcript, at: body.count)], links: Self.links)
  }

  @Test("A message with a file has its address below its text")
  func message() throws {
    let stored = call(.clientMessage) { json in
      json.add("text", Self.file.name)
      Self.links.add(Self.file, to: &json)
      json.add("transcript", json: [])
    }
    var whole = stored
    whole.body = stored.completedBody(data: [], transcript: [])
    let read = try #require(ContractCall(whole))
    #expect(read.text == "foto.png\n" + Self.links.address(of: Self.file.id))
  }

  @Test("So has each file of the transcript; what is only said stays as it is")
  func transcript() throws {
    let stored = call(.handedOver) { json in
      json.add("text", "")
      json.add("transcript", json: [])
    }
    let said = MessageRecord(
      session: Self.session, seq: 1, from: .contact, name: "", text: "oi", clientID: nil,
      at: CallScript.start)
    var sent = said
    sent.text = Self.file.name
    sent.file = Self.file
    var whole = stored
    whole.body = stored.completedBody(data: [], transcript: [said, sent])
    let read = try #require(ContractCall(whole))
    #expect(
      read.transcript.map(\.text)
        == ["oi", "foto.png\n" + Self.links.address(of: Self.file.id)])
  }

  @Test("An address names its file all day and a week on, and no other key's is one")
  func tokens() {
    let day: Millis = 86_400_000
    let token = Self.links.token(of: Self.file.id)
    func links(_ later: Millis, key: [UInt8] = Array(0..<32)) -> FileLinks {
      FileLinks(key: key, base: "", at: CallScript.start / day * day + later)
    }
    #expect(links(0).token(of: Self.file.id) == token)
    #expect(links(day - 1).token(of: Self.file.id) == token)
    #expect(links(8 * day - 1).file(of: token) == Self.file.id)
    #expect(links(8 * day).file(of: token) == nil)
    #expect(links(0, key: Array(1..<33)).file(of: token) == nil)
    for bad in ["", "x", token.uppercased(), token + "0", String(token.dropLast(2))] {
      #expect(links(0).file(of: bad) == nil, "\(bad)")
    }
  }
}
