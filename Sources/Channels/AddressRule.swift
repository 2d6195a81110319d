// Which addresses calls may go to.

/// A rule that an address for calls must keep.
package enum AddressRule: Equatable, Sendable {
  /// It is an http or https address.
  case form
  /// It is `http[s]://host[:port]` without a path.
  case site
  /// Its scheme is https, or its host is this machine or a private address.
  case plainHTTP
  /// Its host is not link-local.
  case linkLocal
  /// Its host is not the metadata service of a cloud, which reveals the machine's credentials.
  case metadata
  /// Its host is one machine: not unspecified, multicast or broadcast.
  case notUnicast

  /// The rule that an address breaks; nil if calls may go there. `query` is whether it may have a
  /// query.
  package static func broken(by text: String, query: Bool = false) -> AddressRule? {
    guard let parts = WebAddress.parts(text), query || parts.query == nil else { return .form }
    if NetworkAddress.metadataNames.contains(parts.host) { return .metadata }
    if let address = NetworkAddress(host: parts.host) {
      switch address.reach {
      case .metadata: return .metadata
      case .linkLocal: return .linkLocal
      case .notUnicast: return .notUnicast
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
    case .notUnicast:
      LocalizedText(
        "este endereço não é de uma máquina", "this address is not of one machine",
        "esta dirección no es de una máquina")
    }
  }
}
