// HTTP/1.1 requests, strictly after RFC 9112: what two readers could understand differently is
// refused, since that is how requests are smuggled past a proxy.

import Basics

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
      return bytes.count - start >= ProtocolLimits.headBytes
        ? .refused(tooLong(bytes[start...])) : .incomplete
    }
    guard end - start <= ProtocolLimits.headBytes else { return .refused(.headersTooLarge) }
    let head = UnsafeRawBufferPointer(rebasing: bytes[start..<end - 2])
    var lines = Lines(head)
    do throws(HTTPStatus) {
      guard let first = try lines.next() else { throw .badRequest }
      var request = try requestLine(first)
      request.lines.reserveCapacity(usualHeaders)
      while let line = try lines.next() {
        guard request.lines.count < maximumHeaders else { throw .headersTooLarge }
        request.lines.append(try header(line))
      }
      request.head = [UInt8](unsafeUninitializedCapacity: head.count) { bytes, count in
        UnsafeMutableRawBufferPointer(bytes).copyMemory(from: head)
        count = head.count
      }
      try settle(&request)
      return .request(request, length: end)
    } catch {
      return .refused(error)
    }
  }

  /// Header lines that a browser's handshake has.
  private static let usualHeaders = 16

  private static let cr = UInt8(ascii: "\r")
  private static let lf = UInt8(ascii: "\n")

  /// The position after the empty line.
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

  /// What of an endless head is too long: the method's name, the target (RFC 9112 3) or the rest.
  private static func tooLong(_ head: Slice<UnsafeRawBufferPointer>) -> HTTPStatus {
    let start = head.prefix(ProtocolLimits.headBytes)
    if start.contains(lf) { return .headersTooLarge }
    return start.contains(UInt8(ascii: " ")) ? .targetTooLong : .badRequest
  }

  // MARK: - Lines

  private struct Lines {
    let bytes: UnsafeRawBufferPointer
    var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func next() throws(HTTPStatus) -> Slice<UnsafeRawBufferPointer>? {
      guard position < bytes.count else { return nil }
      var stop = position
      while bytes[stop] != cr { stop += 1 }
      // A carriage return alone ends a line for some readers and not for others.
      guard bytes[stop + 1] == lf else { throw .badRequest }
      defer { position = stop + 2 }
      return bytes[position..<stop]
    }
  }

  /// A place in the head, which is shorter than two bytes can tell.
  private static func place(_ part: Slice<UnsafeRawBufferPointer>) -> Range<UInt16> {
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
    // RFC 9110 2.5: a later minor version is read as the last one known.
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
    let isOld = minor == UInt8(ascii: "0")
    return Request(
      method: method, head: [], lines: [], authorityPlace: place(authority),
      pathPlace: place(local[..<(mark ?? second)]),
      queryPlace: place(local[(mark.map { $0 + 1 } ?? second)...]), keepsAlive: !isOld,
      isOld: isOld)
  }

  /// The authority of a target, empty where it is a path alone, and path and query.
  private static func split(
    _ target: Slice<UnsafeRawBufferPointer>
  ) throws(HTTPStatus) -> (Slice<UnsafeRawBufferPointer>, Slice<UnsafeRawBufferPointer>) {
    if target.first == UInt8(ascii: "/") { return (target.prefix(0), target) }
    // RFC 9112 3.2.2: a server takes the absolute form too.
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

  private static func header(
    _ line: Slice<UnsafeRawBufferPointer>
  ) throws(HTTPStatus) -> Request.Line {
    let bytes = line.base
    // A folded line begins with a blank and one with a blank before the colon is read differently
    // by different readers; neither begins with a token.
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
    return Request.Line(name: place(line[line.startIndex..<colon]), value: place(line[first..<end]))
  }

  /// RFC 9110 5.6.2.
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

  // MARK: - What the headers mean together

  /// Headers that must not come twice: two readers could each believe another one.
  private static let single: [StaticString] = [
    "host", "content-length", "transfer-encoding", "authorization", "origin", "expect",
    "sec-websocket-key", "sec-websocket-version", "content-type",
  ]

  private static func settle(_ request: inout Request) throws(HTTPStatus) {
    var seen: UInt32 = 0
    for line in request.lines {
      guard let place = single.firstIndex(where: { request.isNamed(line, $0) }) else { continue }
      guard seen >> UInt32(place) & 1 == 0 else { throw .badRequest }
      seen |= 1 << UInt32(place)
    }
    var hosts = 0
    var isHost = true
    request.forEachValue(of: "host") { host in
      hosts += 1
      isHost = !host.isEmpty && host.allSatisfy(isOfHost)
    }
    // RFC 9112 3.2: 400 for a 1.1 request without Host; 1.0 may leave it out.
    guard isHost, hosts == 1 || request.isOld else { throw .badRequest }
    guard request.namesOneHost else { throw .badRequest }
    try settleBody(&request)
  }

  private static func settleBody(_ request: inout Request) throws(HTTPStatus) {
    let isOld = request.isOld
    let hasLength = request.count(of: "content-length") > 0
    if request.count(of: "transfer-encoding") > 0 {
      // RFC 9112 6.1: both lengths at once is an attack or a fault; alone, we take no chunks.
      throw hasLength || isOld ? .badRequest : .lengthRequired
    }
    if hasLength, let length = request["content-length"] {
      guard !length.isEmpty, length.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
        throw .badRequest
      }
      guard let count = Int(length), count <= ProtocolLimits.bodyBytes else {
        throw .contentTooLarge
      }
      request.contentLength = count
    }
    if request.list("connection", contains: "close") { request.keepsAlive = false }
    if isOld, request.list("connection", contains: "keep-alive") { request.keepsAlive = true }
    // RFC 9110 10.1.1: of an old client it is not looked at.
    if !isOld, let expected = request["expect"], expected.lowercased() != "100-continue" {
      throw .expectationFailed
    }
  }

  private static func isOfHost(_ byte: UInt8) -> Bool {
    isToken(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "[")
      || byte == UInt8(ascii: "]")
  }
}

extension Request {
  /// Whether the target and the `Host` line name the same: a proxy may have looked at the other one.
  fileprivate var namesOneHost: Bool {
    guard !authorityPlace.isEmpty else { return true }
    var isSame = true
    head.withUnsafeBytes { head in
      let authority = head[Int(authorityPlace.lowerBound)..<Int(authorityPlace.upperBound)]
      forEachValue(of: "host") { host in
        isSame =
          isSame && authority.elementsEqual(host) { ASCII.lowercased($0) == ASCII.lowercased($1) }
      }
    }
    return isSame
  }
}
