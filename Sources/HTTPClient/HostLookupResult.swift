// Name resolution. libcurl would start a thread for each request that needs a name and, before
// 7.87, block all other requests while it waits for that thread to end. The client therefore
// resolves names itself and passes the addresses to libcurl.

import Glibc

/// The result of resolving a host name.
package enum HostLookupResult: Equatable, Sendable {
  /// The addresses, for example `192.0.2.1` or `2001:db8::1`, in the order in which they are tried.
  case addresses([String])
  /// The name was not resolved. `code` is the negative result of getaddrinfo(3).
  case notFound(code: Int32)

  /// Resolves a name with getaddrinfo(3), which follows hosts(5), nsswitch.conf(5) and
  /// resolv.conf(5). Blocks for the timeouts configured there; the default is 10 s for a name
  /// server that does not answer.
  package static func fromSystem(_ host: String) -> HostLookupResult {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, nil, &hints, &found)
    guard code == 0 else { return .notFound(code: code) }
    defer { freeaddrinfo(found) }
    var addresses: [String] = []
    var next = found
    while let info = next?.pointee {
      next = info.ai_next
      if let text = numericHost(info), !addresses.contains(text) { addresses.append(text) }
    }
    return addresses.isEmpty ? .notFound(code: EAI_NONAME) : .addresses(addresses)
  }

  private static func numericHost(_ info: addrinfo) -> String? {
    var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let code = getnameinfo(
      info.ai_addr, info.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
    guard code == 0 else { return nil }
    return text.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }
}
