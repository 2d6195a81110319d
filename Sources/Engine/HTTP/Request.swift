// One request as the strict parser gives it: nothing in it is doubtful any more.

/// A request's head.
struct Request {
  /// RFC 9110 section 9.3, and PATCH (RFC 5789). What no route takes is known all the same, so that
  /// it is told what the route does take.
  enum Method: String {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
    case options = "OPTIONS"
    case trace = "TRACE"
  }

  var method: Method
  /// The path, without query.
  var path: String
  /// What follows the question mark; empty without one.
  var query: String
  /// Names in lower case, in the order they came.
  var headers: [(name: String, value: String)]
  var contentLength: Int
  /// Whether the connection stays open after the answer.
  var keepsAlive: Bool

  /// The value of a header that stands at most once; nil when it is not there.
  subscript(name: String) -> String? {
    headers.first { $0.name == name }?.value
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
        guard let high = rest.next()?.hexDigit, let low = rest.next()?.hexDigit else { return nil }
        bytes.append(high << 4 | low)
      default: bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }
}

extension UInt8 {
  /// The value of a hexadecimal digit; nil for another character.
  var hexDigit: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
