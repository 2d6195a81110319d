// What the engine keeps, and what it asks of whoever keeps it. A store takes records in batches,
// each whole or not at all and durable when it returns, and gives them back after a restart. The
// engine tells nobody of a thing before its record was committed.
//
// Times here are wall clock, milliseconds since 1970 in UTC.

import Channels

/// Bytes of a secret's SHA-256, in hexadecimal: secrets themselves are never kept.
public typealias SecretHash = String

/// One fact for the journal.
public enum Record: Equatable, Sendable {
  /// A session began.
  case opened(SessionOpening)
  /// A session's presence changed, or it was handed over.
  case journal(JournalEntry)
  /// A message of either side, or of the flow.
  case message(MessageRecord)
  /// A call to be made: to the outbox.
  case call(OutboxCall)
  /// How a call fared.
  case outcome(CallOutcome)
  /// A session ended: its report is written, its row is no longer open.
  case closed(SessionClosing)
  /// The engine stops in good order: how long each open session has been without activity.
  case paused(session: Identifier, inactivity: Millis)
}

/// A session that began.
public struct SessionOpening: Equatable, Sendable {
  /// The session's identifier.
  public var session: Identifier
  /// The hash of the secret that opens the session.
  public var secret: SecretHash
  /// The contact in the browser.
  public var contact: Identifier
  /// The hash of the contact's secret.
  public var contactSecret: SecretHash
  /// The channel's identifier.
  public var channel: String
  /// `widget`, `direct` or `active` (the company started it).
  public var source: String
  /// Without query and fragment; may be empty.
  public var page: String
  /// The visitor's address, after trusted proxies.
  public var address: String
  /// Requested data, by key, in the channel's order.
  public var data: [DataValue]
  /// The version and text of the notice that was accepted; nil where there was none.
  public var accepted: AcceptedNotice?
  /// When it began.
  public var at: Millis

  /// A beginning with every value given.
  public init(
    session: Identifier, secret: SecretHash, contact: Identifier, contactSecret: SecretHash,
    channel: String, source: String, page: String, address: String, data: [DataValue],
    accepted: AcceptedNotice?, at: Millis
  ) {
    self.session = session
    self.secret = secret
    self.contact = contact
    self.contactSecret = contactSecret
    self.channel = channel
    self.source = source
    self.page = page
    self.address = address
    self.data = data
    self.accepted = accepted
    self.at = at
  }

  /// The contact's name, as far as the requested data tell it; empty otherwise.
  public var name: String { data.first { $0.key == "name" }?.value ?? "" }
}

/// One requested datum and what the contact answered.
public struct DataValue: Equatable, Codable, Sendable {
  /// The key, as the channel names it.
  public var key: String
  /// The answer; at most 200 characters.
  public var value: String

  /// A datum and its value.
  public init(key: String, value: String) {
    self.key = key
    self.value = value
  }
}

/// What a contact accepted before starting.
public struct AcceptedNotice: Equatable, Sendable {
  /// The hash that tells one wording from another.
  public var version: String
  /// The notice as it was shown.
  public var text: String
  /// Its link; may be empty.
  public var link: String

  /// A notice as it was shown.
  public init(version: String, text: String, link: String) {
    self.version = version
    self.text = text
    self.link = link
  }
}

/// One line of a session's journal.
public struct JournalEntry: Equatable, Sendable {
  /// What happened.
  public enum Kind: String, Sendable {
    case state, handover
  }
  /// Whose line it is.
  public var session: Identifier
  /// What happened.
  public var kind: Kind
  /// The state before.
  public var from: PresenceState
  /// The state after; of a handover the same.
  public var to: PresenceState
  /// Nil for a handover.
  public var reason: Reason?
  /// The last counted sign; only of a change to absent.
  public var absentSince: Millis?
  /// How late an absence was declared, in milliseconds of the presence clock.
  public var lateness: Millis
  /// When it happened.
  public var at: Millis

  /// A line with every value given.
  public init(
    session: Identifier, kind: Kind, from: PresenceState, to: PresenceState, reason: Reason?,
    absentSince: Millis?, lateness: Millis, at: Millis
  ) {
    self.session = session
    self.kind = kind
    self.from = from
    self.to = to
    self.reason = reason
    self.absentSince = absentSince
    self.lateness = lateness
    self.at = at
  }
}

/// Who wrote a message.
public enum MessageAuthor: String, CaseIterable, Codable, Sendable {
  case agent, flow, contact, system
}

