// A call of the outbox.

import Presence

/// A call to the attendance platform or to a flow's webhook.
///
/// The body is built once, when the call is declared, so that every retry sends the same bytes.
/// What only the store has is inserted when the call is committed; see `completedBody`.
package struct OutboxCall: Equatable, Sendable {
  /// The endpoint that a call goes to.
  package enum Target: String, Sendable {
    /// `/expire` of the attendance platform.
    case expire
    /// `/message` of the attendance platform.
    case message
    /// The flow's webhook.
    case webhook
    /// The Typebot viewer that runs the flow.
    case typebot
    /// People at the console: the call is delivered by being stored.
    case console

    /// Whether the call goes to what runs the flow.
    package var isOfFlow: Bool {
      switch self {
      case .webhook, .typebot: true
      case .expire, .message, .console: false
      }
    }
  }
  /// The idempotency key: a random UUID.
  package var eventID: String
  /// The session that the call belongs to.
  package var session: Identifier
  /// The event, as in the body.
  package var event: CallEvent
  /// The call's number among those of the session, counted from 1; calls to the platform and to the
  /// webhook are counted separately.
  package var seq: UInt32
  /// The endpoint.
  package var target: Target
  /// The URL of the webhook or of the bot; empty for the platform, whose URL is looked up at each
  /// try.
  package var url: String
  /// The JSON body.
  package var body: [UInt8]
  /// When the event happened, in milliseconds since 1970 (UTC).
  package var at: Millis
  /// What the store inserts into the body, in the order of the offsets.
  package var inserts: [Insert]
  /// Makes the addresses of files in what is inserted; nil where there are none.
  package var links: FileLinks?

  /// Something that only the store has, and its place in the body.
  package struct Insert: Equatable, Sendable {
    /// What is inserted, as JSON.
    package enum Content: Equatable, Sendable {
      /// The data that the contact gave at the start, as an object.
      case data
      /// The last messages, as an array.
      case transcript
    }
    /// What is inserted.
    package var content: Content
    /// The number of bytes of the body before it.
    package var offset: Int

    /// Creates an insert.
    package init(_ content: Content, at offset: Int) {
      self.content = content
      self.offset = offset
    }
  }

  /// Creates a call.
  package init(
    eventID: String, session: Identifier, event: CallEvent, seq: UInt32, target: Target,
    url: String, body: [UInt8], at: Millis, inserts: [Insert] = [], links: FileLinks? = nil
  ) {
    self.eventID = eventID
    self.session = session
    self.event = event
    self.seq = seq
    self.target = target
    self.url = url
    self.body = body
    self.at = at
    self.inserts = inserts
    self.links = links
  }
}
