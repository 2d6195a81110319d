// A plain TCP connection that waits for bytes with a deadline, so that no test sleeps and none hangs.

import Glibc
import Synchronization

/// What a test waited for and did not get.
package struct Late: Error, CustomStringConvertible {
  package var description: String

  package init(description: String) { self.description = description }
}

/// A connection to the engine under test.
package final class TestSocket {
  package let descriptor: Int32
  package private(set) var bytes: [UInt8] = []
  package private(set) var isEnded = false

  /// Connections made by this process.
  package static let opened = Atomic<Int>(0)

  package init(port: UInt16) throws {
    TestSocket.opened.add(1, ordering: .relaxed)
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    var one: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
    guard result == 0 else {
      let fault = errno
      close(descriptor)
      throw Late(description: "a connection: \(String(cString: strerror(fault)))")
    }
  }

  deinit { close(descriptor) }

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

  package func send(_ text: String) { send(Array(text.utf8)) }

  /// Closes its side without a word.
  package func end() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  /// Waits for more bytes; false at the end of the stream.
  package func more(_ waitingFor: String) throws -> Bool {
    guard !isEnded else { return false }
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, Patience.milliseconds) > 0 else {
      throw Late(description: "\(waitingFor); got \(String(decoding: bytes, as: UTF8.self))")
    }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let got = recv(descriptor, &buffer, buffer.count, 0)
    isEnded = got <= 0
    if got > 0 { bytes += buffer[..<got] }
    return got > 0
  }

  /// Whether the other side closed, or said something that is not read yet.
  package var isShut: Bool {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&waiting, 1, 0) > 0
  }

  /// Sends the same again and again until the other side takes no more.
  package func flood(_ bytes: [UInt8]) {
    for _ in 0..<2_000 {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      guard poll(&waiting, 1, 200) > 0 else { return }
      let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
      guard Glibc.send(descriptor, bytes, bytes.count, flags) > 0 else { return }
    }
  }

  /// Throws the first bytes away.
  package func drop(_ count: Int) { bytes.removeFirst(count) }

  /// Takes what `take` finds at the front of the bytes, as soon as it is there.
  package func wait<Found>(
    for what: String, _ take: ([UInt8]) -> (found: Found, length: Int)?
  ) throws -> Found {
    while true {
      if let (found, length) = take(bytes) {
        bytes.removeFirst(length)
        return found
      }
      guard try more(what) else { throw Late(description: "\(what); the stream ended") }
    }
  }

  /// Waits until the other side is gone, without reading a byte.
  package func gone() throws {
    // Errors and hang-ups are told whatever is asked for, poll(2).
    var waiting = pollfd(fd: descriptor, events: 0, revents: 0)
    guard poll(&waiting, 1, Patience.milliseconds) > 0 else {
      throw Late(description: "the end of a connection that nobody reads")
    }
  }

  /// Reads to the end of the stream.
  package func rest() throws -> [UInt8] {
    while try more("the end of the stream") {}
    return bytes
  }
}

/// An HTTP answer.
package struct Answer {
  package var status: Int
  package var headers: [String: String]
  package var body: [UInt8]
  package var text: String { String(decoding: body, as: UTF8.self) }

  /// The answer at the front of bytes; nil while it is not whole.
  package static func parse(_ bytes: [UInt8], isHead: Bool = false) -> (found: Answer, length: Int)?
  {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
      .split(separator: "\r\n")
    let status = Int(lines[0].split(separator: " ")[1]) ?? 0
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      headers[parts[0].lowercased()] = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
    }
    let length = isHead ? 0 : Int(headers["content-length"] ?? "0") ?? 0
    guard bytes.count >= end.upperBound + length else { return nil }
    let body = Array(bytes[end.upperBound..<end.upperBound + length])
    return (Answer(status: status, headers: headers, body: body), end.upperBound + length)
  }
}

extension TestSocket {
  /// The next answer.
  package func answer(isHead: Bool = false) throws -> Answer {
    try wait(for: "an HTTP answer") { Answer.parse($0, isHead: isHead) }
  }
}
