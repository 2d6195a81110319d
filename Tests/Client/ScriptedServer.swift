// A server on loopback that does what a test says, connection by connection: the engine's part
// where a real engine would never misbehave so.

import Foundation
import Glibc
import Synchronization
import TestSupport

/// A server whose connections are handled by a test's closure, each on a thread of its own.
final class ScriptedServer: Sendable {
  let port: UInt16
  private let listener: Int32
  private let recorded = Mutex<[String]>([])

  /// Starts to listen. `handle` is called with each connection and its number, from 0, once the
  /// head of its request has arrived. The connection is closed when `handle` returns.
  init(_ handle: @escaping @Sendable (ServerConnection, Int) -> Void) throws {
    (listener, port) = try Loopback.listen()
    let listener = listener
    Thread.detachNewThread { [weak self] in
      var number = 0
      while true {
        let descriptor = accept(listener, nil, nil)
        guard descriptor >= 0 else {
          if errno == EINTR || errno == ECONNABORTED { continue }
          break
        }
        let index = number
        number += 1
        Thread.detachNewThread { [weak self] in
          let connection = ServerConnection(descriptor)
          self?.recorded.withLock { $0.append(connection.head) }
          handle(connection, index)
        }
      }
      close(listener)
    }
  }

  /// A server that sends each connection the next of the responses and closes it; the last response
  /// is repeated.
  convenience init(responses: String...) throws {
    try self.init { connection, number in
      connection.send(responses[min(number, responses.count - 1)])
    }
  }

  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  /// The heads of the requests so far, in the order in which they arrived.
  var heads: [String] { recorded.withLock { $0 } }

  /// The server's origin.
  var origin: String { "http://127.0.0.1:\(port)" }
}

/// One connection of a `ScriptedServer`.
final class ServerConnection {
  /// The head of the request, with the empty line.
  let head: String
  private let descriptor: Int32
  private var received: [UInt8] = []

  fileprivate init(_ descriptor: Int32) {
    self.descriptor = descriptor
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while !bytes.suffix(4).elementsEqual("\r\n\r\n".utf8), recv(descriptor, &byte, 1, 0) == 1 {
      bytes.append(byte)
    }
    head = String(decoding: bytes, as: UTF8.self)
  }

  deinit { close(descriptor) }

  /// The value of a header field of the request; nil where there is none.
  func header(_ name: String) -> String? {
    head.components(separatedBy: "\r\n").first { $0.lowercased().hasPrefix(name + ":") }
      .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
  }

  /// Sends text, cut into pieces of at most that many bytes.
  func send(_ text: String, piecesOf size: Int = .max) { send(Array(text.utf8), piecesOf: size) }

  /// Sends bytes, cut into pieces of at most that many bytes.
  func send(_ bytes: [UInt8], piecesOf size: Int = .max) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = Array(rest.prefix(size))
      let sent = Glibc.send(descriptor, piece, piece.count, Int32(MSG_NOSIGNAL))
      guard sent > 0 else { return }
      rest = rest.dropFirst(sent)
    }
  }

  /// Receives until there are that many bytes; fewer at the end of the stream.
  func receive(_ count: Int) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while received.count < count {
      let size = recv(descriptor, &buffer, buffer.count, 0)
      guard size > 0 else { break }
      received += buffer[..<size]
    }
    let bytes = Array(received.prefix(count))
    received.removeFirst(bytes.count)
    return bytes
  }

  /// The body of the request, by its Content-Length.
  func body() -> String {
    String(decoding: receive(header("content-length").flatMap { Int($0) } ?? 0), as: UTF8.self)
  }

  /// Waits until the client has closed the connection.
  func waitForEnd() { while !receive(1).isEmpty {} }
}

/// Records values that arrive on other threads.
final class Recorder<Value: Sendable>: Sendable {
  private let recorded = Mutex<[Value]>([])

  /// The values so far.
  var values: [Value] { recorded.withLock { $0 } }

  func append(_ value: Value) { recorded.withLock { $0.append(value) } }
}
