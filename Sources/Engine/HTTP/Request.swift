// One request as the strict parser gives it: nothing in it is doubtful any more. The head's bytes are
// kept in one piece, and lines are found in them when somebody asks: a handshake looks at five of its
// dozen lines, and a text for each name and value cost more than reading them.

import Basics
import WebSocket

/// A request's head.
struct Request: Sendable {
  /// RFC 9110 section 9.3, and PATCH (RFC 5789). What no route takes is known all the same, so that
  /// it is told what the route does take.
  enum Method: String, Sendable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
    case options = "OPTIONS"
    case trace = "TRACE"

    /// Whether it only reads (RFC 9110 9.2.1).
    var isSafe: Bool {
      switch self {
      case .get, .head, .options, .trace: true
      case .post, .put, .patch, .delete: false
      }
    }
  }

  /// Where a header line's name and value lie.
  struct Line: Sendable {
    var name: Range<UInt16>
    var value: Range<UInt16>
  }

  var method: Method
  /// The head, from the request line on.
  var head: [UInt8]
  /// Header lines in the order they came.
  var lines: [Line]
  /// Where host and port lie in an absolute-form target (RFC 9112 section 3.2.2); empty without one.
  var authorityPlace: Range<UInt16> = 0..<0
  /// Where the path and the query lie.
  var pathPlace: Range<UInt16>
  var queryPlace: Range<UInt16>
  var contentLength = 0
  /// Whether the connection stays open after the answer.
  var keepsAlive: Bool
  /// Whether it speaks HTTP/1.0, in which nothing is upgraded and nobody waits to be told to go on.
  var isOld = false

  /// Whether the client holds its body back until it is told to go on (RFC 9110 section 10.1.1).
  var awaitsContinue: Bool { !isOld && contentLength > 0 && count(of: "expect") > 0 }

  /// The path, without query.
  var path: String { text(pathPlace) }
  /// What follows the question mark; empty without one.
  var query: String { text(queryPlace) }

  /// Calls `body` with the bytes of the path.
  func withPath<Result>(_ body: (Slice<UnsafeRawBufferPointer>) -> Result) -> Result {
    head.withUnsafeBytes { body($0[Int(pathPlace.lowerBound)..<Int(pathPlace.upperBound)]) }
  }

  private func text(_ place: Range<UInt16>) -> String {
    String(decoding: head[Int(place.lowerBound)..<Int(place.upperBound)], as: UTF8.self)
  }

  /// The value of a header that stands at most once; nil when it is not there. `name` is in lower
  /// case, and any letters are meant.
  subscript(name: StaticString) -> String? {
    lines.first { isNamed($0, name) }.map { text($0.value) }
  }

  /// How many lines have a name.
  func count(of name: StaticString) -> Int {
    lines.reduce(0) { $0 + (isNamed($1, name) ? 1 : 0) }
  }

  /// Whether a line has a name.
  func isNamed(_ line: Line, _ name: StaticString) -> Bool {
    guard line.name.count == name.utf8CodeUnitCount else { return false }
    return head.withUnsafeBufferPointer { head in
      let start = Int(line.name.lowerBound)
      for position in 0..<name.utf8CodeUnitCount
      where ASCII.lowercased(head[start + position]) != name.utf8Start[position] { return false }
      return true
    }
  }

  /// The names and values of the query, decoded; nil when an escape is wrong.
  var parameters: [(name: String, value: String)]? {
    var found: [(name: String, value: String)] = []
    for part in query.split(separator: "&") {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = Request.decoded(sides[0]),
        let value = Request.decoded(sides.count == 2 ? sides[1] : "")
      else { return nil }
      found.append((name, value))
    }
    return found
  }

  /// Percent escapes and plus signs undone; nil when an escape or the UTF-8 is wrong.
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
      for line in lines where isNamed(line, name) {
        let value = head[Int(line.value.lowerBound)..<Int(line.value.upperBound)]
        each(UnsafeRawBufferPointer(rebasing: value))
      }
    }
  }
}
