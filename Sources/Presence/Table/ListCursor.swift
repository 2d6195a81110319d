// A cursor over a slot list, for merging several lists.

/// A position in a slot list that is read from one end to the other.
struct ListCursor {
  private let heads: [SlotList.Head]
  private let order: WindowOrder
  /// The number of slots in the list.
  let total: Int
  private var head: Int
  private var position = 0
  /// The number of slots in the current chunk; 0 at the end of the list.
  private(set) var count = 0
  /// The key of the current session. Valid after `load`.
  private(set) var key = OrderKey(since: 0, slot: 0)

  init(_ list: SlotList, _ order: WindowOrder, _ pool: borrowing ChunkPool) {
    heads = list.heads
    self.order = order
    total = list.count
    head = order == .recent ? heads.count - 1 : 0
    loadCount(pool)
  }

  private mutating func loadCount(_ pool: borrowing ChunkPool) {
    position = 0
    count = heads.indices.contains(head) ? pool.count(heads[head].chunk) : 0
  }

  /// Moves to the beginning of the next chunk.
  mutating func skipChunk(_ pool: borrowing ChunkPool) {
    head += order == .recent ? -1 : 1
    loadCount(pool)
  }

  /// Moves to the next session and loads its key.
  mutating func advance(
    _ pool: borrowing ChunkPool, _ rows: UnsafeMutablePointer<PresenceRow>
  ) {
    position += 1
    if position == count { skipChunk(pool) }
    load(pool, rows)
  }

  /// Loads the key of the current session.
  mutating func load(_ pool: borrowing ChunkPool, _ rows: UnsafeMutablePointer<PresenceRow>) {
    guard count > 0 else { return }
    let index = order == .recent ? count - 1 - position : position
    let slot = pool[heads[head].chunk][index]
    key = OrderKey(since: rows[Int(slot)].state.since, slot: slot)
  }

  /// Returns the last key of the current chunk, in reading order.
  private func end(
    _ pool: borrowing ChunkPool, _ rows: UnsafeMutablePointer<PresenceRow>
  ) -> OrderKey {
    if order == .recent { return heads[head].key }
    let slot = pool[heads[head].chunk][count - 1]
    return OrderKey(since: rows[Int(slot)].state.since, slot: slot)
  }

  /// Returns the index of the cursor whose session comes first; nil if all are at their end.
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

  /// Returns the index of the cursor whose current chunk ends first; nil if all are at their end.
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
