// Blocks of addresses, as trusted proxies are configured.

/// A block of addresses in CIDR notation (RFC 4632): `10.0.0.0/8`, `2001:db8::/32`, `127.0.0.1`.
package struct AddressRange: Equatable, Sendable {
  private var first: PeerAddress
  private var prefix: Int

  /// Parses an address with an optional prefix length; nil for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let address = PeerAddress(String(parts[0])) else { return nil }
    let longest = address.isIPv4 ? 32 : 128
    guard parts.count == 2 else {
      self.init(address, prefix: 128)
      return
    }
    guard let length = Int(parts[1]), (0...longest).contains(length), parts[1].first != "+" else {
      return nil
    }
    self.init(address, prefix: address.isIPv4 ? length + 96 : length)
  }

  private init(_ address: PeerAddress, prefix: Int) {
    self.prefix = prefix
    first = AddressRange.masked(address, prefix)
  }

  /// Whether an address is in the block.
  package func contains(_ address: PeerAddress) -> Bool {
    AddressRange.masked(address, prefix) == first
  }

  private static func masked(_ address: PeerAddress, _ prefix: Int) -> PeerAddress {
    let high: UInt64 = prefix >= 64 ? .max : (prefix == 0 ? 0 : .max << UInt64(64 - prefix))
    let low: UInt64 =
      prefix <= 64 ? 0 : (prefix >= 128 ? .max : .max << UInt64(128 - prefix))
    return PeerAddress(high: address.high & high, low: address.low & low)
  }
}
