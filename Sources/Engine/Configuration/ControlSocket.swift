// Listens for pokes beside the database. A thread of its own, since reading the configuration may take
// longer than a visitor should wait; it sleeps in the kernel until there is something.

import CLinux
import Glibc

/// The engine's ear for its own machine.
final class ControlSocket: Sendable {
  private let socket: Int32
  private let path: String
  private let wake: EventFD
  private let worker: NamedThread

  init(
    database: String, log: @escaping EngineLog, _ take: @escaping @Sendable (ControlMessage) -> Void
  ) throws(EngineError) {
    let path = ControlMessage.path(database: database)
    let socket = canais_datagram_socket()
    guard socket >= 0 else { throw .system(call: "socket", errno: errno) }
    // The lock on the database is ours, so a socket that lies there is a dead engine's.
    unlink(path)
    let mask = umask(0o177)
    let isBound = ControlMessage.withAddress(path) { bind(socket, $0, $1) == 0 }
    let fault = errno
    umask(mask)
    guard isBound else {
      close(socket)
      throw .file(path: path, errno: fault)
    }
    FileOwnership.take(socket: path, like: FileOwnership.neighbours(of: database))
    let wake = try EventFD()
    worker = NamedThread(name: "canais-housekeeper") {
      while ControlSocket.waitForMail(socket, wake) {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = recv(socket, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        guard count > 0 else { continue }
        let text = String(decoding: bytes.prefix(count), as: UTF8.self)
        if let message = ControlMessage(text) {
          take(message)
        } else {
          log(LogLine(.warning, "unknown_poke"))
        }
      }
    }
    self.socket = socket
    self.path = path
    self.wake = wake
  }

  /// Waits for a datagram; false when asked to end.
  private static func waitForMail(_ socket: Int32, _ wake: EventFD) -> Bool {
    var waiting = [
      pollfd(fd: socket, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wake.number, events: Int16(POLLIN), revents: 0),
    ]
    while poll(&waiting, 2, -1) < 0, errno == EINTR {}
    return waiting[1].revents == 0
  }

  /// Ends the thread and takes the socket away.
  func stop() {
    wake.signal()
    if worker.join(seconds: 5) {
      close(socket)
      unlink(path)
    }
  }
}
