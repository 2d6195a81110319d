// Collects a response from the lines and pieces that libcurl delivers, and decides when to stop
// reading. It does no I/O, so that its rules can be tested by themselves.

/// Collects one response.
struct ResponseReader {
  /// The maximum size of all header fields and interim responses together, in bytes.
  static let headLimit = 256 << 10

  /// The progress of the head.
  enum HeadState {
    /// No line of a final response was received.
    case none
    /// The status line was received, the empty line was not.
    case partial
    /// The empty line was received.
    case complete
  }

  private(set) var headState = HeadState.none
  private(set) var status = 0
  private(set) var fields = HTTPFields()
  private(set) var body: [UInt8] = []
  private(set) var isTruncated = false
  /// Whether the connection carries one response at a time.
  private(set) var isHTTP1 = false
  /// Why the reader stopped the transfer.
  private(set) var stopReason: HTTPClientError.Reason?
  /// What the head says about the body.
  private var framing = Framing()
  private var counts = Counts()
  private let acceptsCompression: Bool
  private let bodyLimit: Int

  private struct Framing {
    /// The number of content codings.
    var codings = 0
    /// The value of `Content-Length`.
    var length: Int?
  }

  private struct Counts {
    var headBytes = 0
    var bodyBytes = 0
  }

  /// Creates a reader for the response to a request.
  init(_ request: HTTPRequest) {
    acceptsCompression = request.acceptsCompression
    bodyLimit = max(0, request.bodyLimit)
  }

  /// Whether a line of a final response was received.
  var hasStarted: Bool { headState != .none }
  /// Whether the body has as many bytes as the head announces.
  var isComplete: Bool {
    headState == .complete && framing.codings == 0 && framing.length == counts.bodyBytes
  }
  /// Whether nothing was received, not even an interim response.
  var isEmpty: Bool { counts.headBytes == 0 }

  /// The response as far as it was received.
  var response: HTTPResponse {
    HTTPResponse(status: status, fields: fields, body: body, isTruncated: isTruncated)
  }

  /// Reads a line of a head, of an interim response or of a trailer section. Returns false to stop
  /// the transfer.
  mutating func read(line: UnsafeRawBufferPointer) -> Bool {
    counts.headBytes += line.count
    guard counts.headBytes <= Self.headLimit else { return stop(.headTooLarge) }
    // Lines after the head are trailer fields, which may be ignored (RFC 9110, section 6.5.1).
    if headState == .complete { return true }
    if headState == .none { return readStatusLine(line) }
    if line.first == 0x0D || line.first == 0x0A { return endHead() }
    if let field = Self.codingFields.first(where: { Self.hasName(line, $0.name) }) {
      guard readCodings(line, field) else { return stop(.badEncoding) }
    }
    if Self.hasName(line, "content-length:") {
      let digits = line.dropFirst("content-length:".utf8.count).drop { $0 <= 0x20 }
      framing.length = Int(String(decoding: digits.prefix { $0 > 0x20 }, as: UTF8.self))
    }
    fields.append(line: line)
    return true
  }

  /// Reads a piece of the body. Returns false to stop the transfer at the limit.
  mutating func read(body piece: UnsafeRawBufferPointer) -> Bool {
    counts.bodyBytes += piece.count
    let kept = piece.prefix(bodyLimit - body.count)
    // The array would grow to twice its size, beyond the limit.
    let size = body.count + kept.count
    if size > body.capacity { body.reserveCapacity(min(bodyLimit, max(size, 2 * body.count))) }
    body.append(contentsOf: kept)
    if kept.count < piece.count { isTruncated = true }
    return !isTruncated
  }

  /// Counts a piece of the body of a stream, which is not collected.
  mutating func count(body piece: UnsafeRawBufferPointer) { counts.bodyBytes += piece.count }

  private mutating func stop(_ reason: HTTPClientError.Reason) -> Bool {
    stopReason = reason
    return false
  }

  private mutating func readStatusLine(_ line: UnsafeRawBufferPointer) -> Bool {
    fields.removeAll()
    framing = Framing()
    headState = .partial
    isHTTP1 = line.count > 5 && line[5] == UInt8(ascii: "1")
    let digits = line.drop { $0 != 0x20 }.drop { $0 == 0x20 }
      .prefix { (0x30...0x39).contains($0) }
    status = digits.count == 3 ? digits.reduce(0) { $0 * 10 + Int($1 - 0x30) } : 0
    return status != 0 || stop(.notHTTP)
  }

  private mutating func endHead() -> Bool {
    switch status {
    case 200...: headState = .complete
    // The request did not ask for another protocol (RFC 9110, section 15.2.2).
    case 101: return stop(.notHTTP)
    // The final response follows an interim response (RFC 9110, section 15.2).
    default:
      fields.removeAll()
      status = 0
      headState = .none
    }
    return true
  }

  // MARK: - Codings

  private struct CodingField {
    var name: StaticString
    var isTransfer: Bool
  }

  private static let codingFields = [
    CodingField(name: "content-encoding:", isTransfer: false),
    CodingField(name: "transfer-encoding:", isTransfer: true),
  ]

  /// Whether a field names only codings that were requested, at most one of them. libcurl decodes
  /// up to five nested codings, requested or not. A few kilobytes can expand to terabytes in an
  /// inner one, and libcurl calls back only for the outermost result, so such a transfer could not
  /// be stopped.
  private mutating func readCodings(
    _ line: UnsafeRawBufferPointer, _ field: CodingField
  ) -> Bool {
    guard field.isTransfer || acceptsCompression else { return true }
    let codings = line.dropFirst(field.name.utf8CodeUnitCount)
      .split { $0 == 0x2C || $0 <= 0x20 }
      .map { String(decoding: $0, as: UTF8.self).lowercased() }
    for coding in codings {
      switch coding {
      case "identity": continue
      case "chunked": guard field.isTransfer else { return false }
      case "gzip", "x-gzip", "deflate":
        framing.codings += 1
        guard !field.isTransfer, framing.codings == 1 else { return false }
      default: return false
      }
    }
    return true
  }

  private static func hasName(_ line: UnsafeRawBufferPointer, _ name: StaticString) -> Bool {
    guard line.count >= name.utf8CodeUnitCount else { return false }
    return name.withUTF8Buffer { name in
      zip(line, name).allSatisfy { ($0 | 0x20) == ($1 | 0x20) }
    }
  }
}
