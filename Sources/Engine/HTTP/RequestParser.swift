// HTTP/1.1 requests, strictly after RFC 9112: what two readers could understand differently is
// refused, since that is how requests are smuggled past a proxy.

/// What stands at the start of the bytes.
enum ParsedRequest {
  /// Not all of the head is there yet.
  case incomplete
  /// A head, and how many bytes it took.
  case request(Request, length: Int)
  /// It cannot be answered otherwise than by this status, and the connection closes.
  case refused(HTTPStatus)
}

/// Reads request heads.
enum RequestParser {
  /// Header lines of one request.
  static let maximumHeaders = 64

  /// Reads one head from the start of the bytes.
  static func parse(_ bytes: UnsafeRawBufferPointer) -> ParsedRequest {
    // RFC 9112 2.2: a server ignores an empty line before the request line.
    var start = 0
    while start + 1 < bytes.count, start < 4, bytes[start] == cr, bytes[start + 1] == lf {
      start += 2
    }
    guard let end = headEnd(bytes, from: start) else {
      if let fault = faultInPart(bytes, from: start) { return .refused(fault) }
      return bytes.count - start >= Protocol.headBytes
        ? .refused(.headersTooLarge) : .incomplete
    }
    guard end - start <= Protocol.headBytes else { return .refused(.headersTooLarge) }
    var lines = Lines(bytes, from: start, to: end - 2)
    guard let first = lines.next() else { return .refused(.badRequest) }
    do throws(HTTPStatus) {
      var request = try requestLine(first)
      while let line = lines.next() {
        guard request.headers.count < maximumHeaders else { throw .headersTooLarge }
        request.headers.append(try header(line))
      }
      try settle(&request)
      return .request(request, length: end)
    } catch {
      return .refused(error)
    }
  }

  private static let cr = UInt8(ascii: "\r")
  private static let lf = UInt8(ascii: "\n")

  /// The position after the empty line.
  private static func headEnd(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    var position = start
    let limit = min(bytes.count, start + Protocol.headBytes + 4)
    while position + 3 < limit {
      if bytes[position + 3] > cr {
        position += 4
      } else if bytes[position] == cr, bytes[position + 1] == lf, bytes[position + 2] == cr,
        bytes[position + 3] == lf
      {
        return position + 4
      } else {
        position += 1
      }
    }
    return nil
  }

  /// A line feed without its carriage return, or bytes that no request begins with: there is
  /// nothing to wait for.
  private static func faultInPart(
    _ bytes: UnsafeRawBufferPointer, from start: Int
  ) -> HTTPStatus? {
    guard start < bytes.count else { return nil }
    if bytes[start] != cr, !isToken(bytes[start]) { return .badRequest }
    for position in start..<bytes.count where bytes[position] == lf {
      if position == start || bytes[position - 1] != cr { return .badRequest }
    }
    return nil
  }

  // MARK: - Lines

  private struct Lines {
    let bytes: UnsafeRawBufferPointer
    var position: Int
    let end: Int

    init(_ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) {
      self.bytes = bytes
      position = start
      self.end = end
    }

    mutating func next() -> Slice<UnsafeRawBufferPointer>? {
      guard position < end else { return nil }
      var stop = position
      while bytes[stop] != cr { stop += 1 }
      defer { position = stop + 2 }
      return bytes[position..<stop]
    }
  }

