// Windows of the session list. A window merges at most six sorted lists and skips whole chunks on
// the way to its offset, so that it costs what it shows.

extension SessionTable {
  /// Returns the number of open sessions of a channel, or of all channels for nil.
  package func counts(channel: UInt32?) -> PresenceCounts {
    var counts = PresenceCounts()
    for group in 0..<SessionOrder.groups {
      guard let list = order.list(channel: channel, group: group) else { continue }
      switch group / 2 {
      case 0: counts.online += list.count
      case 1: counts.reconnecting += list.count
      default: counts.absent += list.count
      }
      if group % 2 == 1 { counts.handedOver += list.count }
    }
    return counts
  }

  /// Returns up to `limit` sessions from `offset` on, of those that `filter` selects.
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

  /// Returns up to `limit` sessions of those that `filter` selects and for which `isIncluded` is
  /// true, after skipping the first `skip` of them.
  func filtered(
    _ filter: WindowFilter, _ order: WindowOrder, skip: Int, limit: Int,
    _ isIncluded: (Slot) -> Bool
  ) -> [Slot] {
    var cursors = cursors(filter, order)
    return merge(&cursors, skip, limit, isIncluded)
  }

  private func cursors(_ filter: WindowFilter, _ windowOrder: WindowOrder) -> [ListCursor] {
    (0..<SessionOrder.groups).compactMap { group in
      guard filter.includes(group: group),
        let list = order.list(channel: filter.channel, group: group), list.count > 0
      else { return nil }
      return ListCursor(list, windowOrder, order.pool)
    }
  }

  private func merge(
    _ cursors: inout [ListCursor], _ skip: Int, _ limit: Int, _ isIncluded: (Slot) -> Bool
  ) -> [Slot] {
    var skip = skip
    var slots: [Slot] = []
    slots.reserveCapacity(limit)
    for index in cursors.indices { cursors[index].load(order.pool, rows) }
    while slots.count < limit, let next = ListCursor.first(of: cursors) {
      let slot = cursors[next].key.slot
      if isIncluded(slot) {
        if skip > 0 { skip -= 1 } else { slots.append(slot) }
      }
      cursors[next].advance(order.pool, rows)
    }
    return slots
  }

  /// Skips whole chunks. While the chunks at which the cursors stand hold no more slots than are to
  /// be skipped, the chunk that ends first in the order lies before the offset as a whole.
  private func skipChunks(_ cursors: inout [ListCursor], _ skip: inout Int) {
    var standing = cursors.reduce(0) { $0 + $1.count }
    while standing <= skip {
      guard let next = ListCursor.firstToEnd(of: cursors, order.pool, rows) else { return }
      skip -= cursors[next].count
      standing -= cursors[next].count
      cursors[next].skipChunk(order.pool)
      standing += cursors[next].count
    }
  }
}
