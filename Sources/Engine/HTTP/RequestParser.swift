// Parses the heads of HTTP/1.1 requests, strictly by RFC 9112: whatever two parsers could read
// differently is refused, since that is how requests are smuggled past a proxy.

import Basics

/// The result of parsing the start of a buffer.
enum ParsedRequest {
  /// The head is not complete yet; more bytes may complete it.
  case incomplete
  /// A head that took the first `length` bytes.
  case request(Request, length: Int)
  /// The bytes are no request that could be answered otherwise than by this status. The connection
  /// has to be closed, since it is unknown where the next request begins.
  case refused(HTTPStatus)
}

/// Parses request heads.
enum RequestParser {
  /// The most field lines of one request.
  private static let maximumFieldLines = 64

  /// Parses one head from the start of the bytes.
  ///
  ///     switch RequestParser.parse(buffer) {
  ///     case .incomplete: wait for more bytes
  ///     case .request(let request, let length): the body begins at `length`
  ///     case .refused(let status): answer with `status` and close
  ///     }
  static func parse(_ bytes: UnsafeRawBufferPointer) -> ParsedRequest {
    // RFC 9112 section 2.2: a server ignores an empty line before the request line.
    var start = 0
    while start + 1 < bytes.count, start < 4, bytes[start] == cr, bytes[start + 1] == lf {
      start += 2
    }
    guard let end = headEnd(bytes, from: start) else {
      if let status = errorInPart(bytes, from: start) { return .refused(status) }
      return bytes.count - start >= ProtocolLimits.headBytes
        ? .refused(tooLong(bytes[start...])) : .incomplete
    }
    guard end - start <= ProtocolLimits.headBytes else { return .refused(.headersTooLarge) }
    let head = UnsafeRawBufferPointer(rebasing: bytes[start..<end - 2])
    var lines = Lines(head)
    do throws(HTTPStatus) {
      guard let first = try lines.next() else { throw .badRequest }
      var request = try requestLine(first)
      request.fieldLines.reserveCapacity(usualFieldLines)
      while let line = try lines.next() {
        guard request.fieldLines.count < maximumFieldLines else { throw .headersTooLarge }
        request.fieldLines.append(try fieldLine(line))
      }
      request.head = [UInt8](unsafeUninitializedCapacity: head.count) { bytes, count in
        UnsafeMutableRawBufferPointer(bytes).copyMemory(from: head)
        count = head.count
      }
      try checkFields(&request)
      return .request(request, length: end)
    } catch {
      return .refused(error)
    }
  }

  /// The field lines for which memory is reserved: a browser's handshake has about as many.
  private static let usualFieldLines = 16

  private static let cr = UInt8(ascii: "\r")
  private static let lf = UInt8(ascii: "\n")

