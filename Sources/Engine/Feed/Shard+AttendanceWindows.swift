// Windows of the sessions in human attendance, by who answers them and what waits. They look at
// those sessions alone, from the shortest of the lists that the query allows.

import Basics
import Presence

extension Shard {
  /// The counts of a channel, or of all channels for nil.
  func counts(channel: UInt32?) -> PresenceCounts {
    var counts = sessions.table.counts(channel: channel)
    guard let channel else {
      counts.waiting = sessions.queue.waiting.count
      counts.unassigned = sessions.queue.unassigned.count
      return counts
    }
    counts.waiting = sessions.queue.waiting.count {
      sessions.table.channel(of: $0.session) == channel
    }
    counts.unassigned = sessions.queue.unassigned.count {
      sessions.table.channel(of: $0) == channel
    }
    return counts
  }

  /// By what a session is sorted, on the wall clock in milliseconds.
  func sortKey(of session: SessionTable.Slot, _ order: ListOrder) -> Millis {
    switch order {
    case .recent, .longest: clock.wallTime(sessions.table[session].since)
    case .waiting: sessions[session].talk?.attendance.waitingSince ?? .max
    }
  }

  /// The sessions in human attendance that a query selects.
  func attended(_ query: WindowQuery, _ range: Range<Int>) -> Window {
    guard query.handedOver != false else { return Window(total: 0, slots: []) }
    let needle = Folding.utf8(query.query.prefix(SessionTable.queryLimit))
    let found = candidates(query).filter { matches($0, query) && contains($0, needle) }
      .map { (key: sortKey(of: $0, query.order), slot: $0) }
      .sorted { one, other in
        let isRecent = query.order == .recent
        if one.key != other.key { return isRecent ? one.key > other.key : one.key < other.key }
        return isRecent ? one.slot > other.slot : one.slot < other.slot
      }
    return Window(
      total: found.count, slots: found.dropFirst(range.lowerBound).prefix(range.count).map(\.slot))
  }

  private func candidates(_ query: WindowQuery) -> [SessionTable.Slot] {
    let queue = sessions.queue
    if let attendant = query.attendant { return Array(queue.held[attendant] ?? []) }
    if query.waiting == true || query.order == .waiting { return queue.waiting.map(\.session) }
    return query.unassigned == true ? Array(queue.unassigned) : queue.all
  }

  private func matches(_ session: SessionTable.Slot, _ query: WindowQuery) -> Bool {
    guard let attendance = sessions[session].talk?.attendance else { return false }
    let state = sessions.table[session].state
    return state != .closed && (query.state == nil || query.state == state)
      && (query.channel == nil || query.channel == sessions.table.channel(of: session))
      && (query.waiting == nil || query.waiting == (attendance.waitingSince != nil))
      && (query.order != .waiting || attendance.waitingSince != nil)
      && (query.unassigned == nil || query.unassigned == (attendance.attendant == nil))
  }

  /// Whether name, page or identifier of a session contain a folded text.
  private func contains(_ session: SessionTable.Slot, _ needle: [UInt8]) -> Bool {
    guard !needle.isEmpty else { return true }
    let text =
      Folding.utf8(Substring(sessions.table.name(of: session))) + [0]
      + Folding.utf8(Substring(sessions.table.page(of: session))) + [0]
      + Folding.utf8(Substring(sessions.table.id(of: session).description))
    return text.contains(needle)
  }
}
