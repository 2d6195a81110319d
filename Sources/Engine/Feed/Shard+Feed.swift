// The live feed. Watchers who look at the same window share it: it is built once, at most ten times
// a second and only when something changed, and sent whole. Who reads slowly gets fewer of them.
// Transitions go beside the windows, at the same pace: ShardTransitions.swift.

import Basics
import Presence
import Records
import Synchronization

/// What a shard keeps of its watchers.
struct WatcherFeed {
  struct Group {
    var watchers: [ConnectionSlot] = []
    var builtAt: Millis = .min / 2
    var isBuilding = false
    var isDirty = true
    /// The window as it was last sent: an event of the stream.
    var event: [UInt8] = []
    /// The text that is searched, folded; empty for none.
    let needle: [UInt8]

    init(_ query: WindowQuery) {
      needle = Folding.utf8(query.query.prefix(SessionTable.queryLimit))
    }
  }

  struct Watcher {
    var query: WindowQuery
    /// It missed a window while its socket was full.
    var isStale = false
    /// Transitions it missed.
    var dropped = 0
    /// It was not told yet what is short.
    var missedShortages = false
  }

  var groups: [WindowQuery: Group] = [:]
  var watchers: [ConnectionSlot: Watcher] = [:]
  var fanouts: [UInt64: WindowFanout] = [:]
  var lastNumber: UInt64 = 0
  /// Something of this shard changed since it last said so.
  var isChanged = false
  var announcedAt: Millis = .min / 2
  /// Transitions of this turn.
  var published: [TransitionEvent] = []
  /// Transitions of all shards that this one's watchers were not told yet, and how many more there
  /// were than are kept.
  var pendingTransitions: [TransitionEvent] = []
  var overflow = 0
  var transitionsSentAt: Millis = .min / 2
  var nextDue: Millis = .max
  /// What the watchers were told that is short, and when that was looked at.
  var shortages: [Shortage] = []
  var lookedAt: Millis = .min / 2

  /// Milliseconds between two windows of a watcher, and of one who searches text.
  static let period: Millis = 100
  static let searchPeriod: Millis = 1_000
  /// Milliseconds between two comments that keep the line.
  static let comment: Millis = 15_000
}

extension Shard {
  /// GET /api/v1/supervise.
  mutating func supervise(_ call: RequestContext) throws(APIError) -> RoutingResult {
    let slot = call.slot
    let query = WindowQuery(try call.query(), numbers: shared.numbers)
    guard feed.watchers.count < shared.configuration.limits.watchers else {
      metrics.refusedWatchers += 1
      throw .crowded
    }
    connections[slot].phase = .feed
    let scope = [(name: "Canais-Scope", value: call.scope?.rawValue ?? "")]
    send(slot, Response.eventStreamHead(headers: scope))
    setDeadline(slot, in: WatcherFeed.comment)
    feed.watchers[slot] = WatcherFeed.Watcher(query: query)
    feed.groups[query, default: WatcherFeed.Group(query)].watchers.append(slot)
    shared.watched.bitwiseOr(1 << UInt64(index), ordering: .relaxed)
    if let event = feed.groups[query]?.event, !event.isEmpty { send(slot, event) }
    if !feed.shortages.isEmpty { tellShortages(slot) }
    feed.nextDue = clock.now
    return .streamed
  }

  /// A watcher is gone.
  mutating func leaveFeed(_ slot: ConnectionSlot) {
    guard let watcher = feed.watchers.removeValue(forKey: slot) else { return }
    feed.groups[watcher.query]?.watchers.removeAll { $0 == slot }
    if feed.groups[watcher.query]?.watchers.isEmpty == true { feed.groups[watcher.query] = nil }
    if feed.watchers.isEmpty {
      shared.watched.bitwiseAnd(~(1 << UInt64(index)), ordering: .relaxed)
      feed.shortages = []
      feed.lookedAt = .min / 2
    }
  }

  mutating func keepFeedAlive(_ slot: ConnectionSlot) {
    send(slot, Array(":\n\n".utf8))
    setDeadline(slot, in: WatcherFeed.comment)
  }

