// Pages without a session that wait on standby, so that the company may start one with their
// contact.

import Presence

/// A contact in a channel.
struct ContactKey: Hashable {
  var contact: Identifier
  var channel: UInt32
}

/// The standby sockets of one shard. Those of the same contact and channel are linked by
/// `Connection.next`.
struct StandbyRegistry {
  private var firstSockets: [ContactKey: ConnectionSlot] = [:]
  private var counts: [UInt32: Int] = [:]

  /// A socket of the contact; nil where none stands by.
  func firstSocket(of key: ContactKey) -> ConnectionSlot? { firstSockets[key] }

  /// The channels in which the contact stands by.
  func keys(of contact: Identifier) -> [ContactKey] {
    firstSockets.keys.filter { $0.contact == contact }
  }

  /// How many sockets stand by, in a channel or in all.
  func count(channel: UInt32?) -> Int {
    channel.map { counts[$0] ?? 0 } ?? counts.values.reduce(0, +)
  }

  /// How many sockets of a contact stand by in a channel.
  func count(of key: ContactKey, in connections: borrowing Connections) -> Int {
    connections.chainLength(from: firstSockets[key] ?? Connection.none)
  }

  /// Adds a socket.
  mutating func add(
    _ slot: ConnectionSlot, _ key: ContactKey, in connections: borrowing Connections
  ) {
    connections.prepend(slot, to: &firstSockets[key, default: Connection.none])
    counts[key.channel, default: 0] += 1
  }

  /// Removes a socket that was added.
  mutating func remove(
    _ slot: ConnectionSlot, _ key: ContactKey, in connections: borrowing Connections
  ) {
    connections.unlink(slot, from: &firstSockets[key, default: Connection.none])
    if firstSockets[key] == Connection.none { firstSockets[key] = nil }
    counts[key.channel, default: 1] -= 1
  }
}
