// A real `canais serve` under measurement.

import CLinux
import Foundation
import Glibc

/// A `canais serve` of the real binary, killed when its owner lets go of it.
final class Served {
  let readyMillis: Double
  private let process = Process()

  var pid: Int32 { process.processIdentifier }

  /// Where it listens.
  let endpoint: Endpoint

  /// Starts it, with further options of `serve`, and waits until it is ready.
  init(_ binary: String, _ database: String, _ options: [String] = []) throws {
    guard let loopback = Endpoint("127.0.0.1:0") else { throw BenchError.address("127.0.0.1") }
    // A port that was free a moment ago.
    let (descriptor, endpoint) = try loopback.listen()
    close(descriptor)
    self.endpoint = endpoint
    process.executableURL = URL(filePath: binary)
    process.arguments =
      ["serve", "--db", database, "--listen", "127.0.0.1:\(endpoint.port)"]
      + options
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    let begin = microseconds()
    try process.run()
    while !Served.isReady(endpoint) {
      guard microseconds() - begin < 20_000_000 else { throw BenchError.late("starting") }
      _ = poll(nil, 0, 1)
    }
    readyMillis = Double(microseconds() - begin) / 1e3
  }

  deinit {
    kill(pid, SIGKILL)
    process.waitUntilExit()
  }

  private static func isReady(_ endpoint: Endpoint) -> Bool {
    let descriptor = canais_stream_socket(AF_INET)
    defer { close(descriptor) }
    // On the loopback it is connected at once, or refused.
    _ = endpoint.withSocketAddress { connect(descriptor, $0, $1) }
    guard wait(descriptor, POLLOUT) else { return false }
    let request = Array("GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".utf8)
    guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count,
      wait(descriptor, POLLIN)
    else { return false }
    var answer = [UInt8](repeating: 0, count: 64)
    let count = recv(descriptor, &answer, answer.count, 0)
    return count > 0 && answer.starts(with: "HTTP/1.1 200".utf8)
  }

  private static func wait(_ descriptor: Int32, _ events: Int32) -> Bool {
    var waiting = pollfd(fd: descriptor, events: Int16(events), revents: 0)
    return poll(&waiting, 1, 1_000) > 0
  }
}
