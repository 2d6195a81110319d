// What hostile clients attack, and what they get for it.

import Presence

/// The outcome of an attack.
package enum AttackOutcome: Equatable, Sendable {
  /// An HTTP response with this status.
  case status(Int)
  /// A close frame with this code.
  case close(UInt16)
  /// The connection ended without a response or a close frame.
  case dropped
  /// The client was served, slowly or in turn, at no cost to others.
  case served
}

/// The engine and the conversation that hostile clients attack.
package struct AttackTarget: Sendable {
  /// The engine's port on 127.0.0.1.
  package var port: UInt16
  /// A channel that accepts every origin.
  package var channel: String
  /// A channel that accepts only https://loja.example.
  package var restrictedChannel: String
  /// The identifier of an honest visitor's session.
  package var session: String
  /// The secret of that session.
  package var secret: String
  /// Advances the engine's clock by milliseconds; does nothing where the clock is the system's.
  package var advanceClock: @Sendable (Millis) -> Void
  /// Whether slow readers wait for the engine to close the connection, which takes it 30 s by the
  /// system's clock, or close it themselves.
  package var isPatient = true
  /// The frame with which an attacker starts a conversation.
  var startFrame = #"{"type":"start","source":"widget","data":{"name":"Mal"}}"#

  /// A target. Its attackers are patient and start new conversations.
  package init(
    port: UInt16, channel: String, restrictedChannel: String, session: String, secret: String,
    advanceClock: @escaping @Sendable (Millis) -> Void = { _ in }
  ) {
    self.port = port
    self.channel = channel
    self.restrictedChannel = restrictedChannel
    self.session = session
    self.secret = secret
    self.advanceClock = advanceClock
  }
}
