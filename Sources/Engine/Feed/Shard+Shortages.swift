// Why newcomers are turned away: asked by /readyz, and told to the watchers when it begins, when it
// changes and when it is over.

import Presence
import Records

extension WatcherFeed {
  /// Milliseconds between two looks at what is short.
  static let look: Millis = 1_000

  /// The event that says what is short; nothing is.
  static func shortages(_ shortages: [Shortage]) -> [UInt8] {
    let names = shortages.map { "\"\($0.rawValue)\"" }.joined(separator: ",")
    return Array("event: shortages\ndata: {\"why\":[\(names)]}\n\n".utf8)
  }
}

extension Shard {
  /// What the engine is short of; empty when it takes newcomers.
  func shortages() -> [Shortage] {
    var shortages: [Shortage] = []
    if let error = shared.journal.storeError {
      shortages.append(Shortage(error))
    } else if shared.journal.isCrowded {
      shortages.append(.journal)
    }
    if connections.isOutOfDescriptors() { shortages.append(.descriptors) }
    if shared.limiter.total >= shared.configuration.limits.connections {
      shortages.append(.connections)
    }
    return shortages
  }

  /// Looks at what is short, and tells the watchers when that changed.
  mutating func tellShortages() {
    guard !feed.watchers.isEmpty else { return }
    let due = feed.lookedAt + WatcherFeed.look * clock.speed
    guard clock.now >= due else {
      // Nobody may come to show that it is over.
      if !feed.shortages.isEmpty { feed.nextDue = min(feed.nextDue, due) }
      return
    }
    feed.lookedAt = clock.now
    let found = shortages()
    if found != feed.shortages {
      feed.shortages = found
      for slot in feed.watchers.keys { tellShortages(slot) }
    }
    if !found.isEmpty {
      feed.nextDue = min(feed.nextDue, clock.now + WatcherFeed.look * clock.speed)
    }
  }

  /// Tells one watcher what is short; one whose socket is full is told when it takes bytes again.
  mutating func tellShortages(_ slot: ConnectionSlot) {
    let isFull = connections[slot].flags.contains(.isFull)
    feed.watchers[slot]?.missedShortages = isFull
    if !isFull { send(slot, WatcherFeed.shortages(feed.shortages)) }
  }
}
