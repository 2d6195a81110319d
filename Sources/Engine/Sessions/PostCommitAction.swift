// What follows once records are stored. Kept by the shard in the order of its records, so that what
// is told is never ahead of what is durable, and never out of order.

import Presence
import Records

/// Something to be told after a commit.
enum PostCommitAction {
  /// A socket is in: its session, its secrets, and the messages after one it knows.
  case welcome(ConnectionReference, Identifier, Welcome)
  /// A contact's message is kept.
  case ack(ConnectionReference, id: String, seq: UInt32)
  /// A message goes to the sockets of its session, but for the one that sent it.
  case message(MessageRecord, except: ConnectionReference?)
  /// What the flow fires.
  case event(Identifier, name: String, data: [UInt8])
  case handedOver(Identifier)
  case ended(Identifier, Reason)
  case transition(TransitionEvent)
  case answer(Response, ReplyAddress)
}

/// What a welcome says.
struct Welcome {
  /// The session's secret.
  var secret: String
  /// Nil where the page proved only the session.
  var contactSecret: String?
  /// The last message the page knows.
  var seen: UInt32
}

/// A change of state, for those who watch.
struct TransitionEvent: Sendable {
  var at: Millis
  var session: Identifier
  var contact: Identifier
  var name: String
  var channel: UInt32
  /// Nil for a session that begins.
  var from: PresenceState?
  var to: PresenceState
  var reason: Reason
  var isHandedOver: Bool
  /// The page that the session was started from.
  var page: String
}
