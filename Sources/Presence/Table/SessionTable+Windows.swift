// Windows into the order of sessions: at most six lists are merged, and whole chunks are skipped on
// the way to the offset, so that a window costs what it shows. Searching text reads all texts.

/// How many open sessions there are, by state.
package struct PresenceCounts: Equatable, Sendable {
  /// With a socket.
  package var online = 0
  /// Without a socket, the interval not over.
  package var reconnecting = 0
  /// Absent.
  package var absent = 0
  /// Of all of them, those in human attendance.
  package var handedOver = 0

  /// No sessions.
  package init() {}

  /// Counts of two tables together.
  package static func + (left: PresenceCounts, right: PresenceCounts) -> PresenceCounts {
    var sum = left
    sum.online += right.online
    sum.reconnecting += right.reconnecting
    sum.absent += right.absent
    sum.handedOver += right.handedOver
    return sum
  }
}

/// Which open sessions a window looks at.
package struct WindowFilter: Equatable, Sendable {
  /// One channel's; nil for all.
  package var channel: UInt32?
  /// In one state; nil for all that are open.
  package var state: PresenceState?
  /// Handed over or not; nil for both.
  package var handedOver: Bool?

  /// A filter; without anything given it lets all open sessions pass.
  package init(channel: UInt32? = nil, state: PresenceState? = nil, handedOver: Bool? = nil) {
    self.channel = channel
    self.state = state
    self.handedOver = handedOver
  }

  /// Whether a group of lists passes.
  func takes(group: Int) -> Bool {
    if let state, Int(state.rawValue) != group / 2 { return false }
    if let handedOver, handedOver != (group % 2 == 1) { return false }
    return true
  }
}

/// The order of a window's rows.
package enum WindowOrder: String, CaseIterable, Sendable {
  /// Latest change of state first.
  case recent
  /// Oldest change of state first.
  case longest
}

/// A piece of an order.
package struct Window: Equatable, Sendable {
  /// Sessions that pass the filter, in all.
  package var total: Int
  /// The slots in view, in order; each one's `since` is in its state.
  package var slots: [SessionTable.Slot]
}

extension SessionTable {
  /// Counts of one channel, or of all.
  package func counts(channel: UInt32?) -> PresenceCounts {
    var counts = PresenceCounts()
    for group in 0..<SessionTable.groups {
      guard let list = list(channel, group) else { continue }
      switch group / 2 {
      case 0: counts.online += list.count
      case 1: counts.reconnecting += list.count
      default: counts.absent += list.count
      }
      if group % 2 == 1 { counts.handedOver += list.count }
    }
    return counts
  }

  private func list(_ channel: UInt32?, _ group: Int) -> SlotList? {
    guard let channel else { return allLists[group] }
    let index = Int(channel) * SessionTable.groups + group
    return index < channelLists.count ? channelLists[index] : nil
  }

  /// The sessions from `offset` on, at most `limit`, that pass a filter, in an order.
  package func window(
    _ filter: WindowFilter, order: WindowOrder, offset: Int, limit: Int
  ) -> Window {
    var cursors = cursors(filter, order)
    let total = cursors.reduce(0) { $0 + $1.total }
    let offset = max(0, offset)
    guard offset < total, limit > 0 else { return Window(total: total, slots: []) }
    var skip = offset
    skipChunks(&cursors, &skip)
    let slots = merge(&cursors, skip, min(limit, total - offset)) { _ in true }
    return Window(total: total, slots: slots)
  }

  /// The sessions in order of which the closure says so, the first `skip` of them left out.
  func walk(
    _ filter: WindowFilter, _ order: WindowOrder, _ skip: Int, _ limit: Int,
    _ takes: (Slot) -> Bool
  ) -> [Slot] {
    var cursors = cursors(filter, order)
    return merge(&cursors, skip, limit, takes)
  }

  private func cursors(_ filter: WindowFilter, _ order: WindowOrder) -> [ListCursor] {
    (0..<SessionTable.groups).compactMap { group in
      guard filter.takes(group: group), let list = list(filter.channel, group), list.count > 0
      else { return nil }
      return ListCursor(list, order, pool)
    }
  }

