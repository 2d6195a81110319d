// The sites that may use a channel. Browsers send origins with the host in lower case and without
// the default port (RFC 6454, 6.1), so sites are kept in the same form.

/// A site: scheme, host and port, or all subdomains of a host.
package struct Origin: Hashable, Sendable {
  /// Whether the scheme is `https` rather than `http`.
  package let isSecure: Bool
  /// The host in lower case, without the `*.` of a wildcard.
  package let host: String
  /// Whether it is the subdomains of `host`, without `host` itself.
  package let isWildcard: Bool
  /// The port; nil for the default of the scheme.
  package let port: Int?

  /// Reads `https://host[:port]`, `https://*.host`, or `http://host[:port]` if the host is this
  /// machine; nil for anything else. As people copy it from a browser, it may end in `/`, have
  /// upper-case letters, the scheme's own port, and letters beyond ASCII.
  package init?(_ text: String) {
    guard text.utf8.count <= Limits.originBytes else { return nil }
    var text = text.lowercased()
    if text.hasSuffix("/"), !text.hasSuffix("//") { text.removeLast() }
    if !text.utf8.allSatisfy({ $0 < 0x80 }) {
      guard let mark = text.range(of: "://") else { return nil }
      let colon = text[mark.upperBound...].lastIndex(of: ":") ?? text.endIndex
      guard let host = InternationalName.ascii(text[mark.upperBound..<colon]) else { return nil }
      text = text[..<mark.upperBound] + host + text[colon...]
    }
    let secure = text.hasPrefix("https://")
    guard secure || text.hasPrefix("http://") else { return nil }
    var rest = text.dropFirst(secure ? 8 : 7)
    isWildcard = rest.hasPrefix("*.")
    if isWildcard { rest = rest.dropFirst(2) }
    guard let (host, port) = WebAddress.authority(rest) else { return nil }
    guard !isWildcard || (port == nil && WebAddress.isName(host)) else { return nil }
    guard secure || NetworkAddress.isLoopback(host: host) else { return nil }
    isSecure = secure
    self.host = host
    self.port = port == (secure ? 443 : 80) ? nil : port
  }

  /// The site as it is stored.
  package var text: String {
    (isSecure ? "https://" : "http://") + (isWildcard ? "*." : "") + host
      + (port.map { ":\($0)" } ?? "")
  }

  /// Whether a browser's origin is this site or, for a wildcard, a subdomain of it.
  package func covers(_ origin: Origin) -> Bool {
    guard isSecure == origin.isSecure, port == origin.port, !origin.isWildcard else { return false }
    return isWildcard ? origin.host.hasSuffix("." + host) : origin.host == host
  }

  /// Whether a page may use a channel.
  ///
  /// - Parameters:
  ///   - header: The value of `Origin`; nil if the request has none.
  ///   - list: The sites of the channel; an empty list allows any page.
  ///   - own: The engine's own origins, which are always allowed.
  package static func isAllowed(_ header: String?, in list: [String], own: [String]) -> Bool {
    if list.isEmpty { return true }
    guard let header else { return false }
    if own.contains(where: { $0.lowercased() == header.lowercased() }) { return true }
    guard let origin = Origin(header) else { return false }
    return list.contains { Origin($0)?.covers(origin) ?? false }
  }
}

extension Channel {
  /// Whether a page of this origin may use the channel. `own` are the engine's own origins, which
  /// are always allowed.
  package func allows(origin: String?, own: [String]) -> Bool {
    Origin.isAllowed(origin, in: settings.allowedOrigins, own: own)
  }
}
