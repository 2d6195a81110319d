// Messages to a running engine, sent to the datagram socket beside its database, so that the engine
// need not poll for changes.

import Glibc
import LinuxSystem
import Presence

/// A message to a running engine.
///
///     try storage.save(channel, by: author)
///     ControlMessage.send(database: storage.path, .reload)
package enum ControlMessage: Equatable, Sendable {
  /// The configuration changed.
  case reload
  /// The sockets of a channel are to be closed; their widgets reconnect.
  case restart(channel: String)
  /// The data of a contact were erased: the open sessions end, and standby pages are closed.
  case forget(contact: Identifier)

  /// The datagram: a word, and an identifier where the message has one.
  var text: String {
    switch self {
    case .reload: "reload"
    case .restart(let channel): "restart \(channel)"
    case .forget(let contact): "forget \(contact)"
    }
  }

  /// Reads a datagram; nil for an unknown message.
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

  /// The path of the socket of a database's engine.
  package static func path(database: String) -> String { database + ".sock" }

  /// Sends a message to the engine of a database, without waiting. False where no engine listens.
  @discardableResult
  package static func send(database: String, _ message: ControlMessage) -> Bool {
    guard let socket = try? UnixSocketAddress.datagramSocket() else { return false }
    let bytes = Array(message.text.utf8)
    return UnixSocketAddress.withAddress(ofPath: path(database: database)) { address, length in
      sendto(socket.number, bytes, bytes.count, Int32(MSG_DONTWAIT), address, length)
    } == bytes.count
  }
}