  private func merge(
    _ cursors: inout [ListCursor], _ skip: Int, _ limit: Int, _ takes: (Slot) -> Bool
  ) -> [Slot] {
    var skip = skip
    var slots: [Slot] = []
    slots.reserveCapacity(limit)
    for index in cursors.indices { cursors[index].load(pool, rows) }
    while slots.count < limit, let next = ListCursor.first(of: cursors) {
      let slot = cursors[next].key.slot
      if takes(slot) {
        if skip > 0 { skip -= 1 } else { slots.append(slot) }
      }
      cursors[next].advance(pool, rows)
    }
    return slots
  }

  /// Leaves out whole chunks. The chunk that ends first in the order holds nothing beyond the
  /// offset if all chunks the cursors stand on together don't reach it.
  private func skipChunks(_ cursors: inout [ListCursor], _ skip: inout Int) {
    var standing = cursors.reduce(0) { $0 + $1.count }
    while standing <= skip {
      guard let next = ListCursor.firstToEnd(of: cursors, pool, rows) else { return }
      skip -= cursors[next].count
      standing -= cursors[next].count
      cursors[next].skipChunk(pool)
      standing += cursors[next].count
    }
  }
}

/// A place in a list that is walked from one end to the other.
struct ListCursor {
  private let heads: [SlotList.Head]
  private let order: WindowOrder
  /// Slots in the whole list.
  let total: Int
  private var head: Int
  private var position = 0
  /// Slots in the chunk the cursor stands on; 0 when the list is over.
  private(set) var count = 0
  /// The session the cursor stands on, once loaded.
  private(set) var key = OrderKey(since: 0, slot: 0)

  init(_ list: SlotList, _ order: WindowOrder, _ pool: borrowing ChunkPool) {
    heads = list.heads
    self.order = order
    total = list.count
    head = order == .recent ? heads.count - 1 : 0
    enter(pool)
  }

  private mutating func enter(_ pool: borrowing ChunkPool) {
    position = 0
    count = heads.indices.contains(head) ? pool.count(heads[head].chunk) : 0
  }

  mutating func skipChunk(_ pool: borrowing ChunkPool) {
    head += order == .recent ? -1 : 1
    enter(pool)
  }

  mutating func advance(
    _ pool: borrowing ChunkPool, _ rows: UnsafeMutablePointer<PresenceRow>
  ) {
    position += 1
    if position == count { skipChunk(pool) }
    load(pool, rows)
  }

  mutating func load(_ pool: borrowing ChunkPool, _ rows: UnsafeMutablePointer<PresenceRow>) {
    guard count > 0 else { return }
    let index = order == .recent ? count - 1 - position : position
    let slot = pool[heads[head].chunk][index]
    key = OrderKey(since: rows[Int(slot)].state.since, slot: slot)
  }

  /// The last key of the chunk, as the cursor walks.
  private func end(
    _ pool: borrowing ChunkPool, _ rows: UnsafeMutablePointer<PresenceRow>
  ) -> OrderKey {
    if order == .recent { return heads[head].key }
    let slot = pool[heads[head].chunk][count - 1]
    return OrderKey(since: rows[Int(slot)].state.since, slot: slot)
  }

  /// The cursor whose session comes first in the order.
  static func first(of cursors: [ListCursor]) -> Int? {
    var best: Int?
    for index in cursors.indices where cursors[index].count > 0 {
      guard let other = best else {
        best = index
        continue
      }
      let before = cursors[index].key < cursors[other].key
      if before == (cursors[index].order == .longest) { best = index }
    }
    return best
  }

  /// The cursor whose chunk ends first in the order.
  static func firstToEnd(
    of cursors: [ListCursor], _ pool: borrowing ChunkPool,
    _ rows: UnsafeMutablePointer<PresenceRow>
  ) -> Int? {
    var best: (index: Int, end: OrderKey)?
    for index in cursors.indices where cursors[index].count > 0 {
      let end = cursors[index].end(pool, rows)
      guard let other = best else {
        best = (index, end)
        continue
      }
      if (end < other.end) == (cursors[index].order == .longest) { best = (index, end) }
    }
    return best?.index
  }
}