  /// The position after the empty line that ends the head; nil where it has not come yet.
  private static func headEnd(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    var position = start
    let limit = min(bytes.count, start + ProtocolLimits.headBytes + 4)
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

  /// The status to refuse an incomplete head with: it has a line feed without its carriage return,
  /// or begins with a byte that no request begins with. Nil where more bytes may complete it.
  private static func errorInPart(
    _ bytes: UnsafeRawBufferPointer, from start: Int
  ) -> HTTPStatus? {
    guard start < bytes.count else { return nil }
    if bytes[start] != cr, !isToken(bytes[start]) { return .badRequest }
    for position in start..<bytes.count where bytes[position] == lf {
      if position == start || bytes[position - 1] != cr { return .badRequest }
    }
    return nil
  }

  /// The status for a head that exceeds its limit, by what is too long: the method (400), the
  /// target (414, RFC 9112 section 3) or the field lines (431).
  private static func tooLong(_ head: Slice<UnsafeRawBufferPointer>) -> HTTPStatus {
    let start = head.prefix(ProtocolLimits.headBytes)
    if start.contains(lf) { return .headersTooLarge }
    return start.contains(UInt8(ascii: " ")) ? .targetTooLong : .badRequest
  }

  // MARK: - Lines

  /// The lines of a head.
  private struct Lines {
    let bytes: UnsafeRawBufferPointer
    var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func next() throws(HTTPStatus) -> Slice<UnsafeRawBufferPointer>? {
      guard position < bytes.count else { return nil }
      var stop = position
      while bytes[stop] != cr { stop += 1 }
      // A bare carriage return ends a line for some parsers and not for others.
      guard bytes[stop + 1] == lf else { throw .badRequest }
      defer { position = stop + 2 }
      return bytes[position..<stop]
    }
  }

  /// The range of a part of the head. Two bytes a bound are enough: `ProtocolLimits.headBytes`.
  private static func range(_ part: Slice<UnsafeRawBufferPointer>) -> Range<UInt16> {
    UInt16(part.startIndex)..<UInt16(part.endIndex)
  }

  private static func requestLine(
    _ line: Slice<UnsafeRawBufferPointer>
  ) throws(HTTPStatus) -> Request {
    let blank = UInt8(ascii: " ")
    guard let first = line.firstIndex(of: blank), first > line.startIndex,
      let second = line[(first + 1)...].firstIndex(of: blank),
      !line[(second + 1)...].contains(blank)
    else { throw .badRequest }
    let name = line[..<first]
    let target = line[(first + 1)..<second]
    let version = line[(second + 1)...]
    guard name.allSatisfy(isToken) else { throw .badRequest }
    // RFC 9110 section 2.5: a later minor version is treated as the highest one known.
    guard version.count == 8, ASCII.equals(version.prefix(7), "HTTP/1."), let minor = version.last,
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(minor)
    else {
      throw ASCII.equals(version.prefix(5), "HTTP/") ? .versionNotSupported : .badRequest
    }
    guard let method = method(name) else { throw .methodUnknown }
    guard target.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else {
      throw .badRequest
    }
    let (authority, local) = try split(target)
    let mark = local.firstIndex(of: UInt8(ascii: "?"))
    let isHTTP10 = minor == UInt8(ascii: "0")
    return Request(
      method: method, head: [], fieldLines: [], authorityRange: range(authority),
      pathRange: range(local[..<(mark ?? second)]),
      queryRange: range(local[(mark.map { $0 + 1 } ?? second)...]), keepsAlive: !isHTTP10,
      isHTTP10: isHTTP10)
  }

  /// Splits a target into its authority, which is empty where the target is a path, and the rest.
  private static func split(
    _ target: Slice<UnsafeRawBufferPointer>
  ) throws(HTTPStatus) -> (Slice<UnsafeRawBufferPointer>, Slice<UnsafeRawBufferPointer>) {
    if target.first == UInt8(ascii: "/") { return (target.prefix(0), target) }
    // RFC 9112 section 3.2.2: a server must accept the absolute form too.
    let schemes: [StaticString] = ["http://", "https://"]
    for scheme in schemes {
      let length = scheme.utf8CodeUnitCount
      guard ASCII.equals(target.prefix(length), scheme, anyCase: true) else { continue }
      let rest = target.dropFirst(length)
      let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
      let authority = rest[..<(end ?? rest.endIndex)]
      guard !authority.isEmpty else { throw .badRequest }
      return (authority, rest[authority.endIndex...])
    }
    throw .badRequest
  }

  private static func method(_ name: Slice<UnsafeRawBufferPointer>) -> Request.Method? {
    if ASCII.equals(name, "GET") { return .get }
    return Request.Method(rawValue: String(decoding: name, as: UTF8.self))
  }

  private static func fieldLine(
    _ line: Slice<UnsafeRawBufferPointer>
  ) throws(HTTPStatus) -> Request.FieldLine {
    let bytes = line.base
    // RFC 9112 section 5: a name is a token that ends at the colon. That refuses folded lines,
    // which begin with white space, and white space before the colon, which parsers read
    // differently.
    var colon = line.startIndex
    while colon < line.endIndex, isToken(bytes[colon]) { colon += 1 }
    guard colon > line.startIndex, colon < line.endIndex, bytes[colon] == UInt8(ascii: ":") else {
      throw .badRequest
    }
    var (first, end) = (colon + 1, line.endIndex)
    while first < end, bytes[first] == 0x20 || bytes[first] == 0x09 { first += 1 }
    while first < end, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
    for position in first..<end {
      let byte = bytes[position]
      guard byte == 0x09 || (byte >= 0x20 && byte != 0x7F) else { throw .badRequest }
    }
    return Request.FieldLine(
      name: range(line[line.startIndex..<colon]), value: range(line[first..<end]))
  }

  /// Whether a byte may be part of a token (RFC 9110 section 5.6.2).
  @inline(__always)
  private static func isToken(_ byte: UInt8) -> Bool {
    if ASCII.lowercased(byte) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 {
      return true
    }
    switch byte {
    case UInt8(ascii: "-"): return true
    case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"),
      UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"),
      UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"),
      UInt8(ascii: "|"), UInt8(ascii: "~"):
      return true
    default: return false
    }
  }

  // MARK: - Fields together

  /// Fields that must not be repeated: two parsers could each take another one.
  private static let singletons: [StaticString] = [
    "host", "content-length", "transfer-encoding", "authorization", "origin", "expect",
    "sec-websocket-key", "sec-websocket-version", "content-type",
  ]

  /// Checks the fields that decide where the request goes and where it ends.
  private static func checkFields(_ request: inout Request) throws(HTTPStatus) {
    var seen: UInt32 = 0
    for line in request.fieldLines {
      guard let index = singletons.firstIndex(where: { request.isNamed(line, $0) }) else {
        continue
      }
      guard seen >> UInt32(index) & 1 == 0 else { throw .badRequest }
      seen |= 1 << UInt32(index)
    }
    var hosts = 0
    var isHost = true
    request.forEachValue(of: "host") { host in
      hosts += 1
      isHost = !host.isEmpty && host.allSatisfy(isHostByte)
    }
    // RFC 9112 section 3.2: 400 for an HTTP/1.1 request without Host; HTTP/1.0 may leave it out.
    guard isHost, hosts == 1 || request.isHTTP10 else { throw .badRequest }
    guard request.targetMatchesHost else { throw .badRequest }
    try checkBody(&request)
  }

  private static func checkBody(_ request: inout Request) throws(HTTPStatus) {
    let isHTTP10 = request.isHTTP10
    let hasLength = request.count(of: "content-length") > 0
    if request.count(of: "transfer-encoding") > 0 {
      // RFC 9112 section 6.1: both at once is request smuggling or a broken client. A chunked body
      // alone is well formed, but not supported.
      throw hasLength || isHTTP10 ? .badRequest : .lengthRequired
    }
    if hasLength, let length = request["content-length"] {
      guard !length.isEmpty, ASCII.isDigits(length) else {
        throw .badRequest
      }
      // The longest body of any route; most take less.
      guard let count = Int(length), count <= ProtocolLimits.fileBytes else {
        throw .contentTooLarge
      }
      request.contentLength = count
    }
    if request.list("connection", contains: "close") { request.keepsAlive = false }
    if isHTTP10, request.list("connection", contains: "keep-alive") { request.keepsAlive = true }
    // RFC 9110 section 10.1.1: in an HTTP/1.0 request Expect is ignored.
    if !isHTTP10, let expected = request["expect"], expected.lowercased() != "100-continue" {
      throw .expectationFailed
    }
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    isToken(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "[")
      || byte == UInt8(ascii: "]")
  }
}

extension Request {
  /// Whether an absolute-form target names the same host as the `Host` field. Where they differ, a
  /// proxy may have authorized the request by the other one.
  fileprivate var targetMatchesHost: Bool {
    guard !authorityRange.isEmpty else { return true }
    var isSame = true
    head.withUnsafeBytes { head in
      let authority = head[Int(authorityRange.lowerBound)..<Int(authorityRange.upperBound)]
      forEachValue(of: "host") { host in
        isSame =
          isSame && authority.elementsEqual(host) { ASCII.lowercased($0) == ASCII.lowercased($1) }
      }
    }
    return isSame
  }
}
