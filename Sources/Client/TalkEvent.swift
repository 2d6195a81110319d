// The events of one session's stream.

import Foundation
import Presence

/// What happens in a session.
package enum TalkEvent: Equatable, Sendable {
  /// The session whole, with its last 100 messages. The first event of a new stream.
  case session(SessionDetails)
  /// A message, note or not.
  case message(SessionMessage)
  /// A person is writing, or has stopped.
  case typing(Typing)
  /// A party has read the messages up to a number.
  case read(Read)
  /// A change of state, or the handover.
  case state(TimelineEntry)
  /// An attendant took the session, or it was released.
  case assigned(Assignment)
  /// A call, or what became of one that was told before.
  case call(Call)

  /// A person is writing, or has stopped. Shown for six seconds.
  package struct Typing: Codable, Equatable, Sendable {
    /// `contact`, `agent` or `flow`.
    package var from: String
    /// The author's name; empty for the contact.
    package var name: String
    /// Whether the person is writing.
    package var on: Bool

    /// Creates a notice.
    package init(from: String, name: String, on: Bool) {
      self.from = from
      self.name = name
      self.on = on
    }
  }

  /// How far a party has read.
  package struct Read: Codable, Equatable, Sendable {
    /// `contact` or `attendant`.
    package var by: String
    /// The number of the last message that was read.
    package var seq: Int

    /// Creates a mark.
    package init(by: String, seq: Int) {
      self.by = by
      self.seq = seq
    }
  }

  /// Who has the session.
  package struct Assignment: Codable, Equatable, Sendable {
    /// When it was taken or released.
    @FeedMoment package var at: Millis
    /// The attendant; nil for nobody.
    package var attendant: String?

    /// Creates an assignment.
    package init(at: Millis, attendant: String?) {
      self.at = at
      self.attendant = attendant
    }
  }

  /// A call. What became of one has neither `event` nor `seq` nor `at`.
  package struct Call: Codable, Equatable, Sendable {
    /// The idempotency key.
    package var eventId: String
    /// `client_offline` and so on; nil for what became of a call.
    package var event: String?
    /// `expire`, `message`, `webhook` or `console`; nil for what became of a call.
    package var target: String?
    /// The position among the session's calls; nil for what became of a call.
    package var seq: Int?
    /// `waiting`, `delivered` or `parked`.
    package var status: String
    /// The number of tries so far.
    package var tries: Int
    /// The HTTP status of the last answer; 0 if none came.
    package var answer: Int
    /// The start of the last answer's body, or why none came.
    package var said: String
    /// When the call was queued; nil for what became of a call.
    @OptionalFeedMoment package var at: Millis?

    /// Creates a call.
    package init(
      eventId: String, event: String?, target: String?, seq: Int?, status: String, tries: Int,
      answer: Int, said: String, at: Millis?
    ) {
      self.eventId = eventId
      self.event = event
      self.target = target
      self.seq = seq
      self.status = status
      self.tries = tries
      self.answer = answer
      self.said = said
      self.at = at
    }
  }
}

extension TalkEvent {
  /// The event that a Server-Sent Event stands for; nil for an unknown name or malformed data.
  init?(_ event: ServerSentEvent) {
    let decoder = JSONDecoder()
    func decode<Value: Decodable>(_: Value.Type) -> Value? {
      try? decoder.decode(Value.self, from: Data(event.data.utf8))
    }
    let value: TalkEvent? =
      switch event.name {
      case "session": decode(SessionDetails.self).map(TalkEvent.session)
      case "message": decode(SessionMessage.self).map(TalkEvent.message)
      case "typing": decode(Typing.self).map(TalkEvent.typing)
      case "read": decode(Read.self).map(TalkEvent.read)
      case "state": decode(TimelineEntry.self).map(TalkEvent.state)
      case "assigned": decode(Assignment.self).map(TalkEvent.assigned)
      case "call": decode(Call.self).map(TalkEvent.call)
      default: nil
      }
    guard let value else { return nil }
    self = value
  }
}

extension SessionDetails {
  /// Brings the details up to date with an event of the session's stream. Events that were applied
  /// before change nothing.
  package mutating func apply(_ event: TalkEvent) {
    switch event {
    case .session(let details): self = details
    case .message(let message):
      guard !messages.contains(where: { $0.seq == message.seq }) else { return }
      messages.append(message)
      noteAnswer(message)
    case .typing: break
    case .read(let read):
      if read.by == "contact" {
        readByContact = max(readByContact, read.seq)
      } else {
        readByAttendant = max(readByAttendant, read.seq)
        row.unread = messages.count { $0.from == "contact" && $0.seq > readByAttendant }
      }
    case .state(let entry):
      timeline.append(entry)
      if entry.kind == "handover" {
        row.handedOver = true
        row.waitingSince = row.waitingSince ?? entry.at
      } else {
        row.state = entry.to
        row.reason = entry.reason ?? row.reason
        row.since = entry.at
      }
    case .assigned(let assignment):
      row.attendant = assignment.attendant
      timeline.append(
        TimelineEntry(
          at: assignment.at, kind: "assigned", from: row.state, to: row.state,
          person: assignment.attendant))
    case .call(let call): apply(call)
    }
  }

  private mutating func noteAnswer(_ message: SessionMessage) {
    guard row.handedOver else { return }
    if message.from == "contact" {
      row.unread += 1
      row.waitingSince = row.waitingSince ?? message.at
    } else if message.from == "agent" {
      row.unread = 0
      row.waitingSince = nil
      readByAttendant = max(readByAttendant, message.seq)
    }
  }

  private mutating func apply(_ call: TalkEvent.Call) {
    if let index = calls.firstIndex(where: { $0.eventId == call.eventId }) {
      calls[index].status = call.status
      calls[index].tries = call.tries
      calls[index].answer = call.answer
      calls[index].said = call.said
    } else if let event = call.event, let seq = call.seq, let at = call.at {
      calls.append(
        SessionCall(
          eventId: call.eventId, event: event, target: call.target, seq: seq, status: call.status,
          tries: call.tries, answer: call.answer, said: call.said, at: at))
    }
  }
}
