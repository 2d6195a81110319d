// What happened in one session, in one story: states with their reasons, what the platform was told
// and what it answered, and messages, in the order in which they happened.

import Client
import Presence

/// The story of a session, oldest first.
struct SessionStory: Equatable, Sendable {
  /// One thing that happened.
  enum Event: Equatable, Sendable {
    /// The state changed, or the session was handed over.
    case state(TimelineEntry)
    /// A message of the visitor, the flow, an attendant, or a note.
    case message(SessionMessage)
    /// A call to the attendance platform.
    case call(SessionCall)
    /// An attendant took the session; empty if it was released.
    case assigned(String)
  }

  /// One thing that happened, with its moment.
  struct Entry: Equatable, Sendable {
    let at: Millis
    let event: Event

    /// What comes first of things that happened in the same millisecond: a state before the call
    /// that it causes, and messages by their numbers.
    fileprivate var rank: (Millis, Int, Int) {
      switch event {
      case .state: (at, 0, 0)
      case .assigned: (at, 1, 0)
      case .message(let message): (at, 2, message.seq)
      case .call(let call): (at, 3, call.seq)
      }
    }
  }

  private(set) var entries: [Entry] = []

  /// An empty story.
  init() {}

  /// The story of a session as it is stored.
  init(_ details: SessionDetails) {
    entries =
      details.timeline.map { line in
        let isAssignment = line.kind == "assigned"
        return Entry(
          at: line.at, event: isAssignment ? .assigned(line.person ?? "") : .state(line))
      }
      + details.messages.map { Entry(at: $0.at, event: .message($0)) }
      + details.calls.filter { $0.target != "console" }
      .map { Entry(at: $0.at, event: .call($0)) }
    entries.sort { $0.rank < $1.rank }
  }

  /// The messages, oldest first.
  var messages: [SessionMessage] {
    entries.compactMap { if case .message(let message) = $0.event { message } else { nil } }
  }

  /// The number of the last message; 0 if there is none.
  var lastSeq: Int { messages.last?.seq ?? 0 }
}
