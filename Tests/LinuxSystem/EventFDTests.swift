// Descriptors: each closed once, and a thread woken from another.

import Foundation
import Glibc
import LinuxSystem
import Testing

@Suite("Descriptors")
struct EventFDTests {
  @Test("Several signals from another thread wake once")
  func wake() throws {
    let event = try EventFD()
    #expect(!event.clear())
    Thread.detachNewThread { for _ in 0..<3 { event.signal() } }
    var waiting = pollfd(fd: event.number, events: Int16(POLLIN), revents: 0)
    #expect(poll(&waiting, 1, 180_000) == 1)
    #expect(event.clear())
  }

  @Test("A descriptor is closed with its owner, and only then")
  func ownership() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    let isOpen = { (number: Int32) in fcntl(number, F_GETFD) >= 0 }
    do {
      guard let writing = FileDescriptor(ends[1]) else { throw SystemError.last("pipe") }
      #expect(isOpen(writing.number))
    }
    // The reading end sees the end of the pipe only once the writing one is closed.
    var byte: UInt8 = 0
    #expect(read(ends[0], &byte, 1) == 0)
    guard let reading = FileDescriptor(ends[0]) else { throw SystemError.last("pipe") }
    let released = reading.release()
    #expect(isOpen(released))
    close(released)
    if FileDescriptor(-1) != nil { Issue.record("-1 is no descriptor") }
  }

  @Test(
    "A datagram reaches a socket by its path, however long, and by an abstract name",
    arguments: [0, 150])
  func socketAddress(padding: Int) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: UUID().uuidString + String(repeating: "x", count: padding)).path
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/canais.db.sock"
    #expect((UnixSocketAddress(path: path) == nil) == (path.utf8.count > 107))
    let server = try UnixSocketAddress.datagramSocket()
    let client = try UnixSocketAddress.datagramSocket()
    let isBound = UnixSocketAddress.withAddress(ofPath: path) { bind(server.number, $0, $1) }
    #expect(isBound == 0)
    let sent = UnixSocketAddress.withAddress(ofPath: path) {
      sendto(client.number, [7], 1, 0, $0, $1)
    }
    var byte: UInt8 = 0
    #expect(sent == 1 && recv(server.number, &byte, 1, 0) == 1 && byte == 7)
    let name = try #require(UnixSocketAddress(abstract: "canais-\(UUID().uuidString)"))
    let abstract = try UnixSocketAddress.datagramSocket()
    #expect(name.withSocketAddress { bind(abstract.number, $0, $1) } == 0)
    #expect(name.withSocketAddress { sendto(client.number, [8], 1, 0, $0, $1) } == 1)
    #expect(recv(abstract.number, &byte, 1, 0) == 1 && byte == 8)
  }

  @Test("A file beside a database is given to the database's owner, then to the folder's")
  func neighbours() {
    #expect(FileOwnership.neighbours(of: "/var/lib/canais/canais.db").last == "/var/lib/canais/")
    #expect(FileOwnership.neighbours(of: "canais.db") == ["canais.db", "."])
    #expect(FileOwnership.folder(of: "/canais.db") == "/")
  }

  @Test(
    "Only a folder that is shared with a group and closed to others opens its files to the group",
    arguments: [
      (mode_t(0o700), mode_t(0o600)), (0o770, 0o600), (0o2775, 0o600), (0o2750, 0o600),
      (0o2770, 0o660),
    ])
  func permissions(folder mode: mode_t, files: mode_t) throws {
    let folder = "/tmp/canais-shared-\(UUID().uuidString)"
    try #require(mkdir(folder, 0o700) == 0 && chmod(folder, mode) == 0)
    defer { rmdir(folder) }
    #expect(FileOwnership.filePermissions(in: folder) == files)
    #expect(FileOwnership.filePermissions(in: folder + "/") == files)
    #expect(FileOwnership.filePermissions(in: folder + "/none") == 0o600)
  }
}
