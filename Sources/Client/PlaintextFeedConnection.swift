// One connection of the live feed without TLS, as a console opens it to the engine on its own
// machine. The feed stays open for hours, and URLSession on Linux wakes tens of thousands of times
// a second while a response is open, to check whether the socket is writable. Here a thread waits
// in poll(2) and wakes only for input.

import Foundation
import Glibc
import Synchronization

/// A connection that requests the feed and reads the response to its end.
final class PlaintextFeedConnection: Sendable {
  /// The most bytes of a response's head. An engine's has a tenth of that.
  static let headLimit = 16 << 10
  private static let noHTTP = "not an HTTP response"
  private static let longLine = "a line of more than \(ServerSentEventParser.maximumLine) bytes"

  private struct State {
    var descriptor: Int32 = -1
    var isCancelled = false
  }

  private let state = Mutex(State())

  /// Connects on a thread of its own.
  ///
  /// - Parameter receive: Called on that thread for each event. `ended` is the last one.
  init(
    _ address: EngineAddress, _ query: FeedQuery,
    receive: @escaping @Sendable (FeedConnectionEvent) -> Void
  ) {
    Thread.detachNewThread { [self] in
      let reason = run(address, query, receive)
      receive(.ended(reason))
    }
  }

  /// Ends the connection. Returns before its last event.
  func cancel() {
    state.withLock { state in
      state.isCancelled = true
      if state.descriptor >= 0 { shutdown(state.descriptor, Int32(SHUT_RDWR)) }
    }
  }

  /// Reads to the end of the response, and returns why it ended.
  private func run(
    _ address: EngineAddress, _ query: FeedQuery, _ receive: (FeedConnectionEvent) -> Void
  ) -> ClientError {
    let descriptor: Int32
    do throws(ClientError) {
      descriptor = try PlaintextFeedConnection.connect(to: address.url)
    } catch {
      return error
    }
    defer {
      state.withLock { $0.descriptor = -1 }
      close(descriptor)
    }
    let isWanted = state.withLock { state in
      if !state.isCancelled { state.descriptor = descriptor }
      return !state.isCancelled
    }
    let request = Array(PlaintextFeedConnection.request(address, query).utf8)
    guard isWanted, send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count
    else { return .unreachable(String(cString: strerror(errno))) }
    return read(descriptor, receive)
  }

  private func read(
    _ descriptor: Int32, _ receive: (FeedConnectionEvent) -> Void
  ) -> ClientError {
    var head: [UInt8]? = []
    var response = FeedResponse()
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&waiting, 1, Int32(FeedStream.silenceLimit * 1e3))
      if ready < 0, errno == EINTR { continue }
      guard ready > 0 else { return response.error(String(cString: strerror(ETIMEDOUT))) }
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        return response.error(count == 0 ? "" : String(cString: strerror(errno)))
      }
      var bytes = buffer[..<count]
      if var begun = head {
        begun += bytes
        guard let end = PlaintextFeedConnection.endOfHead(begun) else {
          guard begun.count <= Self.headLimit else { return .unreadable(Self.noHTTP) }
          head = begun
          continue
        }
        guard let status = Self.status(begun[..<end]) else { return .unreadable(Self.noHTTP) }
        let scope = PlaintextFeedConnection.value(of: "canais-scope", in: begun[..<end])
        for event in response.begin(status: status, scope: scope) { receive(event) }
        head = nil
        bytes = begun[end...]
      }
      guard let events = response.feed(bytes) else { return .unreadable(Self.longLine) }
      for event in events { receive(event) }
    }
  }

  // MARK: - HTTP

  /// The request. It is of HTTP/1.0, so that no proxy may send the response in chunks (RFC 9112
  /// 7.1) and the response ends with the connection.
  static func request(_ address: EngineAddress, _ query: FeedQuery) -> String {
    let url = address.request("api/v1/supervise", query.items).url ?? address.url
    let parts = URLComponents(url: url, resolvingAgainstBaseURL: false)
    let items = parts?.percentEncodedQuery.map { "?" + $0 } ?? ""
    let port = url.port.map { ":\($0)" } ?? ""
    return "GET \(parts?.percentEncodedPath ?? "/")\(items) HTTP/1.0\r\n"
      + "Host: \(url.host(percentEncoded: true) ?? "")\(port)\r\n"
      + "Authorization: Bearer \(address.token)\r\nAccept: text/event-stream\r\n"
      + "Connection: close\r\n\r\n"
  }

  /// The index after the empty line that ends a head; nil while there is none.
  static func endOfHead(_ bytes: [UInt8]) -> Int? {
    let end = Array("\r\n\r\n".utf8)
    guard bytes.count >= end.count else { return nil }
    return (0...(bytes.count - end.count)).first { bytes[$0...].starts(with: end) }
      .map { $0 + end.count }
  }

  /// The status of a head that begins like `HTTP/1.1 200`; nil for others.
  static func status(_ head: ArraySlice<UInt8>) -> Int? {
    let words = String(decoding: head, as: UTF8.self).prefix { $0 != "\r\n" }
      .split(separator: " ")
    guard words.count >= 2, words[0].hasPrefix("HTTP/1.") else { return nil }
    return Int(words[1])
  }

  /// The value of a header field, whose name is given in lower case.
  static func value(of name: String, in head: ArraySlice<UInt8>) -> String? {
    for line in String(decoding: head, as: UTF8.self).split(separator: "\r\n").dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2, parts[0].lowercased() == name {
        return parts[1].trimmingCharacters(in: .whitespaces)
      }
    }
    return nil
  }

  // MARK: - Connecting

  /// Connects to the first of the host's addresses that accepts, each within `EngineAPI.timeout`.
  private static func connect(to url: URL) throws(ClientError) -> Int32 {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    let host = url.host(percentEncoded: false) ?? ""
    let result = getaddrinfo(host, String(url.port ?? 80), &hints, &found)
    guard result == 0 else { throw .unreachable(String(cString: gai_strerror(result))) }
    defer { freeaddrinfo(found) }
    var reason = ""
    var next = found
    while let candidate = next?.pointee {
      next = candidate.ai_next
      let kind = candidate.ai_socktype | Int32(SOCK_CLOEXEC.rawValue)
      let descriptor = socket(candidate.ai_family, kind, candidate.ai_protocol)
      guard descriptor >= 0 else {
        reason = String(cString: strerror(errno))
        continue
      }
      var limit = timeval(tv_sec: Int(EngineAPI.timeout), tv_usec: 0)
      setsockopt(
        descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
      if Glibc.connect(descriptor, candidate.ai_addr, candidate.ai_addrlen) == 0 {
        return descriptor
      }
      reason = String(cString: strerror(errno))
      close(descriptor)
    }
    throw .unreachable(reason)
  }
}
