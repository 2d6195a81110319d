// The live feed of one shard. Watchers with the same query share a window: it is built at most ten
// times a second, only when something changed, and sent whole. A watcher that reads slowly gets
// fewer windows. Transitions are sent beside the windows, at the same pace.

import Basics
import Presence
import Records
import Synchronization

/// The watchers of one shard, and what they have not been sent yet.
struct FeedHub {
  /// The watchers of one query.
  private struct Group {
    var watchers: [ConnectionSlot] = []
    /// The presence time at which the window was built last.
    var builtAt: Millis = .min / 2
    /// Whether parts of the window are on their way from other shards.
    var isBuilding = false
    /// Whether something changed since it was built.
    var isDirty = true
    /// The last window, as an event of the stream; empty before the first.
    var event: [UInt8] = []
    /// The text that is searched, folded; empty for none.
    let needle: [UInt8]

    init(_ query: WindowQuery) {
      needle = Folding.utf8(query.query.prefix(SessionTable.queryLimit))
    }
  }

  private struct Watcher {
    var query: WindowQuery
    /// Whether a window was left out because the socket was full.
    var missedWindow = false
    /// How many transitions were left out because the socket was full.
    var missedTransitions = 0
    /// Whether the shortages were left out because the socket was full.
    var missedShortages = false
  }

  private let shared: EngineShared
  private let shard: Int
  private let speed: Millis
  private var groups: [WindowQuery: Group] = [:]
  private var watchers: [ConnectionSlot: Watcher] = [:]
  private var changes = ChangeAnnouncer()
  private var transitions = TransitionQueue()
  private var shortages = ShortageWatch()
  /// Windows whose parts other shards were asked for.
  var fanouts = WindowFanouts()
  /// The presence time at which `turn` has something to do; `.max` for never.
  private(set) var nextDue: Millis = .max
  /// What is counted of the feed.
  var metrics = FeedMetrics()

  /// Milliseconds between two windows of a watcher.
  private static let period: Millis = 100
  /// Milliseconds between two windows of a watcher who searches text.
  private static let searchPeriod: Millis = 1_000
  /// Milliseconds of the machine between two comments that keep the stream open.
  static let commentPeriod: Millis = 15_000

  /// A feed without watchers, of the shard with that index.
  init(_ shared: EngineShared, shard: Int) {
    self.shared = shared
    self.shard = shard
    speed = shared.clock.speed
  }

  /// How many watchers there are.
  var watcherCount: Int { watchers.count }

  // MARK: - Watchers

  /// Adds a watcher, and sends what the others with its query were sent last.
  mutating func add(
    _ slot: ConnectionSlot, _ query: WindowQuery, at now: Millis, in connections: inout Connections
  ) {
    watchers[slot] = Watcher(query: query)
    groups[query, default: Group(query)].watchers.append(slot)
    shared.status.watched.bitwiseOr(1 << UInt64(shard), ordering: .relaxed)
    if let event = groups[query]?.event, !event.isEmpty {
      connections.send(slot, event, at: now)
    }
    if !shortages.current.isEmpty { sendShortages(slot, at: now, in: &connections) }
    nextDue = now
  }

  /// Removes a watcher, if the connection is one.
  mutating func remove(_ slot: ConnectionSlot) {
    guard let watcher = watchers.removeValue(forKey: slot) else { return }
    groups[watcher.query]?.watchers.removeAll { $0 == slot }
    if groups[watcher.query]?.watchers.isEmpty == true { groups[watcher.query] = nil }
    if watchers.isEmpty {
      shared.status.watched.bitwiseAnd(~(1 << UInt64(shard)), ordering: .relaxed)
      shortages = ShortageWatch()
    }
  }

  /// The socket of a slow watcher accepts bytes again: it is sent what it missed.
  mutating func catchUp(
    _ slot: ConnectionSlot, at now: Millis, in connections: inout Connections
  ) {
    guard let watcher = watchers[slot] else { return }
    watchers[slot]?.missedWindow = false
    watchers[slot]?.missedTransitions = 0
    if watcher.missedTransitions > 0 {
      connections.send(slot, TransitionQueue.dropped(watcher.missedTransitions), at: now)
    }
    if watcher.missedShortages { sendShortages(slot, at: now, in: &connections) }
    if watcher.missedWindow, let event = groups[watcher.query]?.event {
      connections.send(slot, event, at: now)
    }
  }

  // MARK: - Changes

  /// Something of this shard that windows show changed.
  @inline(__always)
  mutating func markChanged() { changes.isChanged = true }

  /// A transition of this shard is stored. Watchers are told in the next turn, which follows at
  /// once.
  mutating func publish(_ event: TransitionEvent, at now: Millis) {
    changes.published.append(event)
    nextDue = now
  }

  /// Takes transitions, of this shard or another, for the watchers here.
  mutating func enqueue(_ events: [TransitionEvent], at now: Millis) {
    transitions.enqueue(events)
    nextDue = now
  }

  /// Sessions of some shard changed, so every window must be built again.
  mutating func invalidateWindows(at now: Millis) {
    for query in groups.keys { groups[query]?.isDirty = true }
    nextDue = now
  }

  // MARK: - A turn

