// Transitions on their way to many watchers. What several watchers need is made once.

import Basics
import Presence

/// Transitions that are sent together.
struct TransitionBatch {
  /// How many transitions were not kept.
  let overflow: Int
  private let transitions: [TransitionEvent]
  /// The events of the stream, made when they are first needed.
  private var events: [[UInt8]]
  /// What a search looks through, folded; made for the first query that searches.
  private var folded: [[UInt8]] = []

  init(_ transitions: [TransitionEvent], overflow: Int) {
    self.transitions = transitions
    self.overflow = overflow
    events = Array(repeating: [], count: transitions.count)
  }

  /// The indices of the transitions that concern a window: of its channel and handover, with its
  /// text, and in its state before or after.
  mutating func indices(matching query: WindowQuery, needle: [UInt8]) -> [Int] {
    if !needle.isEmpty, folded.isEmpty { folded = transitions.map(\.searchedText) }
    return transitions.indices.filter { index in
      let event = transitions[index]
      return (query.channel == nil || query.channel == event.channel)
        && (query.handedOver == nil || query.handedOver == event.isHandedOver)
        && !(query.isOfAttendance && !event.isHandedOver)
        && (query.state == nil || query.state == event.from || query.state == event.to)
        && (needle.isEmpty || folded[index].contains(needle))
    }
  }

  /// A transition as an event of the stream.
  mutating func event(_ index: Int, _ numbers: ChannelNumbers) -> [UInt8] {
    if events[index].isEmpty {
      let transition = transitions[index]
      events[index] = transition.event(channel: numbers.id(of: transition.channel))
    }
    return events[index]
  }
}

extension TransitionEvent {
  /// What a search looks through: name, page and identifier, folded.
  fileprivate var searchedText: [UInt8] {
    Folding.utf8(name) + [0] + Folding.utf8(page) + [0] + Folding.utf8(session.description)
  }

  /// The event of the stream.
  fileprivate func event(channel: String) -> [UInt8] {
    var json = JSONText()
    json.open()
    json.add("at", moment: at)
    json.add("session", session)
    json.add("contact", contact)
    json.add("name", name)
    json.add("channel", channel)
    json.add("from", from?.name ?? "")
    json.add("to", to.name)
    json.add("reason", reason.name)
    json.close()
    return Array("event: transition\ndata: ".utf8) + json.bytes + Array("\n\n".utf8)
  }
}

extension [UInt8] {
  /// Whether `needle` occurs in the bytes.
  func contains(_ needle: [UInt8]) -> Bool {
    guard let first = needle.first, count >= needle.count else { return needle.isEmpty }
    return (0...count - needle.count).contains { start in
      self[start] == first && self[start...].starts(with: needle)
    }
  }
}
