// What a crowd of simulated visitors is made of.

import Presence

/// The plan of a `VisitorCrowd`.
package struct CrowdPlan: Sendable {
  /// A channel, and what visitors say in it.
  package struct Entrance: Sendable {
    /// The channel's identifier.
    package var channel: String
    /// The names of visitors.
    package var names: [String]
    /// The texts of their messages.
    package var lines: [String]
    /// The URLs of the pages that they come from.
    package var pages: [String]

    /// An entrance to a channel.
    package init(channel: String, names: [String], lines: [String], pages: [String]) {
      self.channel = channel
      self.names = names
      self.lines = lines
      self.pages = pages
    }
  }

  /// The engine's IPv4 address.
  package var host: String
  /// The engine's port.
  package var port: UInt16
  /// The entrances; visitor `n` takes entrance `n` modulo their number.
  package var entrances: [Entrance]
  /// The number of visitors at a time.
  package var visitors: Int
  /// The seed of every choice; the same seed makes the same crowd.
  package var seed: UInt64
  /// Milliseconds of presence per millisecond of the machine.
  package var speed: Millis

  /// A plan for an engine at an IPv4 address.
  package init(
    host: String, port: UInt16, entrances: [Entrance], visitors: Int, seed: UInt64, speed: Millis
  ) {
    self.host = host
    self.port = port
    self.entrances = entrances
    self.visitors = visitors
    self.seed = seed
    self.speed = speed
  }
}

/// What a crowd has done so far.
package struct CrowdCounts: Equatable, Sendable {
  /// Conversations that were started.
  package var started = 0
  /// Sockets that are open and welcomed at the moment.
  package var connected = 0
  /// Messages that the engine acknowledged.
  package var acknowledged = 0
  /// Conversations that ended, by the visitor or by the engine.
  package var ended = 0
  /// Error frames that the engine sent.
  package var errors = 0
}
