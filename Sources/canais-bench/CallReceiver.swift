// A platform that answers every call at once and records only its time. It reads just enough of
// HTTP for the engine's client.

import CLinux
import Glibc

/// Receives calls on the thread that waits for them.
final class CallReceiver {
  /// A time in microseconds, and the CPU seconds that the engine had used by then.
  typealias Mark = (at: Int64, processor: Double)

  let endpoint: Endpoint
  private let listener: Int32
  private let poller: EpollPoller
  private let expected: Int
  private var received = 0
  /// The bytes of an incomplete call, by connection.
  private var unread: [Int32: [UInt8]] = [:]

  private static let answer = Array("HTTP/1.1 204 No Content\r\n\r\n".utf8)
  private static let headEnd = Array("\r\n\r\n".utf8)
  private static let length = Array("content-length:".utf8)
  /// Milliseconds without a call after which no more are expected.
  private static let patience: Int32 = 20_000

  init(expecting count: Int) throws(BenchError) {
    guard let loopback = Endpoint("127.0.0.1:0") else { throw .address("127.0.0.1") }
    expected = count
    poller = try EpollPoller()
    (listener, endpoint) = try loopback.listen()
    poller.watch(listener, token: UInt32(listener))
  }

  deinit {
    for descriptor in unread.keys { close(descriptor) }
    close(listener)
  }

  /// Waits for the first call.
  func first(of pid: Int32) throws(BenchError) -> Mark { try wait(for: 1, pid) }

  /// Waits for the last one.
  func last(of pid: Int32) throws(BenchError) -> Mark { try wait(for: expected, pid) }

  private func wait(for count: Int, _ pid: Int32) throws(BenchError) -> Mark {
    while received < count {
      let events = poller.wait(milliseconds: CallReceiver.patience)
      guard events > 0 else { throw .late("calls were expected") }
      for position in 0..<events {
        let descriptor = Int32(poller.event(position).token)
        if descriptor == listener { accept() } else { read(descriptor) }
      }
    }
    return (microseconds(), try ProcessFigures(of: pid).total)
  }

  private func accept() {
    let descriptor = canais_accept(listener, nil, nil)
    guard descriptor >= 0 else { return }
    unread[descriptor] = []
    poller.watch(descriptor, token: UInt32(descriptor))
  }

  private func read(_ descriptor: Int32) {
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    if count < 0, errno == EAGAIN || errno == EINTR { return }
    guard count > 0 else {
      unread[descriptor] = nil
      close(descriptor)
      return
    }
    var bytes = unread[descriptor, default: []] + buffer[..<count]
    while let end = CallReceiver.end(of: bytes) {
      bytes.removeFirst(end)
      received += 1
      _ = send(descriptor, CallReceiver.answer, CallReceiver.answer.count, Int32(MSG_NOSIGNAL))
    }
    unread[descriptor] = bytes
  }

  /// The end of the first call; nil if it is incomplete.
  private static func end(of bytes: [UInt8]) -> Int? {
    guard let head = bytes.firstRange(of: headEnd)?.upperBound else { return nil }
    let lower = bytes[..<head].map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    var end = head
    if let field = lower.firstRange(of: length) {
      let digits = lower[field.upperBound...].drop { $0 == 0x20 }.prefix { $0 != 0x0D }
      end += Int(String(decoding: digits, as: UTF8.self)) ?? 0
    }
    return end <= bytes.count ? end : nil
  }
}
