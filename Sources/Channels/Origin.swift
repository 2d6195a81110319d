// A site that may use a channel, and whether a browser's `Origin` header is one of a list.
// Browsers send the host in lower case and leave the standard port out (RFC 6454, 6.1), so both
// are brought to that form before they are compared.

/// A site: scheme, host and port, or all hosts below one.
package struct Origin: Hashable, Sendable {
  /// Whether it is `https`; else `http`.
  package let isSecure: Bool
  /// Lower case; without the `*.` of a wildcard.
  package let host: String
  /// Whether it names the hosts below `host`, `host` itself apart.
  package let isWildcard: Bool
  /// The port; nil is the scheme's own.
  package let port: Int?

  /// Reads `https://host[:port]`, `https://*.host`, or `http://` where the host is this machine.
  /// Nil for anything else: a path, a name, other schemes.
  package init?(_ text: String) {
    guard text.utf8.count <= Limits.originBytes else { return nil }
    let text = text.lowercased()
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

  /// As stored and compared.
  package var text: String {
    (isSecure ? "https://" : "http://") + (isWildcard ? "*." : "") + host
      + (port.map { ":\($0)" } ?? "")
  }

  /// Whether a browser's origin is this site or below it.
  package func covers(_ origin: Origin) -> Bool {
    guard isSecure == origin.isSecure, port == origin.port, !origin.isWildcard else { return false }
    return isWildcard ? origin.host.hasSuffix("." + host) : origin.host == host
  }

  /// Whether an `Origin` header may use a channel: the list is empty, or names it, or it is the
  /// engine's own. With a list a missing header may not.
  package static func isAllowed(_ header: String?, in list: [String], own: [String]) -> Bool {
    if list.isEmpty { return true }
    guard let header else { return false }
    if own.contains(where: { $0.lowercased() == header.lowercased() }) { return true }
    guard let origin = Origin(header) else { return false }
    return list.contains { Origin($0)?.covers(origin) ?? false }
  }
}

extension Channel {
  /// Whether a page of this origin may use the channel; `own` are the engine's own origins.
  package func allows(origin: String?, own: [String]) -> Bool {
    Origin.isAllowed(origin, in: settings.allowedOrigins, own: own)
  }
}
