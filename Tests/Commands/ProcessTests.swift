// Where the process itself matters: killed in the middle of saves, and `serve` from its first word to
// its last.

import Channels
import Foundation
import Storage
import Testing

@testable import canais

@Suite("Commands: as a process", .serialized)
struct ProcessTests {
  let shop: Shop

  init() throws { shop = try Shop() }

  private func start(_ words: [String], _ environment: [String: String] = [:]) throws -> Process {
    let process = Process()
    process.executableURL = try Binary.url
    process.arguments = words
    process.environment = ["CANAIS_DB": shop.database, "HOME": shop.folder.path]
      .merging(environment) { _, new in new }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  @Test("kill -9 in the middle of saves: the database opens, and each channel is whole")
  func killed() throws {
    let id = try shop.furnish()
    var random = SystemRandomNumberGenerator()
    let storage = try Storage(path: shop.database)
    // Title and subtitle are always saved together: whoever sees one without the other sees half.
    for round in 0..<60 {
      let mark = "marca \(round)"
      let process = try start([
        "channel", "set", id, "text.title=\(mark)", "text.subtitle=\(mark)",
        "text.welcome=\(String(repeating: "\(round % 10)", count: 400))",
      ])
      // Killed at a random moment of its life, sometimes after its end.
      var nothing = pollfd(fd: -1, events: 0, revents: 0)
      _ = poll(&nothing, 1, Int32.random(in: 0...120, using: &random))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      let channel = try storage.makeReader().channel(id).channel
      #expect(
        channel.text.subtitle.isEmpty || channel.text.title == channel.text.subtitle)
    }
    let last = shop.run("channel", "set", id, "text.title=fim", "text.subtitle=fim")
    #expect(last.status == 0)
    #expect(try storage.makeReader().integrityFaults() == [])
  }

  @Test("serve tells systemd that it is ready, rereads on SIGHUP, and ends in order on SIGTERM")
  func serve() throws {
    let id = try shop.furnish()
    let notify = try NotifySocket(folder: shop.folder)
    let process = try start(
      ["serve", "--listen", "127.0.0.1:0", "--log", "json"], ["NOTIFY_SOCKET": notify.path])
    defer { process.terminate() }
    #expect(try notify.next().hasPrefix("READY=1"))
    let list = shop.run("session", "list", "--json")
    #expect(list.status == 0 && list.errors.isEmpty, "\(list.errors)")
    #expect(try list.json() == .list([]))
    let restarted = shop.run("channel", "restart", id, "--json")
    #expect(restarted.status == 0 && restarted.errors.contains("Loja: conexões derrubadas"))
    #expect(try restarted.json() == .object(["restarted": .text(id)]))
    let second = shop.run("serve", "--listen", "127.0.0.1:0")
    #expect(second.status == 1)
    #expect(second.errors.contains(String(process.processIdentifier)))
    // systemd takes a word from before it asked for an old one: the moment is told to the microsecond.
    let asked = ServiceManager.microseconds
    kill(process.processIdentifier, SIGHUP)
    let reloading = try notify.next().split(separator: "\n")
    #expect(reloading.first == "RELOADING=1")
    let moment = Int(reloading.last?.split(separator: "=").last ?? "") ?? 0
    #expect((asked...ServiceManager.microseconds).contains(moment))
    #expect(try notify.next() == "READY=1")
    #expect(shop.run("doctor").output.contains("pid \(process.processIdentifier)"))
    kill(process.processIdentifier, SIGTERM)
    #expect(try notify.next() == "STOPPING=1")
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}

/// What systemd listens on.
final class NotifySocket {
  let path: String
  private let descriptor: Int32

  init(folder: URL) throws {
    // An address holds 107 bytes, and a test's folder may be deep.
    path = "/tmp/notify-\(UUID().uuidString.prefix(8))"
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(bound == 0)
  }

  deinit {
    close(descriptor)
    unlink(path)
  }

  /// The next word, waited for a minute at most.
  func next() throws -> String {
    var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    try #require(poll(&waited, 1, 180_000) == 1, "nothing was told")
    var bytes = [UInt8](repeating: 0, count: 4_096)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
