// The reply box at the foot of a followed session: a draft for each session, notes, and what was
// not taken stays.

import Client
import Presence
import Screen

/// A reply that the user writes.
struct ReplyDraft: Equatable, Sendable {
  /// The text so far.
  var field = TextField("", isMultiline: true)
  /// Whether it is a note, which attendants alone read.
  var isNote = false
  /// The message that was tried to be sent last. As long as its text stays, it is sent again under
  /// the same identifier, which makes no second message.
  var attempt: OutgoingMessage?
  /// Whether the engine has not yet said whether it takes the attempt.
  var isSending = false
  /// Why the last sending was refused; nil if it was not.
  var refusal: String?
  /// The start of the absence about which the user was warned; Enter then sends.
  var warnedAbsence: Millis?
  /// When the visitor was last told that an attendant types; nil if never.
  var typingToldAt: Millis?

  /// Whether closing the console would lose it.
  var isEmpty: Bool { field.text.allSatisfy(\.isWhitespace) }
}

/// The drafts of all sessions.
struct ReplyDrafts: Equatable, Sendable {
  /// The most drafts that are kept; of more the one not touched longest is dropped.
  static let maxDrafts = 500
  /// The most characters of a message.
  static let maxCharacters = 4_000

  private var drafts: [String: ReplyDraft] = [:]
  /// The sessions with a draft, the one touched last at the end.
  private var order: [String] = []

  /// The draft of a session.
  subscript(session: String) -> ReplyDraft {
    get { drafts[session] ?? ReplyDraft() }
    set {
      order.removeAll { $0 == session }
      guard newValue != ReplyDraft() else {
        drafts[session] = nil
        return
      }
      drafts[session] = newValue
      order.append(session)
      if order.count > ReplyDrafts.maxDrafts { drafts[order.removeFirst()] = nil }
    }
  }

  /// Takes over a draft of an earlier console.
  mutating func restore(
    _ text: String, isNote: Bool, of session: String, attempt: OutgoingMessage? = nil
  ) {
    var draft = ReplyDraft()
    draft.attempt = attempt
    draft.field = TextField(text, isMultiline: true)
    draft.isNote = isNote
    self[session] = draft
  }

  /// The sessions whose draft has text.
  var unsent: [String] { order.filter { drafts[$0].map { !$0.isEmpty } ?? false } }
}
