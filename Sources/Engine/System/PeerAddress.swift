// Addresses of peers: as bytes, since a text a connection would cost memory and time, and limits a
// address ask for a key that an IPv6 host cannot change at will.

import CLinux
import Glibc

/// An IPv4 or IPv6 address, IPv4 in its mapped form.
package struct PeerAddress: Hashable, Sendable {
  /// The first eight bytes.
  var high: UInt64
  /// The last eight bytes; 0x0000FFFF before the four of IPv4.
  var low: UInt64

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// An IPv4 address from its 32 bits.
  init(ipv4: UInt32) {
    self.init(high: 0, low: 0xFFFF_0000_0000 | UInt64(ipv4))
  }

  /// Reads an IPv4 or IPv6 literal; nil for anything else.
  package init?(_ text: String) {
    var four = in_addr()
    var six = in6_addr()
    if inet_pton(AF_INET, text, &four) == 1 {
      self.init(ipv4: UInt32(bigEndian: four.s_addr))
    } else if inet_pton(AF_INET6, text, &six) == 1 {
      self.init(six)
    } else {
      return nil
    }
  }

  init(_ six: in6_addr) {
    self = withUnsafeBytes(of: six) { bytes in
      PeerAddress(
        high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
        low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }
  }

  /// The peer of an accepted socket.
  init(_ storage: sockaddr_storage) {
    let isIPv6 = Int32(storage.ss_family) == AF_INET6
    self = withUnsafeBytes(of: storage) { bytes in
      if isIPv6 {
        PeerAddress(bytes.loadUnaligned(as: sockaddr_in6.self).sin6_addr)
      } else {
        PeerAddress(
          ipv4: UInt32(bigEndian: bytes.loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr))
      }
    }
  }

  /// Whether it is an IPv4 address.
  var isIPv4: Bool { high == 0 && low >> 32 == 0xFFFF }

  /// Whether it is the machine itself: 127.0.0.0/8 or ::1.
  package var isLoopback: Bool {
    isIPv4 ? (low >> 24) & 0xFF == 127 : (high == 0 && low == 1)
  }

  /// What limits count by: an IPv4 address, or the /64 of an IPv6 one, which one host may roam.
  var limitKey: PeerAddress {
    isIPv4 ? self : PeerAddress(high: high, low: 0)
  }
}

extension PeerAddress: CustomStringConvertible {
  /// The usual text of the address.
  package var description: String {
    if isIPv4 { return PeerAddress.dotted(UInt32(truncatingIfNeeded: low)) }
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    var bytes = (high.bigEndian, low.bigEndian)
    inet_ntop(AF_INET6, &bytes, &text, socklen_t(text.count))
    return text.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  /// Four numbers and the dots between them. Every newcomer's address is written, and the C library
  /// prints it by a format.
  private static func dotted(_ address: UInt32) -> String {
    String(unsafeUninitializedCapacity: 15) { text in
      var length = 0
      for shift: UInt32 in [24, 16, 8, 0] {
        let number = UInt8(truncatingIfNeeded: address >> shift)
        if shift < 24 {
          text[length] = UInt8(ascii: ".")
          length += 1
        }
        if number > 99 {
          text[length] = UInt8(ascii: "0") + number / 100
          length += 1
        }
        if number > 9 {
          text[length] = UInt8(ascii: "0") + number / 10 % 10
          length += 1
        }
        text[length] = UInt8(ascii: "0") + number % 10
        length += 1
      }
      return length
    }
  }
}

/// A block of addresses, as a proxy is named: `10.0.0.0/8`, `2001:db8::/32`, `127.0.0.1`.
package struct AddressRange: Equatable, Sendable {
  private var first: PeerAddress
  private var prefix: Int

  /// Reads an address with an optional prefix length; nil for anything else.
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

  /// Whether an address lies in it.
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
