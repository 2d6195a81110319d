// A visitor's page, as far as the socket sees it.

import Foundation
import TestSupport
import Testing
import WebSocket

/// A frame from the engine.
enum Heard: Equatable {
  case text(String)
  case ping([UInt8])
  case close(UInt16)
}

/// A visitor on a real socket.
final class TestVisitor {
  let socket: TestSocket
  let handshake: EngineResponse

  convenience init(
    _ engine: TestEngine, channel: String = TestEngine.channel, origin: String? = nil,
    headers: [(name: String, value: String)] = []
  ) throws {
    try self.init(port: engine.port, channel: channel, origin: origin, headers: headers)
  }

  init(
    port: UInt16, channel: String = TestEngine.channel, origin: String? = nil,
    host: String? = nil, headers: [(name: String, value: String)] = []
  ) throws {
    socket = try TestSocket(port: port)
    socket.send(
      Handshake.request(
        path: "/webchat/\(channel)/socket", host: host ?? "127.0.0.1:\(port)",
        key: (0..<16).map { UInt8($0) }, origin: origin, subprotocol: "canais.v1",
        headers: headers))
    handshake = try socket.response()
  }

  func send(_ text: String) {
    socket.send(FrameWriter.frame(.text, Array(text.utf8), mask: 0x1234_5678))
  }

  func send(_ object: [String: Any]) throws {
    let data = try JSONSerialization.data(withJSONObject: object)
    send(String(decoding: data, as: UTF8.self))
  }

  /// The next frame.
  func next(_ what: String = "a frame") throws -> Heard {
    try socket.wait(for: what) { bytes in
      var copy = bytes
      let scan = copy.withUnsafeMutableBytes {
        FrameScan.next($0, at: 0, for: .client, limit: 1 << 24)
      }
      guard case .frame(let frame) = scan else { return nil }
      let payload = Array(copy[frame.payload])
      let heard: Heard =
        switch frame.opcode {
        case .ping: .ping(payload)
        case .close:
          .close(payload.count >= 2 ? UInt16(payload[0]) << 8 | UInt16(payload[1]) : 1005)
        case .text, .binary, .continuation, .pong:
          .text(String(decoding: payload, as: UTF8.self))
        }
      return (heard, frame.end)
    }
  }

  /// The next frame of a type. Frames of other types are skipped, and pings are answered.
  func hear(_ type: String) throws -> ReceivedFrame {
    while true {
      if let frame = ReceivedFrame(try nextText()), frame.type == type { return frame }
    }
  }

  /// The text of the next frame of a type.
  func text(_ type: String) throws -> String {
    while true {
      let text = try nextText()
      if ReceivedFrame(text)?.type == type { return text }
    }
  }

  /// The next `welcome`.
  func welcome() throws -> ReceivedFrame.Welcome { try #require(try hear("welcome").welcome) }

  /// Reads to the close frame and tells its code.
  func closing() throws -> UInt16 {
    while true {
      if case .close(let code) = try next("a close frame") { return code }
    }
  }

  /// Starts a conversation and hears the welcome.
  @discardableResult
  func start(
    _ data: [String: String] = ["name": "Ana"], contact: String? = nil,
    contactSecret: String? = nil, page: String = "https://loja.example/produto?x=1#y"
  ) throws -> ReceivedFrame.Welcome {
    var frame: [String: Any] = [
      "type": "start", "source": "widget", "page": page, "data": data,
    ]
    if let contact { frame["contact"] = contact }
    if let contactSecret { frame["contactSecret"] = contactSecret }
    try send(frame)
    return try welcome()
  }

  /// Comes back to a conversation.
  func resume(_ welcomed: ReceivedFrame.Welcome, seen: Int) throws -> ReceivedFrame.Welcome {
    try send([
      "type": "resume", "session": welcomed.session, "secret": welcomed.secret, "seen": seen,
    ])
    return try welcome()
  }

  /// Sends a message and hears its number.
  @discardableResult
  func write(_ text: String, id: String) throws -> Int {
    try send(["type": "message", "id": id, "text": text])
    let ack = try hear("ack")
    #expect(ack.id == id)
    return ack.seq ?? 0
  }
}

extension TestVisitor {
  /// The next text; pings before it are answered.
  func nextText() throws -> String {
    while true {
      switch try next("a text") {
      case .text(let text): return text
      case .ping(let payload): pong(payload)
      case .close(let code): throw TimeoutError("a text; closed with \(code)")
      }
    }
  }

  private func pong(_ payload: [UInt8]) {
    socket.send(FrameWriter.frame(.pong, payload, mask: 0x0A0B_0C0D))
  }

  /// Answers the pings that are there, as a browser does whatever its page is doing. A sign that is
  /// no activity, since a pong is what counts least.
  func answerPings() { pong([]) }
}
