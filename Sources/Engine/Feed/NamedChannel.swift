// The channel of a session as lists and windows show it.

/// A channel's identifier with its name, since a console on another machine has no configuration to
/// look the name up in.
struct NamedChannel: Sendable {
  let id: String
  /// The channel's description; nil where the channel was removed.
  let name: String?

  /// The channel with an identifier, by the name that the configuration gives it now.
  init(_ id: String, _ snapshot: Snapshot) {
    self.id = id
    name = snapshot.channels[id]?.channel.description
  }
}
