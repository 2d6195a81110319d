// Plain HTTP on a connection that is kept.

import Glibc
import TestSupport
import Testing

/// A connection that speaks plain HTTP and is kept.
final class PlainClient {
  private let socket: Int32

  init(port: UInt16) throws {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(result == 0)
  }

  deinit { close(socket) }

  /// The answer to a request, whole, as text.
  func ask(_ method: String, _ path: String, token: String = "") throws -> String {
    let bearer = token.isEmpty ? "" : "Authorization: Bearer \(token)\r\n"
    let request = Array("\(method) \(path) HTTP/1.1\r\nHost: x\r\n\(bearer)\r\n".utf8)
    _ = send(socket, request, request.count, Int32(MSG_NOSIGNAL))
    var answer = ""
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while !PlainClient.isWhole(answer) {
      var waiting = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
      try #require(poll(&waiting, 1, Patience.milliseconds) > 0)
      let count = recv(socket, &buffer, buffer.count, 0)
      try #require(count > 0)
      answer += String(decoding: buffer[..<count], as: UTF8.self)
    }
    return answer
  }

  private static func isWhole(_ answer: String) -> Bool {
    guard let end = answer.firstRange(of: "\r\n\r\n") else { return false }
    let length = answer.firstMatch(of: /(?i)content-length: ([0-9]+)/).flatMap { Int($0.1) } ?? 0
    return answer[end.upperBound...].utf8.count >= length
  }
}
