// A visitor's WebSocket against a scripted server: the handshake, frames in both directions, and
// every way in which the connection ends.

import Basics
import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing
import WebSocket

@testable import Client

@Suite("A visitor's connection")
struct VisitorConnectionTests {
  private static func accept(_ connection: ServerConnection) -> String {
    let key = connection.header("sec-websocket-key") ?? ""
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      + "Sec-WebSocket-Accept: \(Handshake.accept(key: key) ?? "")\r\n\r\n"
  }

  private static func text(_ text: String) -> [UInt8] {
    FrameWriter.frame(.text, Array(text.utf8))
  }

  private func connect(
    _ server: ScriptedServer, path: String = "/webchat/x/socket"
  ) throws -> VisitorConnection {
    try VisitorConnection(
      host: "127.0.0.1", port: server.port, path: path, origin: "https://loja.example", seed: 7)
  }

  /// Reads until the connection has given that many events.
  private func events(
    _ count: Int, of connection: inout VisitorConnection
  ) throws -> [VisitorEvent] {
    let deadline = Deadline()
    var events: [VisitorEvent] = []
    while events.count < count {
      guard !deadline.isOver else { throw TimeoutError("\(count) events; got \(events)") }
      events += connection.wait(milliseconds: 1_000)
    }
    return events
  }

  @Test("The handshake names path, origin and subprotocol; frames sent before its end follow it")
  func handshake() throws {
    let received = Mutex<[UInt8]>([])
    let server = try ScriptedServer { connection, _ in
      connection.send(Self.accept(connection))
      let bytes = connection.receive(6 + 1 + 6 + 3)
      received.withLock { $0 = bytes }
      connection.send(Self.text("oi"))
      connection.waitForEnd()
    }
    var connection = try connect(server)
    connection.send("a")
    connection.send("bcd")
    #expect(try events(2, of: &connection) == [.opened, .text("oi")])
    let head = server.heads[0]
    #expect(head.hasPrefix("GET /webchat/x/socket HTTP/1.1\r\n"))
    #expect(head.contains("Origin: https://loja.example\r\n"))
    #expect(head.contains("Sec-WebSocket-Protocol: canais.v1\r\n"))
    var reader = MessageReader(for: .server, messageLimit: 100, fragmentLimit: 1)
    let events = reader.receive(received.withLock { $0 })
    #expect(events == [.text(Array("a".utf8)), .text(Array("bcd".utf8))])
  }

  @Test("A frame in the segment of the handshake's response is read")
  func frameWithHandshake() throws {
    let server = try ScriptedServer { connection, _ in
      connection.send(Array(Self.accept(connection).utf8) + Self.text("já"))
      connection.waitForEnd()
    }
    var connection = try connect(server)
    #expect(try events(2, of: &connection) == [.opened, .text("já")])
  }

  @Test(
    "A refused or wrong handshake is a lost connection",
    arguments: [
      "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Accept: wrong\r\n\r\n", "", "SSH-2.0-OpenSSH_9.6\r\n\r\n",
    ])
  func refusedHandshake(response: String) throws {
    let server = try ScriptedServer(responses: response)
    var connection = try connect(server)
    let events = try events(1, of: &connection)
    guard events.count == 1, case .lost = events[0] else {
      Issue.record("\(events)")
      return
    }
    #expect(connection.advance() == [], "no event follows")
  }

  @Test("A ping is answered with its payload, and is no event")
  func ping() throws {
    let pong = Mutex<[UInt8]>([])
    let server = try ScriptedServer { connection, _ in
      connection.send(
        Array(Self.accept(connection).utf8) + FrameWriter.frame(.ping, [1, 2, 3]))
      let bytes = connection.receive(6 + 3)
      pong.withLock { $0 = bytes }
      connection.send(Self.text("fim"))
      connection.waitForEnd()
    }
    var connection = try connect(server)
    #expect(try events(2, of: &connection) == [.opened, .text("fim")])
    var reader = MessageReader(for: .server, messageLimit: 100, fragmentLimit: 1)
    #expect(reader.receive(pong.withLock { $0 }) == [.pong([1, 2, 3])])
    #expect(pong.withLock { $0[1] } & 0x80 != 0, "a client's frame is masked")
  }

  @Test("A close frame gives its code, is answered, and is the last event")
  func close() throws {
    let answer = Mutex<[UInt8]>([])
    let server = try ScriptedServer { connection, _ in
      connection.send(
        Array(Self.accept(connection).utf8) + FrameWriter.close(.serviceRestart)
          + Self.text("late"))
      let bytes = connection.receive(6 + 2)
      answer.withLock { $0 = bytes }
    }
    var connection = try connect(server)
    #expect(try events(2, of: &connection) == [.opened, .closed(.serviceRestart)])
    try until("the answer") { answer.withLock { !$0.isEmpty } }
    var reader = MessageReader(for: .server, messageLimit: 100, fragmentLimit: 1)
    #expect(reader.receive(answer.withLock { $0 }) == [.close(.serviceRestart)])
    #expect(connection.advance() == [])
  }

  @Test("The end of the stream, a binary frame and a masked frame are lost connections")
  func lost() throws {
    let frames: [[UInt8]] = [
      [], FrameWriter.frame(.binary, [1]), FrameWriter.frame(.text, [97], mask: 1), [0xF1, 0],
    ]
    let server = try ScriptedServer { connection, number in
      connection.send(Array(Self.accept(connection).utf8) + frames[number])
      if !frames[number].isEmpty { connection.waitForEnd() }
    }
    for number in frames.indices {
      var connection = try connect(server)
      let events = try events(2, of: &connection)
      guard events.first == .opened, case .lost = events[1] else {
        Issue.record("\(number): \(events)")
        continue
      }
    }
  }

  @Test("A port on which nothing listens is a lost connection; a host name is refused at once")
  func unreachable() throws {
    let (listener, port) = try Loopback.listen()
    Glibc.close(listener)
    var connection = try VisitorConnection(host: "127.0.0.1", port: port, path: "/", seed: 1)
    let events = try events(1, of: &connection)
    guard events.count == 1, case .lost = events[0] else {
      Issue.record("\(events)")
      return
    }
    #expect(throws: ClientError.unreachable("loja.example")) {
      _ = try VisitorConnection(host: "loja.example", port: port, path: "/", seed: 1)
    }
  }
}
