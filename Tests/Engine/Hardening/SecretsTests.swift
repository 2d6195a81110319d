// Secrets: none reaches the log, only digests reach the store, and tokens permit what their scope
// says.

import Channels
import Foundation
import Presence
import Testing

@testable import Engine

@Suite("Secrets")
final class SecretsTests {
  /// The folder of the token files.
  private let folder = FileManager.default.temporaryDirectory.appending(path: "canais-\(UUID())")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  @Test("The log of a conversation and its failures has none of its messages")
  func log() throws {
    let log = LogLines()
    let channel = TestEngine.make {
      $0.settings.requestedData = [
        .init(key: "name", kind: .name, label: "Nome", required: true),
        .init(key: "mail", kind: .email, label: "E-mail", required: false),
      ]
    }
    let engine = try TestEngine([channel], clock: ManualClock(), log: log)
    let visitor = try TestVisitor(engine)
    let welcomed = try visitor.start(["name": "Segismunda", "mail": "segis@casa.example"])
    try visitor.write("meu cartão termina em 4242", id: "1")
    _ = try engine.api("POST", "sessions/\(welcomed.session)/handover")
    // Failures, which are logged in detail.
    engine.store.state.withLock { $0.fault = .failed("disk I/O error") }
    try visitor.send(["type": "message", "id": "2", "text": "continua aí?"])
    try engine.waitFor { engine.engine.journal?.storeError != nil }
    engine.store.state.withLock { $0.fault = nil }
    _ = try visitor.hear("ack")
    visitor.send("{quebrado segredo-do-cliente")
    _ = try visitor.hear("error")
    for token in ["errado-mas-secreto", engine.tokens.token(.watch)] {
      _ = try engine.request(
        "POST", "/api/v1/sessions/\(welcomed.session)/end",
        headers: ["Authorization: Bearer \(token)"])
    }
    let thief = try TestVisitor(engine)
    try thief.send([
      "type": "resume", "session": welcomed.session, "secret": "chute-do-ladrao", "seen": 0,
    ])
    #expect(try thief.closing() == 4401)
    engine.clock?.advance(60_000)
    engine.engine.settle()
    try engine.engine.reload()
    visitor.socket.send([0xFF, 0xFF, 0xFF])
    _ = try visitor.closing()
    #expect(engine.engine.stop())

    let said = log.text
    for event in ["listening", "store_failed", "store_recovered", "stalled", "reloaded", "stopped"]
    {
      #expect(said.contains(event), "\(event)")
    }
    var secrets = TokenScope.allCases.map { engine.tokens.token($0) }
    secrets += [welcomed.secret, welcomed.contactSecret ?? "", "errado-mas-secreto"]
    secrets += ["chute-do-ladrao", "segredo-do-cliente", "4242", "continua", "Segismunda"]
    secrets += ["segis@casa.example", "loja.example", "Bearer"]
    for secret in secrets { #expect(!secret.isEmpty && !said.contains(secret), "\(secret)") }
  }

  @Test("Only digests of secrets reach the store")
  func stored() throws {
    let engine = try TestEngine()
    let welcomed = try TestVisitor(engine).start()
    let kept = try #require(engine.store.session(welcomed.session))
    #expect(kept.opening.secret != welcomed.secret)
    #expect(kept.opening.secret.count == 64)
    #expect(kept.opening.contactSecret != welcomed.contactSecret)
    #expect(welcomed.secret.count == 32)
  }

  /// Method, path, and the status for the scopes console, platform and watch and without a token.
  static let table: [(method: String, path: String, statuses: [Int])] = [
    ("GET", "sessions", [200, 200, 200, 401]),
    ("GET", "sessions/{open}", [200, 200, 200, 401]),
    ("GET", "sessions/{none}", [404, 404, 404, 401]),
    ("GET", "openapi.json", [200, 200, 200, 401]),
    ("POST", "sessions/{open}/handover", [200, 200, 403, 401]),
    ("POST", "sessions/{open}/messages", [200, 200, 403, 401]),
    ("POST", "sessions/{open}/events", [200, 200, 403, 401]),
    ("POST", "sessions/{none}/handover", [404, 404, 403, 401]),
    ("POST", "sessions/{none}/end", [404, 404, 403, 401]),
    ("POST", "contacts/{none}/sessions", [409, 409, 403, 401]),
    ("POST", "sessions/{open}/nothing", [404, 404, 403, 401]),
    ("GET", "nothing", [404, 404, 404, 401]),
  ]

  @Test("Each scope permits its routes; 401, 403 and 404 reveal nothing else", arguments: table)
  func scopes(method: String, path: String, statuses: [Int]) throws {
    let engine = try TestEngine()
    let session = try TestVisitor(engine).start().session
    let path = path.replacing("{open}", with: session)
      .replacing("{none}", with: "0123456789abcdef01234567")
    let body =
      #"{"text":"oi","from":"agent","name":"Eva","channelId":"\#(TestEngine.channel)"}"#
    let scopes: [TokenScope?] = [.console, .platform, .watch, nil]
    for (scope, status) in zip(scopes, statuses) {
      let answer = try engine.request(
        method, "/api/v1/" + path, token: scope, body: method == "POST" ? body : nil)
      #expect(answer.status == status, "\(method) \(path) \(String(describing: scope))")
      if status >= 400 { #expect(!answer.text.contains(session)) }
    }
  }

  @Test("A rotated token is valid beside the new one for a day, then only the new one is")
  func rotation() throws {
    let path = folder.appending(path: "x.tokens").path
    let old = try TokenFile.load(path)
    let clock = ManualClock()
    let ring = TokenRing(old, clock: clock)
    ring.replace(try TokenFile.rotate(.platform, path: path, wallNow: clock.wall()))
    let new = try TokenFile.load(path)
    #expect(ring.scope(of: old.token(.platform)) == .platform)
    clock.advance(TokenFile.overlap - 1)
    for (token, scope) in [
      (old.token(.platform), TokenScope.platform), (new.token(.platform), .platform),
      (old.token(.console), .console), ("", nil), (String(new.token(.platform).dropLast()), nil),
      (new.token(.platform) + "0", nil),
    ] as [(String, TokenScope?)] {
      #expect(ring.scope(of: token) == scope)
    }
    clock.advance(1)
    #expect(ring.scope(of: old.token(.platform)) == nil)
    #expect(ring.scope(of: new.token(.platform)) == .platform)
  }

  @Test("Setting the wall clock changes nothing about how long a rotated token is valid")
  func rotationClock() throws {
    let path = folder.appending(path: "x.tokens").path
    let year: Millis = 366 * 86_400_000
    let clock = ManualClock()
    let old = try TokenFile.load(path).token(.watch)
    let ring = TokenRing(try TokenFile.load(path), clock: clock)
    ring.replace(try TokenFile.rotate(.watch, path: path, wallNow: clock.wall()))
    clock.advance(TokenFile.overlap / 2)
    clock.setWall(by: -year)
    // The file is read again whenever a channel is saved.
    ring.replace(try TokenFile.load(path))
    clock.advance(TokenFile.overlap / 2 - 1)
    ring.replace(try TokenFile.load(path))
    #expect(ring.scope(of: old) == .watch)
    clock.advance(1)
    #expect(ring.scope(of: old) == nil)
    // After a restart only the file is known: a day at most, whatever it says.
    let next = TokenRing(try TokenFile.load(path), clock: clock)
    clock.advance(TokenFile.overlap - 1)
    #expect(next.scope(of: old) == .watch)
    clock.advance(1)
    #expect(next.scope(of: old) == nil)
    clock.setWall(by: 3 * year)
    #expect(TokenRing(try TokenFile.load(path), clock: clock).scope(of: old) == nil)
    // The wall clock set a year ahead while the engine runs: the day lasts a day.
    let new = try TokenFile.load(path).token(.watch)
    ring.replace(try TokenFile.rotate(.watch, path: path, wallNow: clock.wall()))
    clock.setWall(by: year)
    clock.advance(TokenFile.overlap - 1)
    ring.replace(try TokenFile.load(path))
    #expect(ring.scope(of: new) == .watch)
  }
}
