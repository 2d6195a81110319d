// What the outbox queue holds in memory. Everything beyond it waits in the store.

/// The limits of an `OutboxQueue`. All are at least 1.
package struct OutboxLimits: Sendable {
  /// Calls in flight to one host.
  package var inFlightPerHost = 64
  /// Calls of one session to one host that are held in memory. The later ones stay in the store
  /// until half of these were made.
  package var callsPerSession = 8
  /// Sessions of one host that are held in memory.
  package var sessionsPerHost = 20_000
  /// Sessions of one host that are held in memory even if other hosts hold `sessions`.
  package var guaranteedSessionsPerHost = 256
  /// Sessions of all hosts that are held in memory.
  package var sessions = 100_000

  /// Creates the default limits.
  package init() {}
}
