// A WebSocket echo server on the module WebSocket, for conformance suites. It accepts messages up
// to 16 MiB in up to 65,536 fragments; the limits of the engine are far smaller. One thread on
// epoll.

import Basics
import CLinux
import Glibc
import WebSocket

/// Answers every message with the same message.
final class EchoServer {
  /// The most bytes of a message.
  static let messageBytes = 16 << 20
  /// The most frames of a message: 65,536 fragments, and the empty frame with which some senders
  /// end them.
  static let fragments = 65_536 + 1
  /// The most bytes of a request's head.
  static let headBytes = 16 << 10
  /// The most unsent bytes of a peer until nothing more is read from it.
  static let unsentBytes = 4 << 20
  /// Milliseconds within which a peer must close its side after the close frame.
  static let closing: Int64 = 5_000

  /// The address on which it listens, with the actual port.
  let endpoint: Endpoint
  private let poller: EpollPoller
  private let listener: Int32
  private var peers: [Int32: EchoPeer] = [:]
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 64)

  /// Listens on an address; port 0 is any free port.
  init(_ wanted: Endpoint) throws(BenchError) {
    poller = try EpollPoller()
    (listener, endpoint) = try wanted.listen()
    poller.watch(listener, token: UInt32(listener))
  }

  deinit {
    for number in peers.keys { close(number) }
    close(listener)
    buffer.deallocate()
  }

  /// Serves until the process ends.
  func run() -> Never {
    while true {
      let isClosing = peers.contains { $0.value.deadline != .max }
      let count = poller.wait(milliseconds: isClosing ? 500 : -1)
      for position in 0..<count {
        let event = poller.event(position)
        let number = Int32(event.token)
        if number == listener { accept() } else { serve(number, writes: event.writes) }
      }
      guard isClosing else { continue }
      let now = microseconds() / 1_000
      for (number, peer) in peers where peer.deadline <= now { drop(number) }
    }
  }

  private func accept() {
    let number = canais_accept(listener, nil, nil)
    guard number >= 0 else { return }
    peers[number] = EchoPeer()
    poller.watch(number, token: UInt32(number))
  }

  private func serve(_ number: Int32, writes: Bool) {
    guard let peer = peers[number] else { return }
    if writes {
      guard peer.flush(to: number) else { return drop(number) }
    } else {
      let got = recv(number, buffer.baseAddress, buffer.count, 0)
      if got < 0, errno == EAGAIN || errno == EINTR { return }
      guard got > 0 else { return drop(number) }
      peer.take(UnsafeRawBufferPointer(rebasing: buffer[..<got]))
      guard peer.flush(to: number) else { return drop(number) }
    }
    if peer.isOver, peer.isFlushed, peer.deadline == .max {
      // The server closes its side first (RFC 6455, 7.1.1) and reads until the peer does: closing
      // with unread bytes would reset the connection and lose the bytes that were sent.
      shutdown(number, Int32(SHUT_WR))
      peer.deadline = microseconds() / 1_000 + EchoServer.closing
    }
    poller.watch(
      number, token: UInt32(number), reads: peer.unsentCount < EchoServer.unsentBytes,
      writes: !peer.isFlushed)
  }

  private func drop(_ number: Int32) {
    peers[number] = nil
    close(number)
  }
}

/// A peer: its handshake, its messages and its unsent bytes.
private final class EchoPeer {
  private var head: [UInt8]? = []
  private var reader = MessageReader(
    for: .server, messageLimit: EchoServer.messageBytes, fragmentLimit: EchoServer.fragments)
  private var unsent: [UInt8] = []
  private var sent = 0
  /// Whether the close frame or a refusal has been sent, so that further bytes are ignored.
  private(set) var isOver = false
  /// When the connection is dropped, in milliseconds; `.max` if it is not closing.
  var deadline = Int64.max

  var unsentCount: Int { unsent.count - sent }
  var isFlushed: Bool { unsentCount == 0 }

