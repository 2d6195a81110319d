// What lies beside a database: tokens, the lock, the poke socket.

import Channels
import Foundation
import Testing

@testable import Engine

@Suite("Beside the database")
struct BesideDatabaseTests {
  /// A folder of its own, gone at the end.
  final class Folder {
    let path: String

    init(_ name: String = UUID().uuidString) throws {
      path = FileManager.default.temporaryDirectory.path + "/canais-test-" + name
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  @Test("Tokens are made once, for their owner alone, and rotate with both good for a while")
  func tokens() throws {
    let folder = try Folder()
    let path = folder.path + "/db.tokens"
    let made = try TokenFile.load(path)
    #expect(try TokenFile.load(path) == made)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let old = made.token(.console)
    let ring = TokenRing(try TokenFile.rotate(.console, path: path, wallNow: 1_000))
    let new = try TokenFile.load(path).token(.console)
    #expect(new != old && new.count == 64)
    #expect(ring.scope(of: new, wallNow: 1_000) == .console)
    #expect(ring.scope(of: old, wallNow: 1_000 + TokenFile.overlap - 1) == .console)
    #expect(ring.scope(of: old, wallNow: 1_000 + TokenFile.overlap) == nil)
    #expect(ring.scope(of: made.token(.watch), wallNow: 0) == .watch)
    #expect(ring.scope(of: "", wallNow: 0) == nil)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    #expect(throws: EngineFault.tokensTooOpen(path: path)) { try TokenFile.load(path) }
    let broken = folder.path + "/broken"
    try Data("{}".utf8).write(to: URL(filePath: broken))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: broken)
    #expect(throws: EngineFault.tokensDamaged(path: broken)) { try TokenFile.load(broken) }
  }

  @Test("One engine a database; others find it, and hear when it is poked")
  func lock() throws {
    // Longer than a unix socket's address holds.
    let folder = try Folder(String(repeating: "f", count: 100) + UUID().uuidString)
    let database = folder.path + "/canais.db"
    #expect(RunningEngine.find(database: database) == nil)
    let engine = try TestEngine { $0.database = database }
    let found = try #require(RunningEngine.find(database: database))
    #expect(found.pid == ProcessInfo.processInfo.processIdentifier)
    #expect(found.url == "http://127.0.0.1:\(engine.port)")
    #expect(throws: EngineFault.databaseHeld(pid: found.pid, url: found.url)) {
      _ = try TestEngine { $0.database = database }
    }
    #expect(try engine.request("GET", "/webchat/\(TestEngine.other)/config.json").status == 404)
    engine.store.state.withLock {
      $0.installation.channels.append(TestEngine.make(TestEngine.other))
    }
    #expect(Poke.send(database: database, .reload))
    try engine.waitFor {
      (try? engine.request("GET", "/webchat/\(TestEngine.other)/config.json").status) == 200
    }
    let visitor = try TestVisitor(engine)
    try visitor.start()
    #expect(Poke.send(database: database, .restart(channel: TestEngine.channel)))
    #expect(try visitor.closing() == 1012)
    #expect(engine.engine.stop())
    #expect(RunningEngine.find(database: database) == nil)
    #expect(!Poke.send(database: database, .reload))
  }

  @Test("A busy port and a foreign address are said")
  func port() throws {
    let engine = try TestEngine()
    #expect(throws: EngineFault.portBusy(host: "127.0.0.1", port: engine.port)) {
      _ = try TestEngine { $0.port = engine.port }
    }
    #expect(throws: EngineFault.addressRefused("nowhere")) {
      _ = try TestEngine { $0.host = "nowhere" }
    }
    #expect(throws: EngineFault.addressRefused("192.0.2.1")) {
      _ = try TestEngine { $0.host = "192.0.2.1" }
    }
  }

  @Test("Address ranges")
  func ranges() throws {
    let range = try #require(AddressRange("10.1.0.0/16"))
    #expect(range.contains(try #require(PeerAddress("10.1.255.3"))))
    #expect(!range.contains(try #require(PeerAddress("10.2.0.1"))))
    let six = try #require(AddressRange("2001:db8::/32"))
    #expect(six.contains(try #require(PeerAddress("2001:db8:ffff::1"))))
    #expect(!six.contains(try #require(PeerAddress("2001:db9::1"))))
    let every = try #require(AddressRange("0.0.0.0/0"))
    #expect(every.contains(try #require(PeerAddress("203.0.113.9"))))
    #expect(!every.contains(try #require(PeerAddress("2001:db8::1"))))
    #expect(try #require(PeerAddress("::ffff:10.0.0.1")).description == "10.0.0.1")
    for bad in ["10.0.0.0/33", "10.0.0/8", "x", "10.0.0.0/", "::1/129", "10.0.0.0/8/8"] {
      #expect(AddressRange(bad) == nil)
    }
  }
}
