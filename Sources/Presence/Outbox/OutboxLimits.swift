// What the outbox queue holds in memory. Everything beyond it waits in the store.

/// The limits of an `OutboxQueue`. All are at least 1, unless stated otherwise.
package struct OutboxLimits: Sendable {
  /// Calls in flight to one host, apart from slow ones.
  package var inFlightPerHost = 64
  /// The time in flight after which a call is slow, in milliseconds.
  package var slowAfter: Millis = 1_000
  /// Slow calls in flight to one host: a host that does not end some of its answers goes on
  /// receiving the calls of other sessions. May be 0.
  package var slowPerHost = 192
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
