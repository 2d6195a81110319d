// A channel that has open sessions.

/// A channel that cannot be deleted because it has open sessions.
package struct ChannelInUse: Equatable, Sendable {
  /// The channel's identifier.
  package let id: String
  /// The channel's description.
  package let description: String
  /// The number of open sessions.
  package let sessions: Int
}