  /// Whether any shard has watchers. While none has, what they would be told is discarded.
  @inline(__always)
  mutating func isWatched() -> Bool {
    if shared.status.watched.load(ordering: .relaxed) != 0 { return true }
    if changes.isChanged { changes.isChanged = false }
    if nextDue != .max { discard() }
    return false
  }

  @inline(never)
  private mutating func discard() {
    changes.published.removeAll()
    transitions.removeAll()
    nextDue = .max
  }

  /// Tells the shards that have watchers what changed here, then sends the transitions that are
  /// due.
  mutating func turn(at now: Millis, in connections: inout Connections) {
    nextDue = .max
    announce(at: now)
    sendTransitions(at: now, in: &connections)
  }

  private mutating func announce(at now: Millis) {
    let watched = shared.status.watched.load(ordering: .relaxed)
    if !changes.published.isEmpty {
      let events = changes.published
      changes.published = []
      for other in 0..<shared.shardCount where watched >> UInt64(other) & 1 == 1 {
        if other == shard {
          transitions.enqueue(events)
        } else {
          shared.mailboxes[other].post(.transitions(events))
        }
      }
    }
    guard changes.isChanged else { return }
    let due = changes.announcedAt + FeedHub.period * speed
    guard now >= due else {
      nextDue = min(nextDue, due)
      return
    }
    changes.isChanged = false
    changes.announcedAt = now
    for other in 0..<shared.shardCount where watched >> UInt64(other) & 1 == 1 {
      if other == shard {
        for query in groups.keys { groups[query]?.isDirty = true }
      } else {
        shared.mailboxes[other].post(.changed)
      }
    }
  }

  private mutating func sendTransitions(at now: Millis, in connections: inout Connections) {
    guard !transitions.isEmpty else { return }
    let due = transitions.sentAt + FeedHub.period * speed
    guard now >= due else {
      nextDue = min(nextDue, due)
      return
    }
    var batch = transitions.take(at: now)
    let limit = shared.configuration.limits.transitions
    for (query, group) in groups {
      let matches = batch.indices(matching: query, needle: group.needle)
      let sent = matches.prefix(limit)
      let dropped = matches.count - sent.count + batch.overflow
      guard !matches.isEmpty || dropped > 0 else { continue }
      var bytes: [UInt8] = []
      for index in sent { bytes += batch.event(index, shared.numbers) }
      if dropped > 0 { bytes += TransitionQueue.dropped(dropped) }
      for slot in group.watchers {
        if connections[slot].flags.contains(.isFull) {
          watchers[slot]?.missedTransitions += matches.count + batch.overflow
          metrics.dropped += matches.count + batch.overflow
        } else {
          metrics.dropped += dropped
          connections.send(slot, bytes, at: now)
        }
      }
    }
  }

  // MARK: - Shortages

  /// Whether it is time to look at what the engine is short of.
  mutating func isShortageCheckDue(at now: Millis) -> Bool {
    guard !watchers.isEmpty else { return false }
    let due = shortages.checkedAt + ShortageWatch.period * speed
    guard now < due else { return true }
    // Nothing else may come to show that a shortage is over.
    if !shortages.current.isEmpty { nextDue = min(nextDue, due) }
    return false
  }

  /// Takes what the engine is short of, and tells the watchers if that changed.
  mutating func setShortages(
    _ found: [Shortage], at now: Millis, in connections: inout Connections
  ) {
    shortages.checkedAt = now
    if found != shortages.current {
      shortages.current = found
      for slot in watchers.keys { sendShortages(slot, at: now, in: &connections) }
    }
    if !found.isEmpty { nextDue = min(nextDue, now + ShortageWatch.period * speed) }
  }

  private mutating func sendShortages(
    _ slot: ConnectionSlot, at now: Millis, in connections: inout Connections
  ) {
    let isFull = connections[slot].flags.contains(.isFull)
    watchers[slot]?.missedShortages = isFull
    if !isFull { connections.send(slot, shortages.event, at: now) }
  }

  // MARK: - Windows

  /// The queries whose windows are to be built now; each is then awaited by `windowBuilt`.
  mutating func takeDueWindows(at now: Millis) -> [WindowQuery] {
    var due: [WindowQuery] = []
    for (query, group) in groups where group.isDirty && !group.isBuilding {
      let period = query.query.isEmpty ? FeedHub.period : FeedHub.searchPeriod
      guard now - group.builtAt >= period * speed else {
        nextDue = min(nextDue, group.builtAt + period * speed)
        continue
      }
      due.append(query)
    }
    for query in due {
      groups[query]?.isDirty = false
      groups[query]?.isBuilding = true
      groups[query]?.builtAt = now
    }
    return due
  }

  /// A window is complete: its watchers are sent its event, if it differs from the last one.
  mutating func windowBuilt(
    _ query: WindowQuery, _ event: [UInt8], at now: Millis, in connections: inout Connections
  ) {
    guard var group = groups[query] else { return }
    group.isBuilding = false
    let isNew = event != group.event
    group.event = event
    groups[query] = group
    guard isNew else { return }
    metrics.windows += 1
    for slot in group.watchers {
      if connections[slot].flags.contains(.isFull) {
        watchers[slot]?.missedWindow = true
      } else {
        connections.send(slot, event, at: now)
      }
    }
  }
}
