// The address that an engine listens on.

import Glibc

/// The address that an engine listens on.
package struct BoundAddress: Equatable, Sendable {
  /// The host: as it was configured, or that of a socket that was passed on.
  package var host: String
  /// The port: the configured one, or the free one that was picked for 0.
  package var port: UInt16
  /// The URL of the address: `http://127.0.0.1:8080`.
  package var url: String {
    host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
  }
}

extension BoundAddress {
  /// The address that a socket is bound to; nil if it is no IPv4 or IPv6 socket.
  package init?(ofSocket number: Int32) {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let status = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(number, $0, &length)
      }
    }
    guard status == 0, [AF_INET, AF_INET6].contains(Int32(storage.ss_family)) else { return nil }
    // sockaddr_in and sockaddr_in6 have the port at the same offset.
    let port = withUnsafeBytes(of: storage) {
      UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
    }
    self.init(host: PeerAddress(storage).description, port: port)
  }
}
