// How hostile clients speak: on plain HTTP, and on a visitor's socket.

import Foundation
import Glibc
import WebSocket

/// A hostile client on HTTP.
struct HostileHTTP {
  let socket: TestSocket
  let target: Target

  init(_ target: Target) throws {
    self.target = target
    socket = try TestSocket(port: target.port)
  }

  /// Sends all, reads on, and tells what came.
  func ending(of request: String) throws -> EndedBy {
    socket.send(request)
    return try answered()
  }

  private func answered() throws -> EndedBy {
    while true {
      if let (answer, _) = Answer.parse(socket.bytes) { return .status(answer.status) }
      guard try socket.more("an answer to a hostile request") else { return .dropped }
    }
  }

  /// A byte a second, for as long as it is listened to.
  func slowly(_ head: String, drop: String) throws -> EndedBy {
    socket.send(head)
    for _ in 0..<14 {
      target.pass(1_000)
      socket.send(drop)
    }
    return try answered()
  }

  func saying(nothing target: Target) throws -> EndedBy {
    target.pass(12_000)
    return try socket.rest().isEmpty ? .dropped : .served
  }

  /// Asks for the widget again and again and reads none of it.
  func neverReading() throws -> EndedBy {
    let ask = "GET /webchat/webchat.js HTTP/1.1\r\nHost: x\r\n\r\n"
    let flood = Array(String(repeating: ask, count: 64).utf8)
    socket.flood(flood)
    guard target.isPatient else { return .dropped }
    target.pass(40_000)
    try socket.gone()
    return .dropped
  }

  /// Many requests before the first answer is read; they are answered, in their order.
  func pipelining(_ count: Int) throws -> EndedBy {
    let ask = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    socket.send(String(repeating: ask, count: count))
    for _ in 0..<count {
      let answer = try socket.answer()
      guard answer.status == 200, answer.text == "ok\n" else { return .status(answer.status) }
    }
    return .served
  }
}

/// A hostile client that got through the handshake.
struct HostileSocket {
  let socket: TestSocket
  let target: Target

  init(_ target: Target, channel: String? = nil, origin: String? = nil) throws {
    self.target = target
    socket = try TestSocket(port: target.port)
    socket.send(
      Handshake.request(
        path: "/webchat/\(channel ?? target.channel)/socket", host: "127.0.0.1:\(target.port)",
        key: (0..<16).map { UInt8($0) }, origin: origin ?? "https://loja.example"))
    guard try socket.answer().status == 101 else { throw Late(description: "a handshake") }
  }

  private func send(_ text: String) {
    socket.send(FrameWriter.frame(.text, Array(text.utf8), mask: 0x0102_0304))
  }

  func ending(of frames: [UInt8]) throws -> EndedBy {
    send(target.hello)
    socket.send(frames)
    return try closing()
  }

  /// The same target for one who comes back to a conversation of its own: whoever attacks a thousand
  /// times would leave a thousand open ones, which are kept as any visitor's are.
  static func known(_ target: Target) throws -> Target {
    let socket = try HostileSocket(target)
    socket.send(target.hello)
    let welcome = /"contact":"([0-9a-f]+)","contactSecret":"([0-9a-f]+)"/
    while true {
      if let found = String(decoding: socket.socket.bytes, as: UTF8.self).firstMatch(of: welcome) {
        var known = target
        known.hello =
          #"{"type":"start","source":"widget","data":{"name":"Mal"},"contact":"\#(found.1)","#
          + #""contactSecret":"\#(found.2)"}"#
        return known
      }
      guard try socket.socket.more("a welcome") else { throw Late(description: "a welcome") }
    }
  }

  func silent() throws -> EndedBy {
    target.pass(12_000)
    return try closing()
  }

  /// Reads to the close frame.
  func closing() throws -> EndedBy {
    while true {
      while let (code, length) = HostileSocket.frame(socket.bytes) {
        socket.drop(length)
        if let code { return .close(code) }
      }
      guard try socket.more("a close frame for a hostile visitor") else { return .dropped }
    }
  }

  /// The length of the frame at the front, and its code where it is a close.
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

  /// Guesses at another's conversation.
  func guessing() throws -> EndedBy {
    let guess = String(repeating: "0", count: 32)
    send(#"{"type":"resume","session":"\#(target.session)","secret":"\#(guess)","seen":0}"#)
    return try closing()
  }

  /// One conversation taken up on socket after socket, none let go.
  static func resuming(_ target: Target) throws -> EndedBy {
    var held: [HostileSocket] = []
    while held.count < 400 {
      let socket = try HostileSocket(target)
      socket.send(
        #"{"type":"resume","session":"\#(target.session)","secret":"\#(target.secret)","seen":0}"#)
      held.append(socket)
      while socket.socket.bytes.isEmpty {
        guard try socket.socket.more("a welcome or a refusal") else { break }
      }
      let text = String(decoding: socket.socket.bytes, as: UTF8.self)
      if text.contains(#""error""#) { return try socket.closing() }
    }
    return .served
  }

  /// A document nested as deep as a frame is long: refused as one of no use, the socket stays.
  func deep() throws -> EndedBy {
    send(String(repeating: "[", count: 32_000))
    send(String(repeating: #"{"a":"#, count: 6_000))
    send(target.hello)
    while !String(decoding: socket.bytes, as: UTF8.self).contains(#""welcome""#) {
      guard try socket.more("a welcome") else { return .dropped }
    }
    return .served
  }

  /// Half a frame, and gone.
  func leavingHalfAFrame() throws -> EndedBy {
    socket.send([0x81, 0xFE, 0x10, 0x00, 1, 2, 3])
    socket.end()
    return .dropped
  }
}
