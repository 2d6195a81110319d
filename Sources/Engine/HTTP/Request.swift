// The head of one HTTP request, as the strict parser returns it. Its bytes are kept in one piece
// and strings are made only of what is asked for: a handshake looks at five of its dozen field
// lines, and a string for each name and value cost more than reading them.

import Basics
import WebSocket

/// The head of a request that is well formed by RFC 9112.
struct Request: Sendable {
  /// A request method: those of RFC 9110 section 9.3, and PATCH (RFC 5789).
  ///
  /// Methods that no route takes are known as well, so that they are answered 405 with the methods
  /// that the route takes. Others are answered 501.
  enum Method: String, Sendable {
    /// Reads a resource (RFC 9110 section 9.3.1).
    case get = "GET"
    /// Reads what GET would answer, without the body (9.3.2).
    case head = "HEAD"
    /// Has the resource process the body (9.3.3).
    case post = "POST"
    /// Replaces a resource (9.3.4).
    case put = "PUT"
    /// Changes a part of a resource (RFC 5789).
    case patch = "PATCH"
    /// Removes a resource (9.3.5).
    case delete = "DELETE"
    /// Asks for the options of a resource (9.3.7).
    case options = "OPTIONS"
    /// Has the request sent back (9.3.8).
    case trace = "TRACE"

    /// Whether the method only reads (RFC 9110 section 9.2.1).
    var isSafe: Bool {
      switch self {
      case .get, .head, .options, .trace: true
      case .post, .put, .patch, .delete: false
      }
    }
  }

  /// A field line: the ranges of its name and its value in `head`.
  struct FieldLine: Sendable {
    var name: Range<UInt16>
    var value: Range<UInt16>
  }

  var method: Method
  /// The bytes of the head, from the request line on.
  var head: [UInt8]
  /// The field lines, in the order in which they came.
  var fieldLines: [FieldLine]
  /// The range of host and port in an absolute-form target (RFC 9112 section 3.2.2); empty for a
  /// target that is a path.
  var authorityRange: Range<UInt16> = 0..<0
  /// The range of the path in `head`.
  var pathRange: Range<UInt16>
  /// The range of the query in `head`, without its question mark; empty where there is none.
  var queryRange: Range<UInt16>
  /// Bytes of the body that follows.
  var contentLength = 0
  /// Whether the connection stays open after the response.
  var keepsAlive: Bool
  /// Whether the request is HTTP/1.0, which has neither `Upgrade` nor `100 Continue`.
  var isHTTP10 = false

  /// Whether the client holds its body back until `100 Continue` (RFC 9110 section 10.1.1).
  var expectsContinue: Bool { !isHTTP10 && contentLength > 0 && count(of: "expect") > 0 }

  /// The path, without the query.
  var path: String { text(pathRange) }
  /// The query, without its question mark; empty where there is none.
  var query: String { text(queryRange) }

  /// Calls `body` with the bytes of the path.
  func withPath<Result>(_ body: (Slice<UnsafeRawBufferPointer>) -> Result) -> Result {
    head.withUnsafeBytes { body($0[Int(pathRange.lowerBound)..<Int(pathRange.upperBound)]) }
  }

  private func text(_ range: Range<UInt16>) -> String {
    String(decoding: head[Int(range.lowerBound)..<Int(range.upperBound)], as: UTF8.self)
  }

  /// The value of the first field of a name; nil where there is none. `name` is in lower case; the
  /// field's own may be in any.
  subscript(name: StaticString) -> String? {
    fieldLines.first { isNamed($0, name) }.map { text($0.value) }
  }

  /// The number of field lines of a name.
  func count(of name: StaticString) -> Int {
    fieldLines.reduce(0) { $0 + (isNamed($1, name) ? 1 : 0) }
  }

  /// Whether a field line has a name. `name` is in lower case.
  func isNamed(_ line: FieldLine, _ name: StaticString) -> Bool {
    guard line.name.count == name.utf8CodeUnitCount else { return false }
    return head.withUnsafeBufferPointer { head in
      let start = Int(line.name.lowerBound)
      for position in 0..<name.utf8CodeUnitCount
      where ASCII.lowercased(head[start + position]) != name.utf8Start[position] { return false }
      return true
    }
  }

  /// The names and values of the query, decoded; nil where an escape or its UTF-8 is wrong.
  var parameters: [(name: String, value: String)]? {
    var parameters: [(name: String, value: String)] = []
    for pair in query.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = Request.decoded(parts[0]),
        let value = Request.decoded(parts.count == 2 ? parts[1] : "")
      else { return nil }
      parameters.append((name, value))
    }
    return parameters
  }

  /// Decodes `application/x-www-form-urlencoded` text: `%C3%A9+` is `é `. Nil where an escape or
  /// its UTF-8 is wrong.
  static func decoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8.makeIterator()
    while let byte = rest.next() {
      switch byte {
      case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        guard let high = rest.next().flatMap(Hexadecimal.value),
          let low = rest.next().flatMap(Hexadecimal.value)
        else { return nil }
        bytes.append(high << 4 | low)
      default: bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }
}

extension Request: HeaderLines {
  func forEachValue(
    of name: StaticString, _ each: (UnsafeRawBufferPointer) -> Void
  ) {
    head.withUnsafeBytes { head in
      for line in fieldLines where isNamed(line, name) {
        let value = head[Int(line.value.lowerBound)..<Int(line.value.upperBound)]
        each(UnsafeRawBufferPointer(rebasing: value))
      }
    }
  }
}
