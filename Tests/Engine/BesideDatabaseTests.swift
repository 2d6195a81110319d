// The files beside a database: tokens, the lock, the control socket.

import Channels
import Foundation
import Glibc
import Presence
import Synchronization
import TestSupport
import Testing

@testable import Engine

@Suite("Beside the database")
struct BesideDatabaseTests {
  /// A temporary folder, removed at the end of the test.
  final class Folder {
    let path: String

    init(_ name: String = UUID().uuidString) throws {
      path = FileManager.default.temporaryDirectory.path + "/canais-test-" + name
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  @Test("A token file is created once, for its owner alone; a rotated token stays valid for a day")
  func tokens() throws {
    let folder = try Folder()
    let path = folder.path + "/db.tokens"
    let made = try TokenFile.load(path)
    #expect(try TokenFile.load(path) == made)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let old = made.token(.console)
    let clock = ManualClock()
    let ring = TokenRing(
      try TokenFile.rotate(.console, path: path, wallNow: clock.wall()), clock: clock)
    let new = try TokenFile.load(path).token(.console)
    #expect(new != old && new.count == 64)
    #expect(ring.scope(of: new) == .console)
    clock.advance(TokenFile.overlap - 1)
    #expect(ring.scope(of: old) == .console)
    clock.advance(1)
    #expect(ring.scope(of: old) == nil)
    #expect(ring.scope(of: made.token(.watch)) == .watch)
    let rotated = try TokenFile.rotate(.console, path: path, wallNow: clock.wall(), isAtOnce: true)
    ring.replace(rotated)
    #expect(ring.scope(of: new) == nil && ring.scope(of: rotated.token(.console)) == .console)
    #expect(ring.scope(of: "") == nil)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    #expect(throws: EngineError.tokensTooOpen(path: path)) { try TokenFile.load(path) }
    let broken = folder.path + "/broken"
    try Data("{}".utf8).write(to: URL(filePath: broken))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: broken)
    #expect(throws: EngineError.tokensDamaged(path: broken)) { try TokenFile.load(broken) }
  }

  @Test("In a folder that is shared with a group, the group may use all files, and others none")
  func shared() throws {
    let folder = try Folder()
    try #require(chmod(folder.path, 0o2770) == 0)
    let database = folder.path + "/canais.db"
    let tokens = TokenFile.path(database: database)
    let engine = try TestEngine { $0.database = database }
    _ = try TokenFile.load(tokens)
    let files = [tokens, RunningEngine.path(database: database)]
    for path in files + [ControlMessage.path(database: database)] {
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      #expect(mode == 0o660, "\(path)")
    }
    try #require(chmod(tokens, 0o664) == 0)
    #expect(throws: EngineError.tokensTooOpen(path: tokens)) { try TokenFile.load(tokens) }
    #expect(engine.engine.stop())
  }

  @Test("The address of a socket that was passed on is its own; a file has none")
  func inherited() throws {
    let (descriptor, port) = try Loopback.listen()
    defer { close(descriptor) }
    #expect(BoundAddress(ofSocket: descriptor) == BoundAddress(host: "127.0.0.1", port: port))
    #expect(BoundAddress(ofSocket: STDERR_FILENO) == nil)
  }

  @Test("A database has one engine, which other processes find and send messages to")
  func lock() throws {
    // Longer than the address of a Unix socket may be.
    let folder = try Folder(String(repeating: "f", count: 100) + UUID().uuidString)
    let database = folder.path + "/canais.db"
    #expect(RunningEngine.find(database: database) == nil)
    let engine = try TestEngine { $0.database = database }
    let found = try #require(RunningEngine.find(database: database))
    #expect(found.pid == ProcessInfo.processInfo.processIdentifier)
    #expect(found.url == "http://127.0.0.1:\(engine.port)")
    #expect(throws: EngineError.databaseHeld(pid: found.pid, url: found.url)) {
      _ = try TestEngine { $0.database = database }
    }
    #expect(try engine.request("GET", "/webchat/\(TestEngine.other)/config.json").status == 404)
    engine.store.state.withLock {
      $0.installation.channels.append(TestEngine.make(TestEngine.other))
    }
    #expect(ControlMessage.send(database: database, .reload))
    try engine.waitFor {
      (try? engine.request("GET", "/webchat/\(TestEngine.other)/config.json").status) == 200
    }
    let visitor = try TestVisitor(engine)
    try visitor.start()
    #expect(ControlMessage.send(database: database, .restart(channel: TestEngine.channel)))
    #expect(try visitor.closing() == 1012)
    #expect(engine.engine.stop())
    #expect(RunningEngine.find(database: database) == nil)
    #expect(!ControlMessage.send(database: database, .reload))
  }

  @Test(
    "Erasing a contact ends their session and closes their standby pages"
  )
  func forget() throws {
    let folder = try Folder()
    let database = folder.path + "/canais.db"
    let outreach = TestEngine.make(TestEngine.other) { $0.settings.activeOutreach = true }
    let engine = try TestEngine([TestEngine.make(), outreach]) { $0.database = database }
    let (visitor, other) = (try TestVisitor(engine), try TestVisitor(engine))
    let (welcomed, stays) = (try visitor.start(), try other.start())
    let page = try TestVisitor(engine, channel: TestEngine.other)
    try page.send([
      "type": "standby", "contact": welcomed.contact, "contactSecret": welcomed.contactSecret ?? "",
    ])
    page.send("h")
    #expect(try page.nextText() == "k")
    let contact = try #require(Identifier(welcomed.contact))
    #expect(ControlMessage.send(database: database, .forget(contact: contact)))
    #expect(try visitor.hear("ended").reason == "supervisor_ended")
    #expect(try page.closing() == 1012)
    other.send("a")
    #expect(try other.nextText() == "k")
    let list = try engine.request("GET", "/api/v1/sessions", token: .console).text
    #expect(list.contains(stays.session) && !list.contains(welcomed.session))
  }

