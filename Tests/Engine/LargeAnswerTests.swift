// Answers that are larger than what may wait for a slow reader, bodies before their tokens, and
// streams after theirs.

import Channels
import Foundation
import Presence
import Records
import TestSupport
import Testing

@testable import Engine

@Suite("Large answers, bodies and streams")
struct LargeAnswerTests {
  @Test("An answer arrives whole, however large it is and however slowly it is read")
  func arrives() throws {
    let engine = try TestEngine()
    let name = String(repeating: "👩‍👩‍👧‍👦", count: 200)
    let page = "https://loja.example/" + String(repeating: "p", count: 2_000)
    engine.store.state.withLock { state in
      for number in 0..<1_000 {
        let id = Identifier(high: 7 << 56, low: UInt32(number))
        var kept = Kept(
          opening: SessionOpening(
            session: id, secret: "", contact: id, contactSecret: "", channel: TestEngine.channel,
            source: .widget, page: page, address: "", data: [DataValue(key: "name", value: name)],
            accepted: nil, at: 0))
        kept.closing = SessionClosing(
          session: id, status: .finished, reason: .contactEnded, at: Millis(number))
        state.sessions[id] = kept
        state.order.append(id)
      }
    }
    let socket = try TestSocket(port: engine.port)
    var little: Int32 = 32_768
    setsockopt(socket.descriptor, SOL_SOCKET, SO_RCVBUF, &little, 4)
    socket.send(
      "GET /api/v1/sessions?state=closed&limit=1000 HTTP/1.1\r\nHost: x\r\n"
        + "Authorization: Bearer \(engine.tokens.token(.watch))\r\n\r\n")
    let response = try socket.response()
    #expect(response.status == 200 && response.text.utf8.count > 5_000_000)
  }

  @Test(
    "A body is not waited for where the token is missing, wrong or of another scope",
    arguments: [("", 401), ("wrong", 401), ("watch", 403)])
  func bodyWithoutToken(token: String, status: Int) throws {
    let engine = try TestEngine()
    let value = token == "watch" ? engine.tokens.token(.watch) : token
    let socket = try TestSocket(port: engine.port)
    socket.send(
      "POST /api/v1/contacts/x/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n"
        + (token.isEmpty ? "" : "Authorization: Bearer \(value)\r\n") + "\r\n{")
    #expect(try socket.response().status == status)
    _ = try socket.rest()
  }

  @Test("A stream ends with the token that opened it")
  func streamEnds() throws {
    let folder = try BesideDatabaseTests.Folder()
    let engine = try TestEngine(clock: ManualClock()) { $0.database = folder.path + "/canais.db" }
    let feed = try TestFeed(engine)
    _ = try feed.window { _ in true }
    // The database's token file has other tokens than those that the engine was started with.
    try engine.engine.reload()
    engine.pass(16_000)
    _ = try feed.socket.rest()
    #expect(try engine.request("GET", "/api/v1/sessions", token: .watch).status == 401)
  }
}
