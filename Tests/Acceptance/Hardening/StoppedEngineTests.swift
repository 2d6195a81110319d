// A process that is stopped, or out of descriptors: its own trouble is no visitor's absence, and ends
// with its cause.

import Client
import Foundation
import Glibc
import Presence
import Storage
import Testing

@testable import Engine
@testable import canais

extension KilledEngineTests {
  @Test("Stopped for longer than the interval with everybody there: nobody is called absent")
  func stopped() async throws {
    // Two minutes that last six seconds; in the long run minutes are minutes.
    let (speed, seconds, interval) = Soak.isOn ? (1, 180, 1) : (20, 8, 2)
    let house = try EngineChild(interval: interval, timeout: 1_440)
    let database = house.database
    async let ended: Void = EngineChild.run(database, port: 0, speed: speed)
    let engine = try await house.running()
    let count = Soak.isOn ? 500 : 200
    var there = Steady(count, port: engine.port, channel: house.channel)
    try await there.come()
    let api = try house.api(engine)
    for session in there.sessions {
      try await api.handOver(session)
      there.beat()
    }
    kill(engine.pid, SIGSTOP)
    await there.stay(milliseconds: Int64(seconds) * 1_000)
    kill(engine.pid, SIGCONT)
    await there.stay(milliseconds: 3_000)
    let page = try await api.sessions(FeedQuery(state: "online", limit: 200))
    #expect(page.total == count)
    #expect(there.faults == [])
    kill(engine.pid, SIGKILL)
    await ended
    #expect(house.platform.calls.isEmpty)
    #expect(try house.storage.makeReader().journalTotals().absences == 0)
  }

  @Test("Out of descriptors, the newest are shed and the rest stay; then all is as before")
  func descriptors() async throws {
    let house = try EngineChild(interval: 10, timeout: 1_440)
    let database = house.database
    async let ended: Void = EngineChild.run(database, port: 0, speed: 1, descriptors: 160)
    let engine = try await house.running()
    var there = Steady(20, port: engine.port, channel: house.channel)
    try await there.come()
    let asking = try PlainClient(port: engine.port)
    #expect(try asking.get("/readyz").hasPrefix("HTTP/1.1 200"))
    var crowd: [PlainClient] = []
    var shed = 0
    for _ in 0..<300 {
      let client = try PlainClient(port: engine.port)
      crowd.append(client)
      if crowd.count % 50 == 0 { there.beat() }
    }
    let deadline = SystemClock().monotonic() + 60_000
    while shed < 100, SystemClock().monotonic() < deadline {
      there.beat()
      shed = crowd.count { $0.isShut() }
    }
    #expect(shed >= 100)
    let full = try asking.get("/readyz")
    #expect(full.hasPrefix("HTTP/1.1 503"))
    #expect(full.contains("out of descriptors"))
    there.beat()
    #expect(there.faults == [])
    crowd = []
    var after = Steady(20, port: engine.port, channel: house.channel)
    try await after.come()
    #expect(try asking.get("/readyz").hasPrefix("HTTP/1.1 200"))
    #expect(after.faults == [] && there.faults == [])
    kill(engine.pid, SIGKILL)
    await ended
  }
}

/// Visitors who came to stay: their pages are seen all along.
private struct Steady: ~Copyable {
  private final class Page {
    var connection: VisitorConnection
    var session: String?
    init(_ connection: consuming VisitorConnection) { self.connection = connection }
  }

  private var pages: [Page] = []
  private(set) var faults: [String] = []

  init(_ count: Int, port: UInt16, channel: String) {
    for number in 0..<count {
      do throws(ClientFault) {
        var connection = try VisitorConnection(
          host: "127.0.0.1", port: port, path: "/webchat/\(channel)/socket",
          origin: "https://loja.example", seed: UInt64(number) + 1)
        connection.send(#"{"type":"start","source":"widget","data":{"name":"Ana"}}"#)
        pages.append(Page(connection))
      } catch {
        faults.append("\(number): \(error)")
      }
    }
  }

  var sessions: [String] { pages.compactMap(\.session) }

  /// Waits until all are welcomed.
  mutating func come() async throws {
    let deadline = SystemClock().monotonic() + 60_000
    while sessions.count < pages.count {
      guard SystemClock().monotonic() < deadline, faults.isEmpty else {
        throw LateEngine(what: "welcomes; \(faults.prefix(3))")
      }
      turn(milliseconds: 50)
      await Task.yield()
    }
  }

  /// A sign of life of each, and what came meanwhile.
  mutating func beat() {
    for page in pages { page.connection.send("a") }
    turn(milliseconds: 1)
  }

  mutating func stay(milliseconds: Int64) async {
    let end = SystemClock().monotonic() + milliseconds
    var beatAt = SystemClock().monotonic()
    while SystemClock().monotonic() < end {
      if SystemClock().monotonic() >= beatAt {
        beat()
        beatAt += 500
      }
      turn(milliseconds: 50)
      await Task.yield()
    }
  }

  private mutating func turn(milliseconds: Int32) {
    var polls = pages.map { $0.connection.polling() }
    _ = poll(&polls, nfds_t(polls.count), milliseconds)
    for (number, page) in pages.enumerated() where polls[number].revents != 0 {
      for event in page.connection.advance() {
        switch event {
        case .opened: break
        case .closed(let code): faults.append("\(number) closed \(String(describing: code))")
        case .lost(let why): faults.append("\(number) lost \(why)")
        case .text(let text):
          if text.contains(#""welcome""#) {
            page.session = text.firstMatch(of: /"session":"([0-9a-f]+)"/).map { String($0.1) }
          }
        }
      }
    }
  }
}

/// A connection that speaks plain HTTP and is kept.
private final class PlainClient {
  private let socket: Int32

  init(port: UInt16) throws {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(result == 0)
  }

  deinit { close(socket) }

  /// Whether the other side closed without having been asked anything.
  func isShut() -> Bool {
    var waiting = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    return poll(&waiting, 1, 0) > 0
  }

  /// The answer to a request, as text.
  func get(_ path: String) throws -> String {
    let request = Array("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
    _ = send(socket, request, request.count, Int32(MSG_NOSIGNAL))
    var waiting = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    try #require(poll(&waiting, 1, 60_000) > 0)
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    let count = recv(socket, &buffer, buffer.count, 0)
    return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
  }
}
