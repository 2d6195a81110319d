// A hostile client that has completed the WebSocket handshake.

import WebSocket

/// One WebSocket of a hostile client.
struct HostileVisitor {
  private let socket: TestSocket
  private let target: AttackTarget

  init(_ target: AttackTarget, channel: String? = nil, origin: String? = nil) throws {
    self.target = target
    socket = try TestSocket(port: target.port)
    socket.send(
      Handshake.request(
        path: "/webchat/\(channel ?? target.channel)/socket", host: "127.0.0.1:\(target.port)",
        key: (0..<16).map { UInt8($0) }, origin: origin ?? "https://loja.example"))
    guard try socket.response().status == 101 else { throw TimeoutError("a handshake") }
  }

  /// The same target for a client that always returns to one contact of its own. A client that
  /// starts a thousand conversations would leave a thousand open sessions, which the engine rightly
  /// keeps.
  static func returning(to target: AttackTarget) throws -> AttackTarget {
    let visitor = try HostileVisitor(target)
    visitor.send(target.startFrame)
    let welcome = /"contact":"([0-9a-f]+)","contactSecret":"([0-9a-f]+)"/
    while true {
      if let found = visitor.received.firstMatch(of: welcome) {
        var returning = target
        returning.startFrame =
          #"{"type":"start","source":"widget","data":{"name":"Mal"},"contact":"\#(found.1)","#
          + #""contactSecret":"\#(found.2)"}"#
        return returning
      }
      guard try visitor.socket.more("a welcome") else { throw TimeoutError("a welcome") }
    }
  }

  private var received: String { String(decoding: socket.bytes, as: UTF8.self) }

  private func send(_ text: String) {
    socket.send(FrameWriter.frame(.text, Array(text.utf8), mask: 0x0102_0304))
  }

  /// Starts a conversation, sends frames and reads to the close frame.
  func outcome(of frames: [UInt8]) throws -> AttackOutcome {
    send(target.startFrame)
    socket.send(frames)
    return try closeOutcome()
  }

  /// Sends no first frame for 12 seconds.
  func silent() throws -> AttackOutcome {
    target.advanceClock(12_000)
    return try closeOutcome()
  }

  /// Reads to the close frame.
  func closeOutcome() throws -> AttackOutcome {
    while true {
      while let (code, length) = HostileVisitor.frame(socket.bytes) {
        socket.drop(length)
        if let code { return .close(code) }
      }
      guard try socket.more("a close frame for a hostile visitor") else { return .dropped }
    }
  }

  /// The length of the frame at the front of bytes, with its code if it is a close frame.
  private static func frame(_ bytes: [UInt8]) -> (code: UInt16?, length: Int)? {
    var copy = bytes
    let scan = copy.withUnsafeMutableBytes {
      FrameScan.next($0, at: 0, for: .client, limit: 1 << 24)
    }
    guard case .frame(let frame) = scan else { return nil }
    guard frame.opcode == .close else { return (nil, frame.end) }
    let payload = copy[frame.payload]
    let code = payload.prefix(2).reduce(UInt16(0)) { $0 << 8 | UInt16($1) }
    return (code, frame.end)
  }

  /// Resumes the honest visitor's session with a wrong secret.
  func guessing() throws -> AttackOutcome {
    let guess = String(repeating: "0", count: 32)
    send(#"{"type":"resume","session":"\#(target.session)","secret":"\#(guess)","seen":0}"#)
    return try closeOutcome()
  }

  /// Resumes one session on up to 400 sockets and keeps them all open.
  static func resuming(_ target: AttackTarget) throws -> AttackOutcome {
    var open: [HostileVisitor] = []
    while open.count < 400 {
      let visitor = try HostileVisitor(target)
      visitor.send(
        #"{"type":"resume","session":"\#(target.session)","secret":"\#(target.secret)","seen":0}"#)
      open.append(visitor)
      while visitor.socket.bytes.isEmpty {
        guard try visitor.socket.more("a welcome or a refusal") else { break }
      }
      if visitor.received.contains(#""error""#) { return try visitor.closeOutcome() }
    }
    return .served
  }

  /// Sends JSON nested as deeply as a frame allows. The engine ignores it and keeps the socket.
  func deep() throws -> AttackOutcome {
    send(String(repeating: "[", count: 32_000))
    send(String(repeating: #"{"a":"#, count: 6_000))
    send(target.startFrame)
    while !received.contains(#""welcome""#) {
      guard try socket.more("a welcome") else { return .dropped }
    }
    return .served
  }

  /// Sends half a frame and closes the connection.
  func leavingHalfAFrame() throws -> AttackOutcome {
    socket.send([0x81, 0xFE, 0x10, 0x00, 1, 2, 3])
    socket.end()
    return .dropped
  }
}
