// The limits of an engine that an operator or a test may set. Those that the protocol fixes are in
// `ProtocolLimits`.

/// The limits of everything that could grow. Each has a counter on `/metrics`, under
/// `canais_limit_hits_total`.
package struct EngineLimits: Sendable {
  /// Connections in all.
  package var connections = 1_000_000
  /// Connections of one address. Loopback is exempt, unless a trusted proxy names it.
  package var connectionsPerAddress = 200
  /// WebSocket handshakes a second, in all.
  package var handshakesPerSecond = 20_000
  /// Sessions that one address may start in a minute. Loopback is exempt.
  package var startsPerMinute = 120
  /// Open sessions of one contact, over all channels.
  package var sessionsPerContact = 50
  /// Messages of one session, beyond which its contact's are refused.
  package var messagesPerSession: UInt32 = 10_000
  /// Bytes of the messages of one session's contact, counted from the engine's start.
  package var messageBytesPerSession = 20 << 20
  /// Records queued for the store. Beyond, new visitors are refused.
  package var journalRecords = 200_000
  /// Bytes queued for the store. Beyond, new visitors are refused.
  package var journalBytes = 128 << 20
  /// Bytes queued for a socket. Beyond, its reader counts as too slow and is disconnected.
  package var outputBytes = 1 << 20
  /// Watchers of the live feed.
  package var watchers = 1_000
  /// Transitions sent to a watcher at once, ten times a second. Of those beyond, it is told the
  /// number.
  package var transitions = 500

  /// Creates the default limits.
  package init() {}
}
