// Messages to a running engine, sent over the datagram socket beside its database.

import Glibc
import LinuxSystem
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
    guard let socket = try? UnixSocketAddress.datagramSocket() else { return false }
    let bytes = Array(message.text.utf8)
    return UnixSocketAddress.withAddress(ofPath: path(database: database)) { address, length in
      sendto(socket.number, bytes, bytes.count, Int32(MSG_DONTWAIT), address, length)
    } == bytes.count
  }
}