  @Test(
    "The file that a killed engine left is cleared before the next engine serves")
  func stale() throws {
    let folder = try Folder()
    let database = folder.path + "/canais.db"
    let left = #"{"pid":4194304,"url":"http://127.0.0.1:1","startedAt":"2026-01-01T00:00:00.000Z"}"#
    let path = RunningEngine.path(database: database)
    try Data(left.utf8).write(to: URL(filePath: path))
    #expect(RunningEngine.find(database: database) == nil)
    let lock = try DatabaseLock(database: database)
    #expect(try Data(contentsOf: URL(filePath: path)).isEmpty)
    #expect(RunningEngine.find(database: database) == nil, "held, but it does not answer yet")
    try lock.publish(url: "http://127.0.0.1:2", wallNow: 0)
    #expect(RunningEngine.find(database: database)?.url == "http://127.0.0.1:2")
  }

  @Test("A database has one engine, by whatever name it is reached")
  func otherName() throws {
    let folder = try Folder()
    let (database, link) = (folder.path + "/canais.db", folder.path + "/other/canais.db")
    try FileManager.default.createDirectory(
      atPath: folder.path + "/other", withIntermediateDirectories: true)
    try Data().write(to: URL(filePath: database))
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: database)
    let lock = try DatabaseLock(database: database)
    #expect(throws: EngineError.databaseHeld(pid: 0, url: "")) {
      _ = try DatabaseLock(database: link)
    }
    withExtendedLifetime(lock) {}
  }

  @Test("Whoever looks for an engine never keeps one from starting")
  func lookedFor() throws {
    final class Flag: Sendable { let isSet = Atomic<Bool>(false) }
    let folder = try Folder()
    let database = folder.path + "/canais.db"
    let isDone = Flag()
    let looking = NamedThread(name: "looking") {
      while !isDone.isSet.load(ordering: .relaxed) { _ = RunningEngine.find(database: database) }
    }
    for _ in 0..<2_000 { _ = try DatabaseLock(database: database) }
    isDone.isSet.store(true, ordering: .relaxed)
    #expect(looking.join(seconds: Deadline.seconds))
  }

  @Test("A store that was taken away is no store: not ready at once, and ready when it is back")
  func takenAway() throws {
    let engine = try TestEngine()
    #expect(try engine.request("GET", "/readyz").status == 200)
    engine.store.state.withLock { $0.checkFault = .failed("moved") }
    let answer = try engine.request("GET", "/readyz")
    #expect(answer.status == 503 && answer.text.hasPrefix("store: "), "\(answer.text)")
    let visitor = try TestVisitor(engine)
    try visitor.send(["type": "start"])
    #expect(try visitor.hear("error").code == "limit")
    engine.store.state.withLock { $0.checkFault = nil }
    #expect(try engine.request("GET", "/readyz").status == 200)
    _ = try TestVisitor(engine).start()
  }

  @Test("With sessions open, a store that was taken away is noticed by itself within a second")
  func takenAwayUnderVisitors() throws {
    let clock = ManualClock()
    let log = LogLines()
    let engine = try TestEngine(clock: clock, log: log)
    let visitor = try TestVisitor(engine)
    try visitor.start()
    engine.store.state.withLock { $0.checkFault = .failed("moved") }
    clock.advance(1_000)
    try until("the log of it") { log.text.contains("store_failed") }
  }

  @Test("Addresses without connections are forgotten; the others are still counted")
  func addressBook() {
    var limits = EngineLimits()
    limits.connectionsPerAddress = 2
    limits.startsPerMinute = 1
    let book = ConnectionLimiter(limits, sweepThreshold: 100)
    let here = PeerAddress(ipv4: 1)
    #expect(
      book.countConnection(of: here) && book.countConnection(of: here)
        && !book.countConnection(of: here))
    for number in 0..<100 {
      let address = PeerAddress(high: UInt64(number) << 16 | 0xFD00 << 48, low: 7)
      #expect(book.countStart(of: address, now: 0))
    }
    #expect(book.remembered == 101)
    #expect(book.countStart(of: PeerAddress(ipv4: 2), now: 0))
    #expect(book.remembered == 2, "who connects still, and who came last")
    #expect(!book.countConnection(of: here))
    book.releaseConnection(of: here)
    #expect(book.countConnection(of: here))
    // All addresses of an IPv6 /64 count as one.
    #expect(book.countStart(of: PeerAddress(high: 9, low: 1), now: 0))
    #expect(!book.countStart(of: PeerAddress(high: 9, low: 2), now: 59_999))
    #expect(book.countStart(of: PeerAddress(high: 9, low: 3), now: 60_000))
  }

  @Test("A busy port and an address of another machine are errors of their own")
  func port() throws {
    let engine = try TestEngine()
    #expect(throws: EngineError.portBusy(host: "127.0.0.1", port: engine.port)) {
      _ = try TestEngine { $0.port = engine.port }
    }
    #expect(throws: EngineError.addressRefused("nowhere")) {
      _ = try TestEngine { $0.host = "nowhere" }
    }
    #expect(throws: EngineError.addressRefused("192.0.2.1")) {
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
