// What a shard does once records are stored. Actions keep the order of their records, so nothing is
// told before it is durable, or out of order.

import Presence
import Records

/// Something that is done after a commit.
enum PostCommitAction {
  /// Sends the welcome to a socket that was attached to a session.
  case welcome(ConnectionReference, Identifier, Welcome)
  /// Acknowledges a contact's message, by the id that its client gave it.
  case ack(ConnectionReference, id: String, seq: UInt32)
  /// Sends a message to the sockets of its session, except the one that it came from.
  case message(MessageRecord, except: ConnectionReference?)
  /// Fires an event of the flow in the session's pages; `data` is JSON.
  case event(Identifier, name: String, data: [UInt8])
  /// Tells the session's pages that it was handed over.
  case handedOver(Identifier)
  /// Tells the session's pages which attendant took it.
  case joined(Identifier, String)
  /// Tells the other side that a person is writing, or has stopped.
  case typing(Identifier, TypingNotice)
  /// Tells the other side what was read.
  case read(ReadMark)
  /// Tells those who watch the session of a line of its journal.
  case line(JournalEntry)
  /// Tells those who watch the session of a call.
  case call(OutboxCall)
  /// Begins the stream of a watcher; the cursor is up to where everything was told when it asked.
  case watch(LiveRequest, LiveCursor)
  /// Ends the stream of a watcher.
  case unwatch(Identifier, ReplyAddress)
  /// Tells the session's pages that it ended, closes their sockets and removes the session.
  case ended(Identifier, Reason)
  /// Tells the watchers of the live feed of a change of state.
  case transition(TransitionEvent)
  /// Remembers a webhook of the platform, so that a copy of it is not taken.
  case remember(PlatformWebhook)
  /// Sends the response to an API command.
  case answer(Response, ReplyAddress)
  /// Gives a file its name and answers its sender.
  case fileKept(StoredFile, Response, ReplyAddress)
  /// Answers with all that is known of a session, and a page of its messages.
  case show(Identifier, MessagePage, ReplyAddress)
}

/// What a welcome carries.
struct Welcome {
  /// The secret of the session.
  var secret: String
  /// The secret of the contact; nil where the page proved only the session.
  var contactSecret: String?
  /// The number of the last message that the page has.
  var seen: UInt32
}

/// A change of state, as watchers of the live feed see it.
struct TransitionEvent: Sendable {
  /// Wall clock, in milliseconds.
  var at: Millis
  var session: Identifier
  var contact: Identifier
  var name: String
  /// The number of the channel.
  var channel: UInt32
  /// Nil for a session that starts.
  var from: PresenceState?
  var to: PresenceState
  var reason: Reason
  var isHandedOver: Bool
  /// The page that the session was started from.
  var page: String
}
