// Receives control messages at the socket beside the database. It has a thread of its own, since
// reading the configuration may take longer than a visitor should wait.

import CLinux
import Glibc
import LinuxSystem

/// Receives the control messages of a database's engine, on a thread of its own.
final class ControlSocket: Sendable {
  /// The bound socket. The thread holds it too, so it is not closed while the thread reads.
  private final class Endpoint: Sendable {
    let descriptor: FileDescriptor
    let path: String

    init(database: String) throws(EngineError) {
      path = ControlMessage.path(database: database)
      guard let descriptor = FileDescriptor(canais_datagram_socket()) else {
        throw .system(call: "socket", errno: errno)
      }
      // This process holds the database's lock, so a socket file that exists is a dead engine's.
      unlink(path)
      let number = descriptor.number
      let folder = FileOwnership.folder(of: database)
      let mask = umask(0o777 & ~FileOwnership.filePermissions(in: folder))
      let isBound = UnixSocketAddress.withAddress(ofPath: path) { bind(number, $0, $1) == 0 }
      let failure = errno
      umask(mask)
      guard isBound else { throw .file(path: path, errno: failure) }
      FileOwnership.adopt(socket: path, from: FileOwnership.neighbours(of: database))
      self.descriptor = descriptor
    }

    /// The next message; nil once `wake` is signalled.
    func receive(or wake: EventFD, log: EngineLog) -> ControlMessage? {
      while true {
        var waiting = [
          pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0),
          pollfd(fd: wake.number, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&waiting, 2, -1) < 0, errno == EINTR {}
        guard waiting[1].revents == 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = recv(descriptor.number, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        guard count > 0 else { continue }
        if let message = ControlMessage(String(decoding: bytes.prefix(count), as: UTF8.self)) {
          return message
        }
        log(LogLine(.warning, "unknown_poke"))
      }
    }
  }

  private let endpoint: Endpoint
  private let wake: EventFD
  private let worker: NamedThread

  /// Binds the socket beside `database` and calls `take` with each message, on the thread.
  ///
  /// - Throws: `EngineError.system` where no descriptor is left, `file` where the path is refused.
  init(
    database: String, log: @escaping EngineLog, _ take: @escaping @Sendable (ControlMessage) -> Void
  ) throws(EngineError) {
    let wake = try EventFD.open()
    let endpoint = try Endpoint(database: database)
    worker = NamedThread(name: "canais-control") {
      while let message = endpoint.receive(or: wake, log: log) { take(message) }
    }
    self.endpoint = endpoint
    self.wake = wake
  }

  /// Ends the thread, which may take up to 5 seconds, and removes the socket's file.
  func stop() {
    wake.signal()
    if worker.join(seconds: 5) { unlink(endpoint.path) }
  }
}
