// Messages to a running engine, sent over the datagram socket beside its database.

import CLinux
import Foundation
import Glibc
import Presence

/// Words to a running engine, through a datagram socket beside its database: a saved channel says
/// `reload`, so that nobody has to poll.
package enum ControlMessage: Equatable, Sendable {
  /// The configuration changed.
  case reload
  /// A channel's sockets are to be dropped.
  case restart(channel: String)
  /// A contact's data are erased: their open sessions end, and their pages are not known any more.
  case forget(contact: Identifier)

  var text: String {
    switch self {
    case .reload: "reload"
    case .restart(let channel): "restart \(channel)"
    case .forget(let contact): "forget \(contact)"
    }
  }

  init?(_ text: String) {
    let parts = text.split(separator: " ")
    if parts == ["reload"] {
      self = .reload
    } else if parts.count == 2, parts[0] == "restart" {
      self = .restart(channel: String(parts[1]))
    } else if parts.count == 2, parts[0] == "forget", let contact = Identifier(String(parts[1])) {
      self = .forget(contact: contact)
    } else {
      return nil
    }
  }

  /// Where the socket of a database is.
  package static func path(database: String) -> String { database + ".sock" }

  /// Tells the engine of a database. False when none listens there.
  @discardableResult
  package static func send(database: String, _ message: ControlMessage) -> Bool {
    guard let socket = FileDescriptor(canais_datagram_socket()) else { return false }
    let bytes = Array(message.text.utf8)
    return withAddress(path(database: database)) { address, length in
      sendto(socket.number, bytes, bytes.count, Int32(MSG_DONTWAIT), address, length)
    } == bytes.count
  }

  /// Calls `body` with the address of a path. One longer than an address holds (108 bytes, unix(7)) is
  /// reached through its folder's descriptor.
  static func withAddress<Result>(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let room = MemoryLayout.size(ofValue: address.sun_path) - 1
    var text = path
    var folder = FileDescriptor.none
    defer { extendLifetime(folder) }
    if path.utf8.count > room {
      let url = URL(filePath: path)
      let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
      folder = FileDescriptor(open(url.deletingLastPathComponent().path, flags)) ?? .none
      text = "/proc/self/fd/\(folder.number)/\(url.lastPathComponent)"
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: text.utf8.prefix(room)) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}
