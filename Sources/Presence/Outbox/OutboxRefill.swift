// What the outbox queue asks of the store.

/// The part of a session's calls that an `OutboxQueue` asks for.
package struct OutboxRefill: Equatable, Sendable {
  /// The session and the host.
  package var key: OutboxQueueKey
  /// The position in the store after which the calls are missing.
  package var position: Int64
  /// The number of calls that may be added, at least 1.
  package var limit: Int
}
