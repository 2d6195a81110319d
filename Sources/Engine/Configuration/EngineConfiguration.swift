// How an engine is set up.

/// The settings of an engine.
///
///     var configuration = EngineConfiguration()
///     configuration.port = 0
///     configuration.workers = 4
package struct EngineConfiguration: Sendable {
  /// The address to listen on: an IPv4 or IPv6 literal.
  package var host = "127.0.0.1"
  /// The port to listen on; 0 picks a free one.
  package var port: UInt16 = 8080
  /// A listening socket that a service manager opened and passed on, in place of `host` and `port`.
  /// The engine closes it when it stops; the service manager keeps a copy of its own.
  package var inheritedListener: Int32?
  /// The number of shards, 1 to 64. Each is a thread with its own sockets and sessions.
  package var workers = 1
  /// The URL by which browsers reach the engine; nil where it is the listening address.
  package var publicURL: String?
  /// The proxies whose `X-Forwarded-For` is trusted.
  package var trustedProxies: [AddressRange] = []
  /// The path of the database, beside which the lock and the control socket are made; nil makes
  /// neither.
  package var database: String?
  /// How pictures and documents of conversations are kept.
  package var files = FileSettings()
  /// How sockets are watched.
  package var poller = PollerChoice.automatic
  /// The limits of everything that could grow.
  package var limits = EngineLimits()

  /// Creates the default settings: loopback, one shard.
  package init() {}
}