  func take(_ bytes: UnsafeRawBufferPointer) {
    guard !isOver else { return }
    guard head != nil else { return answer(reader.receive(bytes)) }
    head?.append(contentsOf: bytes)
    guard let whole = head else { return }
    guard let end = EchoRequest.end(of: whole) else {
      if whole.count > EchoServer.headBytes { refuse() }
      return
    }
    guard let request = EchoRequest(whole[..<end]),
      case .valid(let accept) = Handshake.upgradeRequest(in: request)
    else { return refuse() }
    head = nil
    unsent += Handshake.response(accept: accept)
    answer(reader.receive(Array(whole[end...])))
  }

  private func answer(_ events: [MessageEvent]) {
    for event in events {
      switch event {
      case .text(let text): FrameWriter.append(.text, text, to: &unsent)
      case .binary(let data): FrameWriter.append(.binary, data, to: &unsent)
      case .ping(let payload): FrameWriter.append(.pong, payload, to: &unsent)
      case .pong: break
      case .close(let code): end(FrameWriter.close(code))
      case .error(let code): end(FrameWriter.close(code))
      }
    }
  }

  private func refuse() {
    end(Array("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8))
  }

  private func end(_ bytes: [UInt8]) {
    unsent += bytes
    isOver = true
  }

  /// Sends the bytes that the socket accepts; false if the connection is lost.
  func flush(to number: Int32) -> Bool {
    while unsentCount > 0 {
      let taken = unsent.withUnsafeBytes {
        send(number, $0.baseAddress! + sent, $0.count - sent, Int32(MSG_NOSIGNAL))
      }
      guard taken > 0 else { return errno == EAGAIN || errno == EINTR }
      sent += taken
    }
    unsent.removeAll(keepingCapacity: unsent.capacity <= 64 << 10)
    sent = 0
    return true
  }
}

/// A request for an upgrade, on any path.
struct EchoRequest: HeaderLines {
  private var lines: [(name: String, value: [UInt8])] = []

  /// The position after a request's head; nil if it is incomplete.
  static func end(of bytes: [UInt8]) -> Int? {
    guard bytes.count >= 4 else { return nil }
    return (4...bytes.count).first { end in
      bytes[end - 1] == 10 && bytes[end - 2] == 13 && bytes[end - 3] == 10 && bytes[end - 4] == 13
    }
  }

  /// Reads a head; nil if it is invalid.
  init?(_ head: ArraySlice<UInt8>) {
    let texts = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
    guard let first = texts.first, first.hasPrefix("GET /"), first.hasSuffix(" HTTP/1.1") else {
      return nil
    }
    for text in texts.dropFirst() {
      guard let colon = text.firstIndex(of: ":") else { return nil }
      let value = Array(text[text.index(after: colon)...].utf8)
      lines.append(
        (text[..<colon].lowercased(), value.withUnsafeBytes { Array(ASCII.trimmed($0[...])) }))
    }
    guard lines.contains(where: { $0.name == "host" }) else { return nil }
  }

  func forEachValue(of name: StaticString, _ each: (UnsafeRawBufferPointer) -> Void) {
    for line in lines where line.name == name.description { line.value.withUnsafeBytes(each) }
  }
}

/// `canais-bench echo`.
enum EchoBench {
  static let usage = "echo --listen 127.0.0.1:9001"

  /// Serves until it is killed, and returns the exit status.
  static func run(_ arguments: [String]) -> Int32 {
    let values = BenchArguments(arguments, flags: [])
    guard values.isUnderstood, let endpoint = Endpoint(values.text("--listen") ?? "127.0.0.1:9001")
    else {
      Progress.say("canais-bench " + usage)
      return 2
    }
    raiseDescriptorLimit()
    do {
      let server = try EchoServer(endpoint)
      Progress.say("listening on port \(server.endpoint.port)")
      server.run()
    } catch {
      Progress.say("\(error)")
      return 1
    }
  }
}
