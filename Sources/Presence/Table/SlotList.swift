// A sorted list of slots, from which a window is read at the cost of the rows that it shows.
//
// A list is an array of heads, each with a chunk of up to 64 slots. Compared with links through the
// slots, this allows insertion in the middle (a handover keeps the session's `since`), skips
// thousands of rows in a few dozen steps, and takes less memory.

/// Slots in the order of their keys.
struct SlotList {
  /// A chunk, and the key of its first slot.
  struct Head {
    var key: OrderKey
    var chunk: UInt32
  }

  /// A chunk with fewer slots is merged with a neighbour if possible.
  private static let mergeBelow = 24
  /// The most slots that a merged chunk may have.
  private static let mergedLimit = 48

  private(set) var heads: [Head] = []
  private(set) var count = 0

  /// Returns the index of the last head whose key is not after `key`; 0 if all are after it.
  private func headIndex(for key: OrderKey) -> Int {
    if let last = heads.last, !(key < last.key) { return heads.count - 1 }
    var low = 0
    var high = heads.count
    while low < high {
      let middle = (low + high) / 2
      if key < heads[middle].key { high = middle } else { low = middle + 1 }
    }
    return max(0, low - 1)
  }

  /// Inserts a slot.
  ///
  /// - Parameter rows: The table's rows, which hold the keys of the other slots.
  mutating func insert(
    _ key: OrderKey, _ pool: inout ChunkPool, _ rows: UnsafeMutablePointer<PresenceRow>
  ) {
    count += 1
    guard !heads.isEmpty else {
      append(key, &pool)
      return
    }
    var head = headIndex(for: key)
    var chunk = heads[head].chunk
    var filled = pool.count(chunk)
    var index = SlotList.position(of: key, in: pool[chunk], filled, rows)
    if filled == ChunkPool.size {
      if index == filled, head == heads.count - 1 {
        append(key, &pool)
        return
      }
      split(head, &pool, rows)
      let half = ChunkPool.size / 2
      if index > half {
        head += 1
        index -= half
        chunk = heads[head].chunk
      }
      filled = half
    }
    let slots = pool[chunk]
    (slots + index + 1).update(from: slots + index, count: filled - index)
    slots[index] = key.slot
    pool.setCount(chunk, filled + 1)
    if index == 0 { heads[head].key = key }
  }

  /// Appends a new chunk with one slot.
  private mutating func append(_ key: OrderKey, _ pool: inout ChunkPool) {
    let chunk = pool.allocate()
    pool[chunk][0] = key.slot
    pool.setCount(chunk, 1)
    heads.append(Head(key: key, chunk: chunk))
  }

  /// Moves the upper half of a full chunk to a new one.
  private mutating func split(
    _ head: Int, _ pool: inout ChunkPool, _ rows: UnsafeMutablePointer<PresenceRow>
  ) {
    let half = ChunkPool.size / 2
    let upper = pool.allocate()
    let lower = heads[head].chunk
    pool[upper].update(from: pool[lower] + half, count: half)
    pool.setCount(lower, half)
    pool.setCount(upper, half)
    let first = pool[upper][0]
    let key = OrderKey(since: rows[Int(first)].state.since, slot: first)
    heads.insert(Head(key: key, chunk: upper), at: head + 1)
  }

  /// Returns the index of the first slot of a chunk whose key is after `key`.
  private static func position(
    of key: OrderKey, in slots: UnsafeMutablePointer<UInt32>, _ count: Int,
    _ rows: UnsafeMutablePointer<PresenceRow>
  ) -> Int {
    var low = 0
    var high = count
    // Nearly every insertion is at the end.
    var middle = count - 1
    while low < high {
      let other = OrderKey(since: rows[Int(slots[middle])].state.since, slot: slots[middle])
      if key < other { high = middle } else { low = middle + 1 }
      middle = (low + high) / 2
    }
    return low
  }

  /// Removes a slot.
  ///
  /// - Parameter key: The key with which the slot was inserted.
  mutating func remove(
    _ key: OrderKey, _ pool: inout ChunkPool, _ rows: UnsafeMutablePointer<PresenceRow>
  ) {
    guard !heads.isEmpty else { return }
    let head = headIndex(for: key)
    let chunk = heads[head].chunk
    let slots = pool[chunk]
    let filled = pool.count(chunk)
    var index = 0
    while index < filled, slots[index] != key.slot { index += 1 }
    guard index < filled else { return }
    count -= 1
    (slots + index).update(from: slots + index + 1, count: filled - index - 1)
    pool.setCount(chunk, filled - 1)
    if filled == 1 {
      pool.deallocate(chunk)
      heads.remove(at: head)
      return
    }
    if index == 0 {
      heads[head].key = OrderKey(since: rows[Int(slots[0])].state.since, slot: slots[0])
    }
    if filled - 1 < SlotList.mergeBelow { merge(around: head, &pool) }
  }

  /// Merges the chunk at `head` with a neighbour if both together are small enough.
  private mutating func merge(around head: Int, _ pool: inout ChunkPool) {
    for left in [head - 1, head] where left >= 0 && left + 1 < heads.count {
      let lower = heads[left].chunk
      let upper = heads[left + 1].chunk
      let first = pool.count(lower)
      let second = pool.count(upper)
      guard first + second <= SlotList.mergedLimit else { continue }
      (pool[lower] + first).update(from: pool[upper], count: second)
      pool.setCount(lower, first + second)
      pool.deallocate(upper)
      heads.remove(at: left + 1)
      return
    }
  }
}
