// The binary as a process: killed while it saves, and `serve` from its start to its end.

import Channels
import Foundation
import Storage
import TestSupport
import Testing

@testable import canais

@Suite("Commands: processes", .serialized)
struct ProcessTests {
  let canais: TestInstallation

  init() throws { canais = try TestInstallation() }

  private func start(_ words: [String], _ environment: [String: String] = [:]) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: Binary.path)
    process.arguments = words
    process.environment = ["CANAIS_DB": canais.database, "HOME": canais.folder.path]
      .merging(environment) { _, new in new }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  @Test("After SIGKILL while saving, the database opens and no channel is half saved")
  func killed() throws {
    let id = try canais.addChannel()
    let storage = try Storage(path: canais.database)
    let log = canais.database + "-wal"
    // Title and subtitle are always saved together: if they differ, a save was applied in part.
    for round in 0..<60 {
      let before = modified(log)
      let mark = "marca \(round)"
      let process = try start([
        "channel", "set", id, "text.title=\(mark)", "text.subtitle=\(mark)",
        "text.welcome=\(String(repeating: "\(round % 10)", count: 400))",
      ])
      // Killed at its start, as soon as it has written to the log, or after its end.
      if round % 3 == 1 {
        try until("a write") { modified(log) != before || !process.isRunning }
      }
      if round % 3 == 2 { process.waitUntilExit() }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      let channel = try storage.makeReader().channel(id).channel
      #expect(
        channel.text.subtitle.isEmpty || channel.text.title == channel.text.subtitle)
    }
    let last = canais.run("channel", "set", id, "text.title=fim", "text.subtitle=fim")
    #expect(last.status == 0)
    #expect(try storage.makeReader().integrityErrors() == [])
  }

  /// When a file was modified; nil where there is none.
  private func modified(_ path: String) -> Date? {
    (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
  }

  @Test("serve notifies systemd, reloads on SIGHUP, and exits 0 on SIGTERM")
  func serve() throws {
    let id = try canais.addChannel()
    let notify = try NotifySocket(folder: canais.folder)
    let process = try start(
      ["serve", "--listen", "127.0.0.1:0", "--log", "json"], ["NOTIFY_SOCKET": notify.path])
    defer { process.terminate() }
    #expect(try notify.next().hasPrefix("READY=1"))
    let list = canais.run("session", "list", "--json")
    #expect(list.status == 0 && list.errors.isEmpty, "\(list.errors)")
    #expect(try list.json() == .list([]))
    let restarted = canais.run("channel", "restart", id, "--json")
    #expect(restarted.status == 0 && restarted.errors.contains("Loja: conexões derrubadas"))
    #expect(try restarted.json() == .object(["restarted": .text(id)]))
    let second = canais.run("serve", "--listen", "127.0.0.1:0")
    #expect(second.status == 1)
    #expect(second.errors.contains(String(process.processIdentifier)))
    // systemd ignores a notification that is older than its request, so the time is in
    // microseconds.
    let before = ServiceManager.microseconds
    kill(process.processIdentifier, SIGHUP)
    let reloading = try notify.next().split(separator: "\n")
    #expect(reloading.first == "RELOADING=1")
    let moment = Int(reloading.last?.split(separator: "=").last ?? "") ?? 0
    #expect((before...ServiceManager.microseconds).contains(moment))
    #expect(try notify.next() == "READY=1")
    #expect(canais.run("doctor").output.contains("pid \(process.processIdentifier)"))
    kill(process.processIdentifier, SIGTERM)
    #expect(try notify.next() == "STOPPING=1")
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}

/// The socket on which systemd receives notifications, sd_notify(3).
final class NotifySocket {
  let path: String
  private let descriptor: Int32

  init(folder: URL) throws {
    // A socket's address holds 107 bytes, and the path of a test's folder may be longer.
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

  /// The next notification.
  func next() throws -> String {
    var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    try #require(poll(&waited, 1, Deadline.milliseconds) == 1, "no notification")
    var bytes = [UInt8](repeating: 0, count: 4_096)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