/// A message of a session.
public struct MessageRecord: Equatable, Sendable {
  /// Whose talk it belongs to.
  public var session: Identifier
  /// Counts the messages of one session from 1.
  public var seq: UInt32
  /// Who wrote it.
  public var from: MessageAuthor
  /// The agent's or flow's name; may be empty.
  public var name: String
  /// The text; 1 to 4,000 characters.
  public var text: String
  /// The client's own id of a contact's message: sent twice it makes one message.
  public var clientID: String?
  /// When it was taken.
  public var at: Millis

  /// A message with every value given.
  public init(
    session: Identifier, seq: UInt32, from: MessageAuthor, name: String, text: String,
    clientID: String?, at: Millis
  ) {
    self.session = session
    self.seq = seq
    self.from = from
    self.name = name
    self.text = text
    self.clientID = clientID
    self.at = at
  }
}

/// A call that waits to be made, or was. Its body is made once, so that a repeated call is the same.
public struct OutboxCall: Equatable, Sendable {
  /// Where it goes.
  public enum Target: String, Sendable {
    /// `/expire` of the attendance platform.
    case expire
    /// `/message` of the attendance platform.
    case message
    /// The flow's webhook.
    case webhook
  }
  /// The idempotency key: a random UUID.
  public var eventID: String
  /// Whose call it is.
  public var session: Identifier
  /// The name of the event, as in the body.
  public var event: String
  /// Of the session's calls, counted apart for attendance and webhook.
  public var seq: UInt32
  /// Where it goes.
  public var target: Target
  /// The webhook's address; empty for attendance, whose address is looked up at each try.
  public var url: String
  /// The JSON body.
  public var body: [UInt8]
  /// When it was declared.
  public var at: Millis

  /// A call with every value given.
  public init(
    eventID: String, session: Identifier, event: String, seq: UInt32, target: Target, url: String,
    body: [UInt8], at: Millis
  ) {
    self.eventID = eventID
    self.session = session
    self.event = event
    self.seq = seq
    self.target = target
    self.url = url
    self.body = body
    self.at = at
  }
}

/// How one try of a call ended.
public struct CallOutcome: Equatable, Sendable {
  /// What becomes of the call.
  public enum Fate: String, Sendable {
    case waiting, delivered, parked
  }
  /// Which call.
  public var eventID: String
  /// What becomes of it.
  public var fate: Fate
  /// Tries so far.
  public var tries: Int
  /// The answer's status, or 0 when there was none.
  public var status: Int
  /// What the platform said, or what went wrong; at most 500 characters.
  public var said: String
  /// When it is tried again; nil unless it waits.
  public var nextTry: Millis?
  /// When the try ended.
  public var at: Millis

  /// An outcome with every value given.
  public init(
    eventID: String, fate: Fate, tries: Int, status: Int, said: String, nextTry: Millis?,
    at: Millis
  ) {
    self.eventID = eventID
    self.fate = fate
    self.tries = tries
    self.status = status
    self.said = said
    self.nextTry = nextTry
    self.at = at
  }
}

/// The end of a session.
public struct SessionClosing: Equatable, Sendable {
  /// The session that ended.
  public var session: Identifier
  /// `expired` or `finished`.
  public var status: String
  /// Why it ended.
  public var reason: Reason
  /// When it ended.
  public var at: Millis

  /// An end with every value given.
  public init(session: Identifier, status: String, reason: Reason, at: Millis) {
    self.session = session
    self.status = status
    self.reason = reason
    self.at = at
  }
}

/// An open session as the store gives it back at start.
public struct SavedSession: Sendable {
  /// How it began.
  public var opening: SessionOpening
  /// Where it was.
  public var presence: SavedPresence
  /// Number of the last message; 0 without one.
  public var lastMessage: UInt32
  /// Number of the last call to the flow's webhook; 0 without one.
  public var lastWebhook: UInt32

  /// A session with every value given.
  public init(
    opening: SessionOpening, presence: SavedPresence, lastMessage: UInt32, lastWebhook: UInt32
  ) {
    self.opening = opening
    self.presence = presence
    self.lastMessage = lastMessage
    self.lastWebhook = lastWebhook
  }
}

/// A call of the outbox and how it stands.
public struct StoredCall: Equatable, Sendable {
  /// The call as it is made.
  public var call: OutboxCall
  /// The channel's identifier.
  public var channel: String
  /// What became of it so far.
  public var fate: CallOutcome.Fate
  /// Tries so far.
  public var tries: Int
  /// The last answer's status; 0 without one.
  public var status: Int
  /// What the platform said last.
  public var said: String
  /// When it is tried again; nil unless it waits.
  public var nextTry: Millis?
  /// When it was delivered; nil before.
  public var deliveredAt: Millis?

