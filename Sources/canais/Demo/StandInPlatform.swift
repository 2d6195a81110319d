// A stand-in for a human-attendance platform: a small HTTP server on loopback that records calls
// and answers 200. The demonstration and the acceptance tests compare its records with the journal.

import CLinux
import Foundation
import Glibc
import LinuxSystem
import Synchronization

/// A call that the platform received.
struct ReceivedCall: Sendable, Equatable {
  /// `/expire` or `/message`.
  var path: String
  var eventID: String
  var event: String
  var session: String
  var seq: Int
  /// The whole body.
  var body: Data
}

/// The platform's response to a call.
enum PlatformAnswer: Sendable, Equatable {
  case status(Int, retryAfter: Int? = nil)
  /// Reads the call and closes the connection without a response.
  case hangUp
}

/// A platform on a free loopback port, served by one thread.
final class StandInPlatform: Sendable {
  /// The most bytes of a request; the engine sends none as large.
  static let maximumRequest = 256 << 10

  /// The address for the attendance's `baseURL`.
  let baseURL: String
  private let received = Mutex<[ReceivedCall]>([])
  private let answer: @Sendable (ReceivedCall) -> PlatformAnswer
  private let stop: Pipe

  /// Starts to listen. `answer` returns the response to each call, 200 by default.
  init(
    answer: @escaping @Sendable (ReceivedCall) -> PlatformAnswer = { _ in .status(200) }
  ) throws(SystemError) {
    self.answer = answer
    let listener = try LoopbackSocket.listen()
    baseURL = "http://127.0.0.1:\(try LoopbackSocket.port(of: listener))"
    let stop = Pipe()
    self.stop = stop
    let thread = Thread { [weak self] in
      var server = PlatformLoop(listener: listener, stop: stop.fileHandleForReading.fileDescriptor)
      server.run { self?.take($0, $1) ?? .hangUp }
    }
    thread.name = "stand-in platform"
    thread.start()
  }

  deinit { try? stop.fileHandleForWriting.close() }

  /// The calls received so far, in order.
  var calls: [ReceivedCall] { received.withLock { $0 } }

  /// The number of calls received so far.
  var count: Int { received.withLock { $0.count } }

  private func take(_ path: String, _ body: Data) -> PlatformAnswer {
    struct Body: Decodable {
      var eventId: String
      var event: String
      var sessionId: String?
      var seq: Int?
    }
    guard let values = try? JSONDecoder().decode(Body.self, from: body) else { return .status(400) }
    let call = ReceivedCall(
      path: path, eventID: values.eventId, event: values.event, session: values.sessionId ?? "",
      seq: values.seq ?? 0, body: body)
    received.withLock { $0.append(call) }
    return answer(call)
  }
}

/// A socket that listens on a free loopback port.
enum LoopbackSocket {
  static func listen() throws(SystemError) -> Int32 {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { throw .last("socket") }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard bound == 0 else { throw .last("bind") }
    guard Glibc.listen(socket, 512) == 0 else { throw .last("listen") }
    return socket
  }

  static func port(of socket: Int32) throws(SystemError) -> Int {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let named = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) }
    }
    guard named == 0 else { throw .last("getsockname") }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}

/// The state of the thread: its connections and their unread bytes.
private struct PlatformLoop {
  let listener: Int32
  let stop: Int32
  private var connections: [Int32: [UInt8]] = [:]

  init(listener: Int32, stop: Int32) {
    self.listener = listener
    self.stop = stop
  }

  mutating func run(_ take: (String, Data) -> PlatformAnswer) {
    defer {
      for socket in connections.keys { close(socket) }
      close(listener)
    }
    while true {
      var watched = [stop, listener] + connections.keys
      var polls = watched.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      guard poll(&polls, nfds_t(polls.count), -1) > 0 else { continue }
      if polls[0].revents != 0 { return }
      if polls[1].revents != 0 { accept() }
      watched.removeFirst(2)
      for (socket, polled) in zip(watched, polls.dropFirst(2)) where polled.revents != 0 {
        read(socket, take)
      }
    }
  }

  private mutating func accept() {
    let socket = Glibc.accept(listener, nil, nil)
    guard socket >= 0 else { return }
    connections[socket] = []
  }

  private mutating func read(_ socket: Int32, _ take: (String, Data) -> PlatformAnswer) {
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    let count = recv(socket, &buffer, buffer.count, 0)
    guard count > 0, var bytes = connections[socket],
      bytes.count + count <= StandInPlatform.maximumRequest
    else { return drop(socket) }
    bytes += buffer[..<count]
    while let request = StandInRequest(&bytes) {
      guard let answer = PlatformLoop.answer(take(request.path, request.body)),
        send(socket, answer, answer.count, Int32(MSG_NOSIGNAL)) == answer.count
      else { return drop(socket) }
    }
    connections[socket] = bytes
  }

  private mutating func drop(_ socket: Int32) {
    connections[socket] = nil
    close(socket)
  }

  /// The bytes of the response; nil to close the connection.
  private static func answer(_ answer: PlatformAnswer) -> [UInt8]? {
    guard case .status(let status, let retryAfter) = answer else { return nil }
    let retry = retryAfter.map { "Retry-After: \($0)\r\n" } ?? ""
    let body = #"{"ok":\#(status < 300)}"#
    let head = "HTTP/1.1 \(status) -\r\nContent-Type: application/json\r\n\(retry)"
    return Array("\(head)Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
  }
}

/// Removes and returns a complete request at the start of the received bytes.
private struct StandInRequest {
  var path: String
  var body: Data

  init?(_ bytes: inout [UInt8]) {
    let mark = Data("\r\n\r\n".utf8)
    guard let end = Data(bytes).firstRange(of: mark) else { return nil }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
      .components(separatedBy: "\r\n")
    let length =
      lines.first { $0.lowercased().hasPrefix("content-length:") }
      .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
    guard bytes.count >= end.upperBound + length else { return nil }
    path = lines[0].split(separator: " ").dropFirst().first.map(String.init) ?? "/"
    body = Data(bytes[end.upperBound..<end.upperBound + length])
    bytes.removeFirst(end.upperBound + length)
  }
}
