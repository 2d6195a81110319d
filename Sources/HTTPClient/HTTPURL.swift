// The URL of a request. It is parsed once: the parts that select a connection are extracted, and
// every form that libcurl would read differently from its author's intention is rejected.

/// An absolute `http` or `https` URL.
///
///     let url = try HTTPURL("https://chat.example/api/message")
package struct HTTPURL: Hashable, Sendable {
  /// The maximum length in bytes.
  package static let maximumLength = 8_192

  /// The URL as it was given.
  package let text: String
  /// Whether the scheme is `https`.
  package let isSecure: Bool
  /// The host in lower case. An IPv6 literal keeps its brackets.
  package let host: String
  /// The port, 80 or 443 if the URL has none.
  package let port: UInt16

  /// Parses a URL. It needs the scheme `http` or `https` and a host of ASCII letters, digits, `.`,
  /// `-` and `_`, or an IPv6 literal (RFC 3986, section 3.2.2). User information is not allowed,
  /// and the whole URL must be printable ASCII. Throws `HTTPClientError.Reason.badURL` otherwise.
  package init(_ text: String) throws(HTTPClientError) {
    var copy = text
    guard let parts = copy.withUTF8(Self.parse) else { throw HTTPClientError(.badURL) }
    self.text = text
    (isSecure, host, port) = parts
  }

  private typealias Parts = (isSecure: Bool, host: String, port: UInt16)

  private static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Parts? {
    guard bytes.count <= maximumLength, bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      return nil
    }
    let isSecure = hasScheme(bytes, "https://")
    guard isSecure || hasScheme(bytes, "http://") else { return nil }
    let authority = bytes[(isSecure ? 8 : 7)...].prefix { !endsAuthority($0) }
    guard let (host, rest) = splitHost(authority) else { return nil }
    guard let first = rest.first else { return (isSecure, host, isSecure ? 443 : 80) }
    let digits = rest.dropFirst()
    guard first == UInt8(ascii: ":"), (1...5).contains(digits.count),
      digits.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    let number = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    guard let port = UInt16(exactly: number), port > 0 else { return nil }
    return (isSecure, host, port)
  }

  private typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

  /// The host at the start of an authority, and the bytes after it.
  private static func splitHost(_ authority: Bytes) -> (host: String, rest: Bytes)? {
    let isLiteral = authority.first == UInt8(ascii: "[")
    let end =
      isLiteral
      ? authority.firstIndex(of: UInt8(ascii: "]")).map { $0 + 1 }
      : authority.firstIndex(of: UInt8(ascii: ":")) ?? authority.endIndex
    guard let end, end > authority.startIndex else { return nil }
    let host = authority[..<end]
    guard isLiteral ? isIPv6Literal(host) : host.count <= 253 && host.allSatisfy(isNameByte) else {
      return nil
    }
    let lower = host.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    return (String(decoding: lower, as: UTF8.self), authority[end...])
  }

  private static func hasScheme(
    _ bytes: UnsafeBufferPointer<UInt8>, _ scheme: StaticString
  ) -> Bool {
    guard bytes.count >= scheme.utf8CodeUnitCount else { return false }
    return scheme.withUTF8Buffer { scheme in
      zip(bytes, scheme).allSatisfy { $0 == $1 || $0 | 0x20 == $1 && $1 >= 0x61 }
    }
  }

  private static func endsAuthority(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
    default: false
    }
  }

  /// Whether bytes in brackets look like an IPv6 address with an optional zone. libcurl parses the
  /// address itself.
  private static func isIPv6Literal(_ host: Bytes) -> Bool {
    let inner = host.dropFirst().dropLast()
    let address = inner.prefix { $0 != UInt8(ascii: "%") }
    let zone = inner[address.endIndex...].dropFirst()
    return (2...45).contains(address.count)
      && address.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66, UInt8(ascii: ":"), UInt8(ascii: "."): true
        default: false
        }
      } && zone.count <= 32 && zone.allSatisfy { isNameByte($0) || $0 == UInt8(ascii: "%") }
  }

  /// Whether the host is a name that has to be resolved. Literal addresses are not resolved, nor
  /// are `localhost` and the names below it, which always mean this machine (RFC 6761, section
  /// 6.3).
  var needsResolution: Bool {
    if host.hasPrefix("[") || host == "localhost" || host.hasSuffix(".localhost") { return false }
    // A last label that starts with a digit is an IPv4 address in one of its spellings (WHATWG
    // URL).
    let last = host.split(separator: ".").last?.utf8.first
    return last.map { !(0x30...0x39).contains($0) } ?? true
  }
}
