// A site signs who its user is: one contact in every browser, and none without a right signature.

import Basics
import Channels
import Client
import Foundation
import Presence
import TestSupport
import Testing

@testable import Engine

@Suite("Identity of a site's user")
struct IdentityTests {
  private static let secret = String(repeating: "5a", count: 32)

  private let clock = ManualClock()

  private func engine(_ mode: Channel.Identity, keys: IdentityKeys? = nil) throws -> TestEngine {
    let keys =
      keys
      ?? IdentityKeys(
        seed: "seed", channels: [TestEngine.channel: .init(secret: IdentityTests.secret)])
    let channels = [TestEngine.channel, TestEngine.other].map { id in
      TestEngine.make(id) { $0.settings.identity = mode }
    }
    let installation = Installation(
      channels: channels,
      flows: [
        Flow(id: "flow", name: "Flow", published: true, handsOver: true, blocks: ["message"])
      ],
      attendance: Attendance(mode: .contract, baseURL: "http://127.0.0.1:9", token: "t"),
      identityKeys: keys)
    return try TestEngine(store: MemoryStore(installation), workers: 3, clock: clock)
  }

  /// The frame of a site's user. The clock of these tests stands at 2026-01-01, 00:00:01.
  private func proof(
    of user: String, name: String = "", expires: String = "1767312000",
    by secret: String = IdentityTests.secret
  ) -> [String: String] {
    [
      "type": "identify", "user": user, "name": name, "expires": expires,
      "signature": IdentityProof.signature(of: user, expires: expires, by: secret),
    ]
  }

  /// The refusal of a page that sends these frames and then starts.
  private func refusal(
    _ engine: TestEngine, channel: String = TestEngine.channel, _ frames: [String: String]...
  ) throws -> String {
    let visitor = try TestVisitor(engine, channel: channel)
    for frame in frames { try visitor.send(frame) }
    try visitor.send(["type": "start", "data": ["name": "Ana"]])
    let error = try visitor.text("error")
    #expect(try visitor.closing() == 4401)
    return error.contains(#""code":"identity""#) ? "identity" : error
  }

  @Test("A user has one contact and one open session in every browser, and is named everywhere")
  func oneContact() throws {
    let engine = try engine(.required)
    let first = try TestVisitor(engine)
    try first.send(proof(of: "ana@loja", name: "Ana Lima"))
    let welcomed = try first.start(["name": ""])
    // The secret of the contact would take the place of the site's proof.
    #expect(welcomed.contactSecret == nil)
    let second = try TestVisitor(engine)
    try second.send(proof(of: "ana@loja", expires: "1767398400"))
    #expect(try second.start().session == welcomed.session)
    let other = try TestVisitor(engine)
    try other.send(proof(of: "bia@loja"))
    #expect(try other.start().contact != welcomed.contact)

    let row = try #require(try engine.page().rows.first { $0.session == welcomed.session })
    #expect(row.identity == "ana@loja" && row.name == "Ana Lima" && row.tabs == 2)
    _ = try engine.api("POST", "sessions/\(welcomed.session)/handover")
    try first.write("Oi", id: "1")
    try engine.waitFor { !engine.calls.bodies.isEmpty }
    #expect(engine.calls.bodies.last?.contact?.identity == "ana@loja")
    let kept = try #require(engine.store.session(welcomed.session)?.opening)
    #expect(kept.identity == "ana@loja" && kept.contact.description == welcomed.contact)
    // The next session of the user is the same contact's.
    _ = try engine.api("POST", "sessions/\(welcomed.session)/end")
    let later = try TestVisitor(engine)
    try later.send(proof(of: "ana@loja"))
    let next = try later.start()
    #expect(next.contact == welcomed.contact && next.session != welcomed.session)
  }

  @Test("A contact is another in another channel, and for another installation")
  func derivation() {
    let keys = IdentityKeys(seed: "a")
    let contact = keys.contact(of: "ana", channel: "1")
    #expect(contact.id.count == 24 && contact.secret.count == 32)
    #expect(contact.id != keys.contact(of: "ana", channel: "2").id)
    #expect(contact.id != IdentityKeys(seed: "b").contact(of: "ana", channel: "1").id)
    #expect(
      !contact.secret.contains(contact.id) && contact == keys.contact(of: "ana", channel: "1"))
  }

