// A TCP connection to the engine under test. Every wait has a deadline, so that no test hangs.

import Glibc
import Synchronization

/// A connection to the engine under test.
package final class TestSocket {
  /// The socket, for poll(2). It is closed with this object.
  package let descriptor: Int32
  /// The bytes that were received and not yet taken.
  package private(set) var bytes: [UInt8] = []
  /// Whether the engine closed the connection.
  package private(set) var isEnded = false

  /// Connections that this process has made.
  package static let opened = Atomic<Int>(0)

  /// Connects to a port of 127.0.0.1.
  package init(port: UInt16) throws {
    TestSocket.opened.add(1, ordering: .relaxed)
    descriptor = try Loopback.connect(port: port)
  }

  deinit { close(descriptor) }

  /// Sends bytes; gives up without an error once the engine has closed the connection.
  package func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard sent > 0 else { return }
      rest = rest.dropFirst(sent)
    }
  }

  /// Sends text as UTF-8.
  package func send(_ text: String) { send(Array(text.utf8)) }

  /// Shuts the connection down in both directions, without a close frame.
  package func end() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  /// Waits for more bytes; false at the end of the stream.
  ///
  /// - Parameter event: What the error names when nothing comes.
  package func more(_ event: String) throws -> Bool {
    guard !isEnded else { return false }
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, Deadline.milliseconds) > 0 else {
      throw TimeoutError("\(event); received \(String(decoding: bytes, as: UTF8.self))")
    }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    isEnded = count <= 0
    if count > 0 { bytes += buffer[..<count] }
    return count > 0
  }

  /// Whether the engine closed the connection, or sent bytes that were not received yet.
  package var isReadable: Bool {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&waiting, 1, 0) > 0
  }

  /// Sends the same bytes again and again until the engine takes no more for 200 ms.
  package func flood(_ bytes: [UInt8]) {
    for _ in 0..<2_000 {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      guard poll(&waiting, 1, 200) > 0 else { return }
      let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
      guard Glibc.send(descriptor, bytes, bytes.count, flags) > 0 else { return }
    }
  }

  /// Discards the first received bytes.
  package func drop(_ count: Int) { bytes.removeFirst(count) }

  /// Waits until `take` finds a value at the front of the received bytes, and removes its bytes.
  package func wait<Found>(
    for event: String, _ take: ([UInt8]) -> (found: Found, length: Int)?
  ) throws -> Found {
    while true {
      if let (found, length) = take(bytes) {
        bytes.removeFirst(length)
        return found
      }
      guard try more(event) else { throw TimeoutError("\(event); the stream ended") }
    }
  }

  /// Waits until the engine has reset the connection, without receiving a byte.
  package func waitForReset() throws {
    // poll(2) reports errors and hang-ups whatever events are asked for.
    var waiting = pollfd(fd: descriptor, events: 0, revents: 0)
    guard poll(&waiting, 1, Deadline.milliseconds) > 0 else {
      throw TimeoutError("the reset of a connection that is not read")
    }
  }

  /// Receives to the end of the stream.
  package func rest() throws -> [UInt8] {
    while try more("the end of the stream") {}
    return bytes
  }
}
