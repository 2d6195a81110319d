// The calls that wait for each other.

/// A session and a host: their calls are made one at a time, in order.
package struct OutboxQueueKey: Hashable, Sendable {
  /// The session.
  package var session: Identifier
  /// The destination, as in `QueuedCall.host`.
  package var host: String

  /// Creates a key.
  package init(session: Identifier, host: String) {
    self.session = session
    self.host = host
  }
}
