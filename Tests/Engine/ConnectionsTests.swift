// How a shard's connections end: in order, by overflow, and on the way to another shard.

import Glibc
import LinuxSystem
import Presence
import TestSupport
import Testing
import WebSocket

@testable import Engine

@Suite("Connections")
struct ConnectionsTests {
  /// Such a connection was once kept with bytes missing in the middle, because the socket was not
  /// marked full before the limit was checked.
  @Test("A frame larger than what may wait arrives; a page that does not read it is closed in time")
  func oversizedFrame() throws {
    let engine = try TestEngine(workers: 1, clock: ManualClock()) {
      $0.limits.outputBytes = 64 << 10
    }
    let first = try TestVisitor(engine)
    let welcomed = try first.start()
    first.socket.end()
    // More than the kernel's buffers of both ends hold.
    let body = "{\"text\":\"\(String(repeating: "🐛", count: 4_000))\",\"from\":\"flow\"}"
    for _ in 0..<ProtocolLimits.replayedMessages {
      let path = "/api/v1/sessions/\(welcomed.session)/messages"
      #expect(try engine.request("POST", path, token: .console, body: body).status == 200)
    }
    do {
      let reading = try TestVisitor(engine)
      var seqs = try reading.resume(welcomed, seen: 0).messages.map(\.seq)
      #expect(seqs.count == 17, "256 KiB of 16,000 bytes")
      while seqs.count < ProtocolLimits.replayedMessages {
        seqs.append(try #require(try reading.hear("message").seq))
      }
      #expect(seqs == Array(1...ProtocolLimits.replayedMessages))
    }
    let second = try TestVisitor(engine)
    try second.send([
      "type": "resume", "session": welcomed.session, "secret": welcomed.secret, "seen": 0,
    ])
    // The pieces that the kernel takes are sent before time passes.
    for _ in 0..<200 { engine.engine.settle() }
    engine.pass(40_000)
    try until("the page that does not read is closed") {
      try engine.metrics()["canais_connections"] == 1
    }
    let metrics = try engine.metrics()
    #expect(metrics["canais_limit_hits_total{limit=\"bytes_waiting\"}"] == 1)
    #expect(metrics["canais_connections"] == 1)
  }

  @Test("A transferred socket that never arrives is closed")
  func lostTransfer() throws {
    var ends: [Int32] = [0, 0]
    #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    defer { close(ends[1]) }
    let state = SocketTransferState(
      handshake: HandshakeInfo(address: PeerAddress(ipv4: 1)), address: PeerAddress(ipv4: 1),
      channel: 0, isCounted: false, bucket: TokenBucket(), firstFrame: ClientFrame(.start),
      unread: [])
    var transfer: SocketTransfer?
    if let descriptor = FileDescriptor(ends[0]) { transfer = SocketTransfer(descriptor, state) }
    var byte: UInt8 = 0
    #expect(recv(ends[1], &byte, 1, Int32(MSG_DONTWAIT)) == -1)
    #expect(transfer != nil)
    transfer = nil
    #expect(recv(ends[1], &byte, 1, Int32(MSG_DONTWAIT)) == 0)
  }

  @Test("A slot that is used again is another connection, and freeing it closes the socket")
  func slots() throws {
    var ends: [Int32] = [0, 0]
    #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    defer { close(ends[1]) }
    var slab = Slab(capacity: 2)
    let made = slab.allocate()
    let slot = try #require(made)
    let generation = slab[slot].generation
    slab[slot].descriptor = FileDescriptor(ends[0]) ?? .none
    slab.free(slot)
    var byte: UInt8 = 0
    #expect(recv(ends[1], &byte, 1, Int32(MSG_DONTWAIT)) == 0)
    #expect(slab.allocate() == slot)
    let next = slab[slot].generation
    #expect(next != generation)
    #expect(slab.allocate() == 1)
    #expect(slab.allocate() == nil)
    let count = slab.count
    #expect(count == 2)
  }
}