  /// A call with every value given.
  public init(
    call: OutboxCall, channel: String, fate: CallOutcome.Fate, tries: Int, status: Int,
    said: String, nextTry: Millis?, deliveredAt: Millis?
  ) {
    self.call = call
    self.channel = channel
    self.fate = fate
    self.tries = tries
    self.status = status
    self.said = said
    self.nextTry = nextTry
    self.deliveredAt = deliveredAt
  }
}

/// A session, open or closed, as the store tells it.
public struct SessionDetail: Sendable {
  /// How it began.
  public var opening: SessionOpening
  /// `active`, `expired` or `finished`.
  public var status: String
  /// When it ended; nil while it is open.
  public var closedAt: Millis?
  /// Why it ended; nil while it is open.
  public var closedReason: Reason?
  /// Whether it passed to human attendance.
  public var isHandedOver: Bool
  /// Its journal, oldest first.
  public var timeline: [JournalEntry]
  /// Its messages, oldest first.
  public var messages: [MessageRecord]
  /// Its calls, in order.
  public var calls: [StoredCall]

  /// A session with every value given.
  public init(
    opening: SessionOpening, status: String, closedAt: Millis?, closedReason: Reason?,
    isHandedOver: Bool, timeline: [JournalEntry], messages: [MessageRecord], calls: [StoredCall]
  ) {
    self.opening = opening
    self.status = status
    self.closedAt = closedAt
    self.closedReason = closedReason
    self.isHandedOver = isHandedOver
    self.timeline = timeline
    self.messages = messages
    self.calls = calls
  }
}

extension SessionDetail {
  /// One line of what a session went through.
  public struct HistoryLine: Equatable, Sendable {
    /// When it happened.
    public let at: Millis
    /// What happened.
    public let kind: JournalEntry.Kind
    /// The state before; nil where the session begins.
    public let from: PresenceState?
    /// The state after.
    public let to: PresenceState
    /// Nil for a handover.
    public let reason: Reason?
  }

  /// How the session began, and its journal, oldest first. The beginning is no line of the journal:
  /// the session's own row says it.
  public var history: [HistoryLine] {
    [HistoryLine(at: opening.at, kind: .state, from: nil, to: .online, reason: .started)]
      + timeline.map {
        HistoryLine(at: $0.at, kind: $0.kind, from: $0.from, to: $0.to, reason: $0.reason)
      }
  }
}

/// What a store could not do.
public enum StoreFault: Error, Equatable, Sendable {
  /// The disk is full, or the file may not grow.
  case full
  /// The disk or the file is read-only.
  case readOnly
  /// Another process holds it.
  case busy
  /// It is no database of ours, or it is damaged.
  case damaged(String)
  /// Anything else, in the store's words.
  case failed(String)
}

/// Keeps the engine's facts. One thread commits; each reading thread has a reader of its own.
public protocol SessionStore: Sendable {
  /// Commits a batch, whole or not at all; durable when it returns. One thread at a time.
  func commit(_ batch: [Record]) throws(StoreFault)
  /// Hands over each open session, in the order of `since`, and answers how many there were.
  /// `wallNow` is the moment of the restart, from which ages are counted.
  func recover(wallNow: Millis, _ each: (SavedSession) -> Void) throws(StoreFault) -> Int
  /// Calls that wait, oldest first; at most `limit`, those after `after` in the outbox's own order.
  func waitingCalls(
    after: Int64, limit: Int
  ) throws(StoreFault) -> [(position: Int64, call: StoredCall)]
  /// The configuration at this moment.
  func installation() throws(StoreFault) -> Installation
  /// A reader for the calling thread's use.
  func reader() throws(StoreFault) -> any SessionReader
}

/// Reads what was committed. Used by one thread.
public protocol SessionReader: AnyObject {
  /// A session, open or closed; nil when there is none of that name.
  func detail(of session: Identifier) throws(StoreFault) -> SessionDetail?
  /// The messages after `seq`, oldest first, at most `limit`.
  func messages(
    of session: Identifier, after seq: UInt32, limit: Int
  ) throws(StoreFault) -> [MessageRecord]
  /// The number of the message that a client's own id made; nil when it made none.
  func message(of session: Identifier, clientID: String) throws(StoreFault) -> UInt32?
  /// How a session ended and its secret's hash; nil while it is open or unknown.
  func ending(of session: Identifier) throws(StoreFault) -> (secret: SecretHash, reason: Reason)?
  /// The hash of a contact's secret; nil for an unknown one.
  func contactSecret(of contact: Identifier) throws(StoreFault) -> SecretHash?
  /// Closed sessions for the API's list, latest first.
  func closedSessions(
    channel: String?, query: String?, handedOver: Bool?, limit: Int, offset: Int
  ) throws(StoreFault) -> (total: Int, rows: [SessionDetail])
}
