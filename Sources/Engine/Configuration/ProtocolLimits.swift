// The limits that the visitors' protocol and HTTP fix.

import Presence

/// Limits that are part of the protocol, so that neither an operator nor a test changes them. Times
/// are in milliseconds: of presence for pings, of the machine for everything else.
enum ProtocolLimits {
  /// Silence after which a socket is pinged.
  static let pingAfterMillis: Millis = 25_000
  /// Time in which a ping has to be answered.
  static let pongTimeoutMillis: Millis = 10_000
  /// The shortest time between two searches for silent sockets, which are pinged together.
  static let pingCohortMillis: Millis = 1_000
  /// Time from the handshake to the first frame.
  static let firstFrameMillis: Millis = 10_000
  /// Time that a page waits for the store when it starts or resumes a session.
  static let lookupMillis: Millis = 10_000
  /// Time for the head of a request, and again for its body.
  static let requestMillis: Millis = 10_000
  /// Time that a kept connection may be idle between two requests.
  static let keepAliveMillis: Millis = 60_000
  /// Time without progress after which a slow reader is disconnected.
  static let slowReaderMillis: Millis = 30_000
  /// Time in which a browser has to answer a close frame.
  static let closingMillis: Millis = 5_000
  /// Bytes of a request's head.
  static let headBytes = 16 << 10
  /// Bytes of a request's body.
  static let bodyBytes = 64 << 10
  /// Bytes of a file.
  static let fileBytes = 10 << 20
  /// Bytes of a frame, or of a message in fragments.
  static let frameBytes = 32 << 10
  /// Characters of a message.
  static let messageCharacters = 4_000
  /// Bytes of a message in UTF-8.
  static let messageBytes = 16 << 10
  /// Characters of one requested datum.
  static let datumCharacters = 200
  /// Bytes of the address of a page.
  static let pageBytes = 2_048
  /// Bytes of the identifier that a client gives its message.
  static let clientIDBytes = 64
  /// Bytes of an event's data as JSON.
  static let eventBytes = 8 << 10
  /// Characters of an event's name.
  static let eventNameCharacters = 100
  /// Characters of an agent's name.
  static let agentNameCharacters = 100
  /// Text frames a second, on average.
  static let framesPerSecond: Millis = 200
  /// Text frames that may come at once.
  static let frameBurst: UInt16 = 2_000
  /// Sends of a contact's messages to other tabs of the session.
  static let fanOutRate = Rate(perSecond: 1_000, burst: 2_000)
  /// Sessions that an address may resume.
  static let resumeRate = Rate(perSecond: 20, burst: 400)
  /// Seconds between two heartbeats that the widget is asked for.
  static let heartbeatSeconds = 45
  /// Messages that a welcome carries at most. Older ones stay in the store.
  static let replayedMessages = 500
  /// Bytes of messages in one piece of what a page missed.
  static let replayBytes = 256 << 10
  /// Messages that are read from the store at once.
  static let messagesAtOnce = 32
  /// Identifiers of messages remembered for a session. Older ones are looked up in the store.
  static let rememberedClientIDs = 32
  /// Messages of a session that wait until the store has told whether they were sent before.
  static let deferredMessages = 64
  /// Bytes that a page may post to its event stream while its first frame waits for the store.
  static let parkedBytes = 128 << 10
  /// Messages of a session that the API answers where the request names no number.
  static let shownMessages = 100
  /// Lines of the journal of a session, and calls of it, that the API answers: the last ones.
  static let shownHistory = 500
  /// Bytes of events that wait until the stream that they belong to has begun.
  static let heldEventBytes = 256 << 10
  /// Bytes of the identifier that an API client gives a message.
  static let messageIDBytes = 100
  /// Choices of a message.
  static let choices = 20
  /// Characters of the label of a choice.
  static let choiceLabelCharacters = 100
  /// Bytes of the value of a choice.
  static let choiceBytes = 800
  /// Characters of the reason that is given for an end.
  static let endReasonCharacters = 200
  /// Time between two notices that a contact is writing.
  static let typingPeriodMillis: Millis = 1_000
  /// Bytes of a flow's answer.
  static let flowAnswerBytes = 64 << 10
  /// Messages, and events, of a flow's answer.
  static let flowAnswerItems = 20
  /// Standby sockets of one contact in one channel.
  static let standbyPerContact = 20
}
