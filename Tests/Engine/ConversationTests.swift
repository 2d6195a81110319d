// The visitor's conversation on real sockets: start, messages, tabs, return, end.

import Foundation
import Presence
import Testing

@testable import Engine

@Suite("Conversation")
struct ConversationTests {
  @Test("A visitor starts, writes, is answered, and ends")
  func through() throws {
    let engine = try TestEngine()
    let visitor = try TestVisitor(engine)
    #expect(visitor.handshake.status == 101)
    #expect(visitor.handshake.headers["sec-websocket-protocol"] == "canais.v1")
    let welcomed = try visitor.start()
    #expect(welcomed.secret.count == 32)
    #expect(!welcomed.handedOver)
    visitor.send("a")
    #expect(try visitor.next() == .text("k"))
    visitor.send("h")
    #expect(try visitor.next() == .text("k"))
    #expect(try visitor.write("olá", id: "1") == 1)
    let wrote = try engine.api(
      "POST", "sessions/\(welcomed.session)/messages",
      body: #"{"text":"Boa tarde","from":"agent","name":"Bia"}"#)
    #expect(wrote.status == 200)
    let message = try visitor.hear("message")
    #expect(message.text == "Boa tarde")
    #expect(message.seq == 2)
    #expect(message.name == "Bia")
    try visitor.send(["type": "end"])
    #expect(try visitor.hear("ended").reason == "contact_ended")
    #expect(try visitor.closing() == 1000)
    let kept = try #require(engine.store.session(welcomed.session))
    #expect(kept.opening.page == "https://loja.example/produto")
    #expect(kept.opening.data.map(\.value) == ["Ana"])
    #expect(kept.messages.map(\.text) == ["olá", "Boa tarde"])
    #expect(kept.closing?.status == .finished)
  }

  @Test("A resumed session gets the missed messages, each once", arguments: [1, 2, 5])
  func resume(workers: Int) throws {
    let engine = try TestEngine(workers: workers)
    for _ in 0..<4 {
      let visitor = try TestVisitor(engine)
      let welcomed = try visitor.start()
      try visitor.write("um", id: "1")
      visitor.socket.end()
      _ = try engine.api(
        "POST", "sessions/\(welcomed.session)/messages",
        body: #"{"text":"dois","from":"agent","name":"Bia"}"#)
      let back = try TestVisitor(engine)
      let again = try back.resume(welcomed, seen: 1)
      #expect(again.session == welcomed.session)
      #expect(again.texts == ["dois"])
      let all = try TestVisitor(engine).resume(welcomed, seen: 0)
      #expect(all.texts == ["um", "dois"])
    }
  }

  @Test("A message sent twice is one")
  func dedupe() throws {
    let engine = try TestEngine()
    let visitor = try TestVisitor(engine)
    let welcomed = try visitor.start()
    #expect(try visitor.write("oi", id: "x") == 1)
    #expect(try visitor.write("oi", id: "x") == 1)
    for number in 2...40 { #expect(try visitor.write("n", id: "id\(number)") == number) }
    #expect(try visitor.write("oi", id: "x") == 1)
    #expect(engine.store.session(welcomed.session)?.messages.count == 40)
  }

  @Test("Tabs of one contact share the conversation")
  func tabs() throws {
    let engine = try TestEngine()
    let first = try TestVisitor(engine)
    let welcomed = try first.start()
    let second = try TestVisitor(engine)
    let joined = try second.start(
      contact: welcomed.contact, contactSecret: welcomed.contactSecret)
    #expect(joined.session == welcomed.session)
    #expect(joined.secret == welcomed.secret)
    try first.write("de um", id: "1")
    let echoed = try second.hear("message")
    #expect(echoed.text == "de um")
    #expect(echoed.from == "contact")
    #expect(echoed.id == "1")
    let stranger = try TestVisitor(engine)
    let other = try stranger.start(contact: welcomed.contact, contactSecret: "wrong")
    #expect(other.session != welcomed.session)
    #expect(other.contact != welcomed.contact)
  }

  @Test("The secret proves the session")
  func secrets() throws {
    let engine = try TestEngine()
    let visitor = try TestVisitor(engine)
    let welcomed = try visitor.start()
    let thief = try TestVisitor(engine)
    try thief.send([
      "type": "resume", "session": welcomed.session, "secret": String(repeating: "0", count: 32),
    ])
    #expect(try thief.hear("error").code == "secret")
    #expect(try thief.closing() == 4401)
    try visitor.send(["type": "end"])
    _ = try visitor.hear("ended")
    let late = try TestVisitor(engine)
    try late.send([
      "type": "resume", "session": welcomed.session, "secret": welcomed.secret, "seen": 0,
    ])
    #expect(try late.hear("ended").reason == "contact_ended")
  }
}
