// What an engine is told when it is made, and the named limits of everything that could grow.

import Channels
import Presence
import Records

/// How an engine is set up.
package struct EngineConfiguration: Sendable {
  /// The address to listen on: an IPv4 or IPv6 literal.
  package var host = "127.0.0.1"
  /// The port; 0 takes a free one.
  package var port: UInt16 = 8080
  /// A listening socket that the service manager opened and passed on; it takes the place of `host`
  /// and `port`. The engine closes it when it stops, the service manager keeps its own copy.
  package var inheritedListener: Int32?
  /// Shards; each is a thread with its own sockets and sessions. 1–64.
  package var workers = 1
  /// What browsers reach the engine by, where it is not the listening address.
  package var publicURL: String?
  /// Proxies whose `X-Forwarded-For` is believed.
  package var trustedProxies: [AddressRange] = []
  /// The database, beside which the lock and the poke socket live; nil makes neither.
  package var database: String?
  /// How sockets are watched.
  package var poller = PollerChoice.automatic
  /// What may grow how far.
  package var limits = EngineLimits()

  /// The defaults: loopback, one shard.
  package init() {}
}

/// The engine's limits. Those the protocol fixes are in `ProtocolLimits`.
package struct EngineLimits: Sendable {
  /// Connections in all.
  package var connections = 1_000_000
  /// Connections of one address; loopback is spared unless a trusted proxy names it.
  package var connectionsPerAddress = 200
  /// Handshakes a second, in all.
  package var handshakesPerSecond = 20_000
  /// Conversations one address may start in a minute; loopback is spared.
  package var startsPerMinute = 120
  /// Open conversations of one contact, one a channel.
  package var sessionsPerContact = 50
  /// Records that wait to be stored before new visitors are told to come back later.
  package var journalRecords = 200_000
  /// Bytes that wait to be stored, likewise.
  package var journalBytes = 128 << 20
  /// Bytes that wait for one slow reader.
  package var outputBytes = 1 << 20
  /// Watchers of the live feed.
  package var watchers = 1_000
  /// Transitions that a watcher is told at once, ten times a second; of those beyond only the number.
  package var transitions = 500

  /// The defaults.
  package init() {}
}

/// What the visitor's protocol and HTTP fix.
enum ProtocolLimits {
  /// Seconds of silence after which a socket is pinged.
  static let pingAfter: Millis = 25_000
  /// Time a pinged socket has to answer.
  static let pongWithin: Millis = 10_000
  /// Sockets are looked over for silence at most this often: they are pinged in cohorts.
  static let pingCohort: Millis = 1_000
  /// Time for the first frame, in the machine's milliseconds.
  static let firstFrame: Millis = 10_000
  /// Time for a request's head and for its body, in the machine's milliseconds.
  static let request: Millis = 10_000
  /// Time a kept connection may idle between requests.
  static let keepAlive: Millis = 60_000
  /// Time without progress after which a slow reader is let go.
  static let slowReader: Millis = 30_000
  /// Time a browser has to answer a close frame.
  static let closing: Millis = 5_000
  /// Bytes of a request's head.
  static let headBytes = 16 << 10
  /// Bytes of a request's body.
  static let bodyBytes = 64 << 10
  /// Bytes of a frame or of a message in fragments.
  static let frameBytes = 32 << 10
  /// Characters of a message.
  static let messageCharacters = 4_000
  /// Bytes of a message.
  static let messageBytes = 16 << 10
  /// Characters of one requested datum.
  static let datumCharacters = 200
  /// Bytes of a page's address.
  static let pageBytes = 2_048
  /// Bytes of a client's own message id.
  static let clientIDBytes = 64
  /// Bytes of an event's data and characters of its name, from the API.
  static let eventBytes = 8 << 10
  static let eventNameCharacters = 100
  /// Characters of an agent's name.
  static let agentNameCharacters = 100
  /// Text frames a second, and how many may come at once.
  static let framesPerSecond: Millis = 200
  static let frameBurst: UInt16 = 2_000
  /// Seconds between two signs of life that the widget is asked for.
  static let heartbeatSeconds = 45
  /// Messages a welcome carries at most; older ones stay in the store.
  static let replayedMessages = 500
  /// Client ids remembered a session; older ones are asked of the store.
  static let rememberedClientIDs = 32
  /// Standby sockets of one contact in one channel.
  static let standbyPerContact = 20
}

/// Why an engine did not start, or a file of its own was refused.
package enum EngineError: Error, Equatable, Sendable {
  /// Something listens there already.
  case portBusy(host: String, port: UInt16)
  /// The address is none of this machine, or no address.
  case addressRefused(String)
  /// Another engine runs on the database.
  case databaseHeld(pid: Int32, url: String)
  /// The tokens' file may be read by others.
  case tokensTooOpen(path: String)
  /// The tokens' file is no tokens' file.
  case tokensDamaged(path: String)
  /// A file could not be made, read or written.
  case file(path: String, errno: Int32)
  /// A system call failed.
  case system(call: String, errno: Int32)
  /// The store could not be read.
  case store(StoreError)
}
