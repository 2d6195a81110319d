// Addresses of Unix domain sockets, unix(7).

import CLinux
import Glibc

/// The address of a Unix domain socket.
package struct UnixSocketAddress: Sendable {
  private var address = sockaddr_un()
  private let length: socklen_t

  /// The most UTF-8 bytes of a path: the terminating zero needs one of the 108.
  package static let pathLimit = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

  /// The address of a socket file; nil where the path is longer than `pathLimit`.
  package init?(path: String) {
    guard path.utf8.count <= UnixSocketAddress.pathLimit else { return nil }
    self.init(bytes: Array(path.utf8), length: MemoryLayout<sockaddr_un>.size)
  }

  /// The address of a name in the abstract namespace; nil where the name is longer than
  /// `pathLimit`.
  package init?(abstract name: some StringProtocol) {
    guard name.utf8.count <= UnixSocketAddress.pathLimit else { return nil }
    self.init(
      bytes: [0] + Array(name.utf8),
      length: MemoryLayout<sa_family_t>.size + 1 + name.utf8.count)
  }

  private init(bytes: [UInt8], length: Int) {
    self.length = socklen_t(length)
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
  }

  /// Calls `body` with the address as bind(2) and sendto(2) take it.
  package func withSocketAddress<Result>(
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
    }
  }

  /// Calls `body` with the address of a socket file whose path may have any length. A path longer
  /// than `pathLimit` is addressed through a descriptor of its folder; a file name that is still
  /// too long is cut, for the engine and for its callers alike.
  package static func withAddress<Result>(
    ofPath path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    if let address = UnixSocketAddress(path: path) { return address.withSocketAddress(body) }
    let folder = open(FileOwnership.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { if folder >= 0 { close(folder) } }
    let name = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
    let bytes = "/proc/self/fd/\(folder)/\(name)".utf8.prefix(pathLimit)
    return UnixSocketAddress(bytes: Array(bytes), length: MemoryLayout<sockaddr_un>.size)
      .withSocketAddress(body)
  }

  /// A datagram socket of this kind, closed on exec.
  ///
  /// - Throws: `socket`'s error.
  package static func datagramSocket() throws(SystemError) -> FileDescriptor {
    guard let socket = FileDescriptor(canais_datagram_socket()) else { throw .last("socket") }
    return socket
  }
}