  // MARK: - Changes

  /// Something that windows show changed.
  @inline(__always)
  mutating func changed() { feed.isChanged = true }

  /// A transition is stored: watchers are told in the next turn, which follows at once.
  mutating func publish(_ event: TransitionEvent) {
    feed.published.append(event)
    feed.nextDue = clock.now
  }

  /// Tells the shards with watchers what changed, and builds the windows that are due.
  @inline(__always)
  mutating func feedTurn() {
    let watched = shared.watched.load(ordering: .relaxed)
    guard watched != 0 else {
      feed.isChanged = false
      if !feed.published.isEmpty { feed.published.removeAll() }
      if !feed.pendingTransitions.isEmpty { feed.pendingTransitions.removeAll() }
      feed.nextDue = .max
      return
    }
    feedWatchers(watched)
  }

  @inline(never)
  private mutating func feedWatchers(_ watched: UInt64) {
    feed.nextDue = .max
    fanOut(watched)
    sendTransitions()
    tellShortages()
    guard !feed.groups.isEmpty else { return }
    for query in Array(feed.groups.keys) { buildIfDue(query) }
  }

  private mutating func fanOut(_ watched: UInt64) {
    if !feed.published.isEmpty {
      let events = feed.published
      feed.published = []
      for shard in 0..<shared.shardCount where watched >> UInt64(shard) & 1 == 1 {
        if shard == index {
          enqueue(events)
        } else {
          shared.mailboxes[shard].post(.transitions(events))
        }
      }
    }
    guard feed.isChanged else { return }
    let period = WatcherFeed.period * clock.speed
    guard clock.now - feed.announcedAt >= period else {
      feed.nextDue = min(feed.nextDue, feed.announcedAt + period)
      return
    }
    feed.isChanged = false
    feed.announcedAt = clock.now
    for shard in 0..<shared.shardCount where watched >> UInt64(shard) & 1 == 1 {
      if shard == index { windowsChanged() } else { shared.mailboxes[shard].post(.changed) }
    }
  }

  /// Some shard's sessions changed.
  mutating func windowsChanged() {
    for query in feed.groups.keys { feed.groups[query]?.isDirty = true }
  }

  private mutating func buildIfDue(_ query: WindowQuery) {
    guard let group = feed.groups[query], group.isDirty, !group.isBuilding else { return }
    let period = (query.query.isEmpty ? WatcherFeed.period : WatcherFeed.searchPeriod) * clock.speed
    guard clock.now - group.builtAt >= period else {
      feed.nextDue = min(feed.nextDue, group.builtAt + period)
      return
    }
    feed.groups[query]?.isDirty = false
    feed.groups[query]?.isBuilding = true
    feed.groups[query]?.builtAt = clock.now
    scatter(query, for: .group)
  }

  /// A window is whole: it goes to those who look at it, if it is another one than before.
  mutating func windowBuilt(_ query: WindowQuery, _ json: [UInt8]) {
    guard var group = feed.groups[query] else { return }
    group.isBuilding = false
    let event = Array("event: window\ndata: ".utf8) + json + Array("\n\n".utf8)
    let isNew = event != group.event
    group.event = event
    feed.groups[query] = group
    guard isNew else { return }
    metrics.windows += 1
    for slot in group.watchers {
      if connections[slot].flags.contains(.isFull) {
        feed.watchers[slot]?.isStale = true
      } else {
        send(slot, event)
      }
    }
  }

  /// A slow watcher's socket takes bytes again: it is told what it missed.
  mutating func feedDrained(_ slot: ConnectionSlot) {
    setDeadline(slot, in: WatcherFeed.comment)
    guard let watcher = feed.watchers[slot] else { return }
    feed.watchers[slot]?.isStale = false
    feed.watchers[slot]?.dropped = 0
    if watcher.dropped > 0 {
      send(slot, WatcherFeed.dropped(watcher.dropped))
    }
    if watcher.missedShortages { tellShortages(slot) }
    if watcher.isStale, let event = feed.groups[watcher.query]?.event { send(slot, event) }
  }
}