  private static func requestLine(
    _ line: Slice<UnsafeRawBufferPointer>
  ) throws(HTTPStatus) -> Request {
    let parts = line.split(
      separator: UInt8(ascii: " "), maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[0].isEmpty, parts[0].allSatisfy(isToken) else {
      throw .badRequest
    }
    let version = String(decoding: parts[2], as: UTF8.self)
    guard version == "HTTP/1.1" || version == "HTTP/1.0" else {
      throw version.hasPrefix("HTTP/") ? .versionNotSupported : .badRequest
    }
    guard parts[1].first == UInt8(ascii: "/"), parts[1].allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
      !parts[1].contains(UInt8(ascii: "#"))
    else { throw .badRequest }
    guard let method = Request.Method(rawValue: String(decoding: parts[0], as: UTF8.self)) else {
      throw .methodUnknown
    }
    let target = parts[1].split(
      separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
    return Request(
      method: method, path: String(decoding: target[0], as: UTF8.self),
      query: target.count == 2 ? String(decoding: target[1], as: UTF8.self) : "", headers: [],
      contentLength: 0, keepsAlive: version == "HTTP/1.1")
  }

  private static func header(
    _ line: Slice<UnsafeRawBufferPointer>
  ) throws(HTTPStatus) -> (name: String, value: String) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else {
      throw .badRequest
    }
    // A folded line begins with a blank and one with a blank before the colon is read differently
    // by different readers; neither begins with a token.
    let name = line[line.startIndex..<colon]
    guard name.allSatisfy(isToken) else { throw .badRequest }
    var value = line[(colon + 1)...]
    while let byte = value.first, byte == 0x20 || byte == 0x09 { value = value.dropFirst() }
    while let byte = value.last, byte == 0x20 || byte == 0x09 { value = value.dropLast() }
    guard value.allSatisfy({ $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }) else {
      throw .badRequest
    }
    let lower = String(unsafeUninitializedCapacity: name.count) { buffer in
      for (position, byte) in name.enumerated() {
        buffer[position] = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
      }
      return name.count
    }
    return (lower, String(decoding: value, as: UTF8.self))
  }

  /// RFC 9110 5.6.2.
  private static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"),
      UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"),
      UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "_"),
      UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
      true
    default: false
    }
  }

  // MARK: - What the headers mean together

  /// Headers that must not come twice: two readers could each believe another one.
  private static let single: Set<String> = [
    "host", "content-length", "transfer-encoding", "authorization", "origin", "expect",
    "sec-websocket-key", "sec-websocket-version", "content-type",
  ]

  private static func settle(_ request: inout Request) throws(HTTPStatus) {
    var seen = Set<String>()
    for (name, _) in request.headers where single.contains(name) {
      guard seen.insert(name).inserted else { throw .badRequest }
    }
    guard let host = request["host"], isHost(host) else {
      // RFC 9112 3.2: 400 for a 1.1 request without Host; 1.0 may leave it out.
      if request["host"] == nil, !request.keepsAlive { return try settleBody(&request) }
      throw .badRequest
    }
    try settleBody(&request)
  }

  private static func settleBody(_ request: inout Request) throws(HTTPStatus) {
    let isOld = !request.keepsAlive
    if seenTransferEncoding(request) {
      // RFC 9112 6.1: both lengths at once is an attack or a fault; alone, we take no chunks.
      throw request["content-length"] != nil || isOld ? .badRequest : .lengthRequired
    }
    if let length = request["content-length"] {
      guard !length.isEmpty, length.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
        throw .badRequest
      }
      guard let count = Int(length), count <= Protocol.bodyBytes else { throw .contentTooLarge }
      request.contentLength = count
    }
    let options = (request["connection"] ?? "").lowercased().split(separator: ",")
      .map { $0.trimmed }
    if options.contains("close") { request.keepsAlive = false }
    if isOld, options.contains("keep-alive") { request.keepsAlive = true }
    if let expected = request["expect"], expected.lowercased() != "100-continue" {
      throw .expectationFailed
    }
  }

  private static func seenTransferEncoding(_ request: Request) -> Bool {
    request["transfer-encoding"] != nil
  }

  private static func isHost(_ host: String) -> Bool {
    !host.isEmpty
      && host.utf8.allSatisfy {
        isToken($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "[")
          || $0 == UInt8(ascii: "]")
      }
  }
}

extension StringProtocol {
  /// The text without blanks and tabs at its ends.
  var trimmed: String {
    var rest = Substring(self)
    while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
    while rest.last == " " || rest.last == "\t" { rest.removeLast() }
    return String(rest)
  }
}