  @Test("A wrong, ended or missing proof is refused, and nothing is joined or stored")
  func refusals() throws {
    let engine = try engine(.required)
    var cut = proof(of: "ana")
    cut["signature"] = String(cut["signature", default: ""].dropLast())
    var other = proof(of: "ana")
    other["user"] = "bia"
    var endless = proof(of: "ana")
    endless["expires"] = "1867312000"
    for frame in [
      cut, other, endless, proof(of: "ana", by: "guess"), proof(of: "ana", expires: "1767225600"),
      proof(of: "ana", expires: "2025-12-31T23:59:59.000Z"), proof(of: "ana", expires: "never"),
      proof(of: ""), proof(of: "a\nb"), proof(of: String(repeating: "a", count: 201)),
    ] {
      #expect(try refusal(engine, frame) == "identity", "\(frame)")
    }
    #expect(try refusal(engine) == "identity")
    // The other channel's site has no secret.
    #expect(try refusal(engine, channel: TestEngine.other, proof(of: "ana")) == "identity")
    #expect(engine.store.all.isEmpty)
  }

  @Test("The moment of the end is seconds, milliseconds or RFC 3339, as text or as a number")
  func moments() throws {
    let engine = try engine(.required)
    for expires in ["1767312000", "1767312000000", "2026-01-02T00:00:00.000Z"] {
      let visitor = try TestVisitor(engine)
      try visitor.send(proof(of: expires, expires: expires))
      #expect(!(try visitor.start().session.isEmpty))
    }
    let visitor = try TestVisitor(engine)
    let signature = IdentityProof.signature(
      of: "n", expires: "1767312000", by: IdentityTests.secret)
    visitor.send(
      #"{"type":"identify","user":"n","expires":1767312000,"signature":"\#(signature)"}"#)
    #expect(!(try visitor.start().session.isEmpty))
  }

  @Test("Optional: visitors without a proof talk too, a wrong proof is refused; off ignores it")
  func modes() throws {
    let optional = try engine(.optional)
    let anonymous = try TestVisitor(optional)
    let welcomed = try anonymous.start()
    #expect(welcomed.contactSecret != nil)
    #expect(try optional.page().rows.first?.identity == nil)
    #expect(try refusal(optional, proof(of: "ana", by: "guess")) == "identity")
    let off = try engine(.off)
    let visitor = try TestVisitor(off)
    try visitor.send(proof(of: "ana", by: "guess"))
    #expect(try visitor.start().contactSecret != nil)
  }

  @Test("A page resumes its user's session only, and where required only with a proof")
  func resuming() throws {
    let engine = try engine(.required)
    let first = try TestVisitor(engine)
    try first.send(proof(of: "ana"))
    let welcomed = try first.start()
    let resume = [
      "type": "resume", "session": welcomed.session, "secret": welcomed.secret,
    ]
    for frames in [[resume], [proof(of: "bia"), resume]] {
      let visitor = try TestVisitor(engine)
      for frame in frames { try visitor.send(frame) }
      #expect(try visitor.text("error").contains("identity"))
    }
    let visitor = try TestVisitor(engine)
    try visitor.send(proof(of: "ana"))
    #expect(try visitor.resume(welcomed, seen: 0).session == welcomed.session)
  }

  @Test("After a rotation the secret before is valid for a day")
  func rotation() throws {
    let old = IdentityKeys.ChannelKey(secret: "old")
    let rotated = old.rotated(to: "new", until: clock.wall() + IdentityKeys.overlap)
    #expect(IdentityKeys.ChannelKey(rotated.text) == rotated)
    let engine = try engine(
      .required, keys: IdentityKeys(seed: "seed", channels: [TestEngine.channel: rotated]))
    for secret in ["old", "new"] {
      let visitor = try TestVisitor(engine)
      try visitor.send(proof(of: "ana", expires: "1798761600", by: secret))
      #expect(!(try visitor.start().session.isEmpty))
    }
    clock.setWall(by: IdentityKeys.overlap)
    #expect(try refusal(engine, proof(of: "ana", expires: "1798761600", by: "old")) == "identity")
  }

  @Test("A user's contact is blocked in every browser, and known again after a restart")
  func blockedAndRestored() throws {
    let engine = try engine(.required)
    let first = try TestVisitor(engine)
    try first.send(proof(of: "ana"))
    let welcomed = try first.start()
    engine.engine.stop()
    let restarted = try TestEngine(store: engine.store, workers: 2, clock: clock)
    #expect(try restarted.page().rows.map(\.identity) == ["ana"])
    let visitor = try TestVisitor(restarted)
    try visitor.send(proof(of: "ana"))
    #expect(try visitor.start().session == welcomed.session)
    restarted.store.state.withLock {
      $0.installation.blocks = [
        ContactBlock(subject: welcomed.contact, until: nil, author: "Ana", at: 0)
      ]
    }
    try restarted.engine.reload()
    #expect(try visitor.closing() == 4403)
    let again = try TestVisitor(restarted)
    try again.send(proof(of: "ana"))
    try again.send(["type": "start", "data": ["name": "Ana"]])
    #expect(try again.text("error").contains("blocked"))
  }
}
