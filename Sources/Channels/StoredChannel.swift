// A channel as the database returns it: with the version that its next save must name.

/// A channel and the version that its next save must name (optimistic locking).
package struct StoredChannel: Equatable, Sendable {
  /// The channel.
  package var channel: Channel
  /// One more after each save. It is not exported.
  package var version: Int

  /// Creates a stored channel.
  package init(channel: Channel, version: Int) {
    self.channel = channel
    self.version = version
  }
}
