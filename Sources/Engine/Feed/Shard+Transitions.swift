// Transitions for the watchers: gathered for a tenth of a second, as the windows are, and then told in
// one piece to those whose window they touch. A thousand a second cost ten writes a watcher, not a
// thousand.

import Basics
import Presence

extension WatcherFeed {
  /// Transitions kept until they are told; of those beyond only the number.
  static let maxPendingTransitions = 20_000

  /// The event that says how many transitions a watcher was not told.
  static func dropped(_ count: Int) -> [UInt8] {
    Array("event: dropped\ndata: {\"events\":\(count)}\n\n".utf8)
  }
}

extension Shard {
  /// Takes transitions of this shard or another for the watchers here.
  mutating func enqueue(_ events: [TransitionEvent]) {
    let room = max(0, WatcherFeed.maxPendingTransitions - feed.pendingTransitions.count)
    feed.pendingTransitions += events.prefix(room)
    feed.overflow += max(0, events.count - room)
    feed.nextDue = clock.now
  }

  /// Tells the watchers of the transitions that touch their windows, when it is time.
  mutating func sendTransitions() {
    guard !feed.pendingTransitions.isEmpty else { return }
    let due = feed.transitionsSentAt + WatcherFeed.period * clock.speed
    guard clock.now >= due else {
      feed.nextDue = min(feed.nextDue, due)
      return
    }
    feed.transitionsSentAt = clock.now
    var batch = TransitionBatch(feed.pendingTransitions)
    let overflow = feed.overflow
    feed.pendingTransitions = []
    feed.overflow = 0
    for (query, group) in feed.groups {
      let found = batch.places(of: query, group.needle)
      let told = found.prefix(shared.configuration.limits.transitions)
      let dropped = found.count - told.count + overflow
      guard !found.isEmpty || dropped > 0 else { continue }
      var bytes: [UInt8] = []
      for place in told { bytes += batch.text(at: place, shared.numbers) }
      if dropped > 0 { bytes += WatcherFeed.dropped(dropped) }
      for slot in group.watchers {
        if connections[slot].flags.contains(.isFull) {
          feed.watchers[slot]?.dropped += found.count + overflow
          metrics.dropped += found.count + overflow
        } else {
          metrics.dropped += dropped
          send(slot, bytes)
        }
      }
    }
  }
}

/// Transitions on their way to many watchers: what several need is made once.
private struct TransitionBatch {
  private let events: [TransitionEvent]
  private var texts: [[UInt8]]
  private var folded: [[UInt8]] = []

  init(_ events: [TransitionEvent]) {
    self.events = events
    texts = Array(repeating: [], count: events.count)
  }

  /// The places of those that touch a window: of its channel and handover, found by its text, and in
  /// the looked-at state before or after.
  mutating func places(of query: WindowQuery, _ needle: [UInt8]) -> [Int] {
    if !needle.isEmpty, folded.isEmpty { folded = events.map(\.searched) }
    return events.indices.filter { place in
      let event = events[place]
      return (query.channel == nil || query.channel == event.channel)
        && (query.handedOver == nil || query.handedOver == event.isHandedOver)
        && (query.state == nil || query.state == event.from || query.state == event.to)
        && (needle.isEmpty || folded[place].contains(needle))
    }
  }

  /// The event of the stream.
  mutating func text(at place: Int, _ numbers: ChannelNumbers) -> [UInt8] {
    if texts[place].isEmpty {
      let event = events[place]
      texts[place] = event.event(channel: numbers.id(of: event.channel))
    }
    return texts[place]
  }
}

extension TransitionEvent {
  /// What a search looks through: name, page and identifier, folded.
  fileprivate var searched: [UInt8] {
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
  /// Whether the bytes hold others.
  fileprivate func contains(_ needle: [UInt8]) -> Bool {
    guard let first = needle.first, count >= needle.count else { return needle.isEmpty }
    return (0...count - needle.count).contains { start in
      self[start] == first && self[start...].starts(with: needle)
    }
  }
}
