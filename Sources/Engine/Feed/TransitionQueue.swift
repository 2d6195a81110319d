// Transitions for the watchers of one shard. They are collected for a tenth of a second and then
// sent in one piece to the watchers whose window they concern, so that a thousand a second cost ten
// writes for each watcher.

import Presence

/// Transitions that were not sent to watchers yet.
struct TransitionQueue {
  private var events: [TransitionEvent] = []
  /// How many more there were than `capacity`.
  private var overflow = 0
  /// The presence time at which transitions were sent last.
  private(set) var sentAt: Millis = .min / 2

  /// Transitions that are kept; of those beyond only the number.
  private static let capacity = 20_000

  /// Whether there is nothing to send.
  var isEmpty: Bool { events.isEmpty }

  /// Adds transitions.
  mutating func enqueue(_ new: [TransitionEvent]) {
    let space = max(0, TransitionQueue.capacity - events.count)
    events += new.prefix(space)
    overflow += max(0, new.count - space)
  }

  /// Removes and returns all transitions.
  mutating func take(at now: Millis) -> TransitionBatch {
    defer { removeAll() }
    sentAt = now
    return TransitionBatch(events, overflow: overflow)
  }

  /// Removes all transitions.
  mutating func removeAll() {
    events = []
    overflow = 0
  }

  /// The event that tells a watcher how many transitions it was not sent.
  static func dropped(_ count: Int) -> [UInt8] {
    Array("event: dropped\ndata: {\"events\":\(count)}\n\n".utf8)
  }
}
