// TCP sockets on 127.0.0.1, as the tests' clients and servers need them.

import Glibc

/// TCP sockets on 127.0.0.1.
package enum Loopback {
  /// Connects to a port, with TCP_NODELAY, and returns the descriptor. Programs that a test starts
  /// do not inherit it.
  ///
  /// - Throws: `SetupError` with the system's reason when nothing listens there.
  package static func connect(port: UInt16) throws(SetupError) -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = address(port: port)
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    let error = errno
    var one: Int32 = 1
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    guard result == 0 else {
      close(descriptor)
      throw SetupError("a connection to port \(port): \(String(cString: strerror(error)))")
    }
    return descriptor
  }

  /// Listens on a free port.
  ///
  /// - Throws: `SetupError` with the system's reason.
  package static func listen() throws(SetupError) -> (descriptor: Int32, port: UInt16) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = address(port: 0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && Glibc.listen(descriptor, 64) == 0
          && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard isListening else {
      let reason = String(cString: strerror(errno))
      close(descriptor)
      throw SetupError("a port to listen on: \(reason)")
    }
    return (descriptor, UInt16(bigEndian: address.sin_port))
  }

  private static func address(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }
}
