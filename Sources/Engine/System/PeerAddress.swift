// The addresses of peers, kept as 16 bytes: a string for each connection would cost memory and
// time.

import CLinux
import Glibc

/// An IPv4 or IPv6 address. IPv4 is mapped into IPv6 (RFC 4291, section 2.5.5.2).
package struct PeerAddress: Hashable, Sendable {
  /// The first eight bytes.
  var high: UInt64
  /// The last eight bytes; for IPv4, 0x0000FFFF and the four bytes of the address.
  var low: UInt64

  /// An address from its 16 bytes.
  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// An IPv4 address from its four bytes, in host order.
  init(ipv4: UInt32) {
    self.init(high: 0, low: 0xFFFF_0000_0000 | UInt64(ipv4))
  }

  /// Parses an IPv4 or IPv6 literal; nil for anything else.
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

  /// The address of an IPv6 socket.
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

  /// What limits per address count by: an IPv4 address, or the /64 of an IPv6 address, since one
  /// host may use any address of its /64.
  var limitKey: PeerAddress {
    isIPv4 ? self : PeerAddress(high: high, low: 0)
  }
}

extension PeerAddress: CustomStringConvertible {
  /// The literal: `203.0.113.7`, `2001:db8::1`.
  package var description: String {
    if isIPv4 { return PeerAddress.dotted(UInt32(truncatingIfNeeded: low)) }
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    var bytes = (high.bigEndian, low.bigEndian)
    inet_ntop(AF_INET6, &bytes, &text, socklen_t(text.count))
    return text.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  /// The dotted form. Each session stores its address, and inet_ntop(3) formats it by printf.
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
