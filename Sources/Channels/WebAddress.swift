// Web addresses, read strictly. The HTTP client parses an accepted address again, and if the two
// parsers disagreed, a call could go to a host that was not checked. So only plain host names pass:
// no user, no percent-encoding in the host, no unusual numeric forms, no backslash.

import Basics

/// Reads web addresses.
package enum WebAddress {
  /// Scheme, host, port and path of an address.
  package struct Parts: Equatable, Sendable {
    /// Whether the scheme is `https` rather than `http`.
    package let isSecure: Bool
    /// The host in lower case; an IPv6 address in its brackets.
    package let host: String
    /// The port; nil for the default of the scheme.
    package let port: Int?
    /// The path without the query: empty, or from its `/` on.
    package let path: String
    /// The part after `?`; nil without one.
    package let query: String?
  }

  /// Reads `http[s]://host[:port][/path][?query]`; nil for anything else.
  package static func parts(_ text: String) -> Parts? {
    guard text.utf8.count <= Limits.addressBytes, text.utf8.allSatisfy(isAddressByte) else {
      return nil
    }
    let scheme = text.prefix(8).lowercased()
    let secure = scheme.hasPrefix("https://")
    guard secure || scheme.hasPrefix("http://") else { return nil }
    let rest = text.dropFirst(secure ? 8 : 7)
    let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    guard let (host, port) = authority(rest[..<end].lowercased()[...]) else { return nil }
    let tail = rest[end...]
    let question = tail.firstIndex(of: "?")
    let path = String(tail[..<(question ?? tail.endIndex)])
    let query = question.map { String(tail[tail.index(after: $0)...]) }
    return Parts(isSecure: secure, host: host, port: port, path: path, query: query)
  }

  /// Whether a byte is a character of path or query (RFC 3986), or a bracket of an IPv6 address.
  private static func isAddressByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "-._~:/?[]@!$&'()*+,;=%".utf8.contains(byte)
    }
  }

  /// Reads `host[:port]`, already in lower case.
  static func authority(_ text: Substring) -> (host: String, port: Int?)? {
    var host = text
    var port: Int?
    let colon = text.lastIndex(of: ":")
    if let colon, !(text.hasPrefix("[") && text.hasSuffix("]")) {
      let digits = text[text.index(after: colon)...]
      guard (1...5).contains(digits.utf8.count),
        ASCII.isDigits(digits), let number = Int(digits),
        (1...65_535).contains(number)
      else { return nil }
      host = text[..<colon]
      port = number
    }
    let name = String(host)
    if name.hasPrefix("[") {
      guard name.hasSuffix("]"), NetworkAddress(host: name) != nil else { return nil }
      return (name, port)
    }
    return isName(name) || NetworkAddress(host: name) != nil ? (name, port) : nil
  }

  /// Whether a text is a host name (RFC 1123) whose last label is no number, so that no unusual
  /// form of an IPv4 address is accepted as a name.
  static func isName(_ host: String) -> Bool {
    guard (1...253).contains(host.utf8.count) else { return false }
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    let last = labels.last ?? ""
    if ASCII.isDigits(last) || last.hasPrefix("0x") { return false }
    return labels.allSatisfy { label in
      (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
        && label.utf8.allSatisfy {
          (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
        }
    }
  }

  /// Whether a text is an https address, with or without a fragment.
  static func isLink(_ text: String) -> Bool {
    let plain = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = plain.first, plain.allSatisfy({ $0.utf8.allSatisfy(isAddressByte) })
    else { return false }
    return text.utf8.count <= Limits.addressBytes && parts(String(address))?.isSecure == true
  }

  /// Reads a public URL, `http[s]://host[:port]`, and drops a `/` at its end.
  ///
  /// - Throws: `address(.site)`, with the key `publicURL`.
  package static func publicURL(_ text: String) throws(ValidationError) -> String {
    guard let parts = parts(text), ["", "/"].contains(parts.path), parts.query == nil else {
      throw ValidationError(key: "publicURL", value: text, rule: .address(.site))
    }
    return (parts.isSecure ? "https://" : "http://") + parts.host
      + (parts.port.map { ":\($0)" } ?? "")
  }
}
