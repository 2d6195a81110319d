// One connection of the live feed without TLS, as a console has it to the engine on its own machine.
// The feed is open for hours, and while one is, Foundation's URLSession on Linux keeps asking whether
// its socket can be written to: that woke the console tens of thousands of times a second. Here a
// thread waits in poll(2) and is woken by what comes, and by nothing else.

import Foundation
import Glibc
import Synchronization

/// A connection that asks for the feed and reads it to its end.
final class PlaintextFeedConnection: Sendable {
  /// Bytes of an answer's head; an engine's has a tenth of it.
  static let headLimit = 16 << 10
  private static let noHead = "no head of HTTP"
  private static let longLine = "a line of over \(ServerSentEventParser.maximumLine) bytes"

  private struct State {
    var descriptor: Int32 = -1
    var isCancelled = false
  }

  private let state = Mutex(State())

  /// Begins; `tell` is called on a thread of the line's own, `ended` last.
  init(
    _ address: EngineAddress, _ query: FeedQuery,
    tell: @escaping @Sendable (FeedConnectionEvent) -> Void
  ) {
    Thread.detachNewThread { [self] in
      let why = run(address, query, tell)
      tell(.ended(why))
    }
  }

  /// Ends it; nothing waits for that.
  func cancel() {
    state.withLock { state in
      state.isCancelled = true
      if state.descriptor >= 0 { shutdown(state.descriptor, Int32(SHUT_RDWR)) }
    }
  }

  /// Reads to the end, and says why it came.
  private func run(
    _ address: EngineAddress, _ query: FeedQuery, _ tell: (FeedConnectionEvent) -> Void
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
    return read(descriptor, tell)
  }

  private func read(_ descriptor: Int32, _ tell: (FeedConnectionEvent) -> Void) -> ClientError {
    var head: [UInt8]? = []
    var answer = FeedResponse()
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&waiting, 1, Int32(FeedStream.silenceLimit * 1e3))
      if ready < 0, errno == EINTR { continue }
      guard ready > 0 else { return answer.fault(String(cString: strerror(ETIMEDOUT))) }
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        return answer.fault(count == 0 ? "" : String(cString: strerror(errno)))
      }
      var bytes = buffer[..<count]
      if var begun = head {
        begun += bytes
        guard let end = PlaintextFeedConnection.endOfHead(begun) else {
          guard begun.count <= Self.headLimit else { return .unreadable(Self.noHead) }
          head = begun
          continue
        }
        guard let status = Self.status(begun[..<end]) else { return .unreadable(Self.noHead) }
        let scope = PlaintextFeedConnection.value(of: "canais-scope", in: begun[..<end])
        for news in answer.begin(status: status, scope: scope) { tell(news) }
        head = nil
        bytes = begun[end...]
      }
      guard let news = answer.feed(bytes) else { return .unreadable(Self.longLine) }
      for news in news { tell(news) }
    }
  }

  // MARK: - HTTP

  /// Asked as HTTP/1.0: whatever stands between may not cut the answer into chunks then (RFC 9112
  /// 7.1), and its end is the connection's.
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

  /// Where the head ends: after its empty line.
  static func endOfHead(_ bytes: [UInt8]) -> Int? {
    let end = Array("\r\n\r\n".utf8)
    guard bytes.count >= end.count else { return nil }
    return (0...(bytes.count - end.count)).first { bytes[$0...].starts(with: end) }
      .map { $0 + end.count }
  }

  /// The status of an answer that begins `HTTP/1.1 200`.
  static func status(_ head: ArraySlice<UInt8>) -> Int? {
    let words = String(decoding: head, as: UTF8.self).prefix { $0 != "\r\n" }
      .split(separator: " ")
    guard words.count >= 2, words[0].hasPrefix("HTTP/1.") else { return nil }
    return Int(words[1])
  }

  /// A field of the head, its name in small letters.
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

  /// Connects to the first of the host's addresses that answers, in the engine's time for an answer.
  private static func connect(to url: URL) throws(ClientError) -> Int32 {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    let host = url.host(percentEncoded: false) ?? ""
    let result = getaddrinfo(host, String(url.port ?? 80), &hints, &found)
    guard result == 0 else { throw .unreachable(String(cString: gai_strerror(result))) }
    defer { freeaddrinfo(found) }
    var why = ""
    var next = found
    while let one = next?.pointee {
      next = one.ai_next
      let kind = one.ai_socktype | Int32(SOCK_CLOEXEC.rawValue)
      let descriptor = socket(one.ai_family, kind, one.ai_protocol)
      guard descriptor >= 0 else {
        why = String(cString: strerror(errno))
        continue
      }
      var limit = timeval(tv_sec: Int(EngineAPI.timeout), tv_usec: 0)
      setsockopt(
        descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
      if Glibc.connect(descriptor, one.ai_addr, one.ai_addrlen) == 0 { return descriptor }
      why = String(cString: strerror(errno))
      close(descriptor)
    }
    throw .unreachable(why)
  }
}
