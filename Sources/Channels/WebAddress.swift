// Addresses of the web, read strictly. What is accepted here is later given to another parser (the
// one that connects), and two parsers that differ are how a call ends where it must not. So only
// plain letters pass: no user, no percent in the host, no odd numeric forms, no backslash.

import Basics

/// Reading addresses of the web.
package enum WebAddress {
  /// Scheme, host, port and path of an address.
  package struct Parts: Equatable, Sendable {
    /// Whether it is `https`; else `http`.
    package let isSecure: Bool
    /// Lower case; an IPv6 address in its brackets.
    package let host: String
    /// Nil is the scheme's own.
    package let port: Int?
    /// Begins with `/`, or is empty; without query.
    package let path: String
    /// What follows `?`; nil where there is none.
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

  /// RFC 3986's characters of path and query, brackets for IPv6, and no fragment.
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

  /// A host name of plain letters (RFC 1123). Its last label is no number, so that no odd form of
  /// an IPv4 address passes for a name.
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

  /// An https address a visitor can be sent to.
  static func isLink(_ text: String) -> Bool {
    let plain = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = plain.first, plain.allSatisfy({ $0.utf8.allSatisfy(isAddressByte) })
    else { return false }
    return text.utf8.count <= Limits.addressBytes && parts(String(address))?.isSecure == true
  }

  /// Reads what codes and direct URLs carry, `http[s]://host[:port]`, and leaves a closing `/` out.
  ///
  /// - Throws: a fault on `publicURL`.
  package static func publicURL(_ text: String) throws(ValidationError) -> String {
    guard let parts = parts(text), ["", "/"].contains(parts.path), parts.query == nil else {
      throw ValidationError(key: "publicURL", value: text, rule: .address(.site))
    }
    return (parts.isSecure ? "https://" : "http://") + parts.host
      + (parts.port.map { ":\($0)" } ?? "")
  }
}

/// What the address of a call must keep.
package enum AddressRule: Equatable, Sendable {
  /// It is an https address, or http to this machine or a private one.
  case form
  /// It is `http[s]://host[:port]` and no more.
  case site
  /// http goes only to this machine or a private address.
  case plainHTTP
  /// It is link-local.
  case linkLocal
  /// It is where clouds keep the machine's own secrets.
  case metadata
  /// It names no single machine: unspecified, multicast, broadcast.
  case nowhere

  /// The rule an address breaks; nil when calls may go there. `query` is whether it may have one.
  package static func broken(by text: String, query: Bool = false) -> AddressRule? {
    guard let parts = WebAddress.parts(text), query || parts.query == nil else { return .form }
    if NetworkAddress.metadataNames.contains(parts.host) { return .metadata }
    if let address = NetworkAddress(host: parts.host) {
      switch address.reach {
      case .metadata: return .metadata
      case .linkLocal: return .linkLocal
      case .nowhere: return .nowhere
      case .loopback, .privateNetwork: return nil
      case .open: break
      }
    }
    return parts.isSecure || NetworkAddress.isLoopback(host: parts.host) ? nil : .plainHTTP
  }

  /// The rule as a sentence.
  package var words: LocalizedText {
    switch self {
    case .form:
      LocalizedText(
        "use um endereço https://, ou http:// para esta máquina ou um IP privado",
        "use an https:// address, or http:// to this machine or a private IP",
        "use una dirección https://, o http:// a esta máquina o a una IP privada")
    case .site:
      LocalizedText(
        "use https://site[:porta], sem caminho", "use https://site[:port], no path",
        "use https://sitio[:puerto], sin ruta")
    case .plainHTTP:
      LocalizedText(
        "http:// só para esta máquina ou um IP privado; use https://",
        "http:// only to this machine or a private IP; use https://",
        "http:// solo a esta máquina o a una IP privada; use https://")
    case .linkLocal:
      LocalizedText(
        "endereço link-local não é aceito", "a link-local address is refused",
        "no se acepta una dirección link-local")
    case .metadata:
      LocalizedText(
        "endereço de metadados de nuvem não é aceito", "a cloud metadata address is refused",
        "no se acepta una dirección de metadatos de nube")
    case .nowhere:
      LocalizedText(
        "este endereço não é de uma máquina", "this address is not of one machine",
        "esta dirección no es de una máquina")
    }
  }
}
