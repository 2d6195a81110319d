// Addresses of sockets.

import Foundation

extension NetworkAddress {
  /// Reads the bytes of a `sockaddr_in` or `sockaddr_in6` (ip(7), ipv6(7)). Nil for other families.
  package init?(socketAddress bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= MemoryLayout<sa_family_t>.size else { return nil }
    switch Int32(bytes.loadUnaligned(as: sa_family_t.self)) {
    case AF_INET where bytes.count >= 8: self.init(bytes: Array(bytes[4..<8]))
    case AF_INET6 where bytes.count >= 24: self.init(bytes: Array(bytes[8..<24]))
    default: return nil
    }
  }

  /// Whether the program may connect to the address of a socket: it is neither link-local nor a
  /// cloud's metadata service. Checked for each connection, because a name may resolve to any
  /// address.
  package static func isCallable(_ socketAddress: UnsafeRawBufferPointer) -> Bool {
    guard let address = NetworkAddress(socketAddress: socketAddress) else { return false }
    switch address.reach {
    case .linkLocal, .metadata: return false
    case .loopback, .privateNetwork, .notUnicast, .open: return true
    }
  }
}
