// Sessions in the order of their `since`, so that a window costs what it shows. A list is an array of
// heads, each with a chunk of up to 64 slots. Against links through the slots this allows a session
// to enter in the middle (a handover keeps its `since`), skips thousands of rows in a few dozen
// steps, and costs less memory. Slot numbers break ties, so every place is found by its key.

import Glibc

/// Where a session stands in an order.
struct OrderKey: Comparable {
  var since: Millis
  var slot: UInt32

  static func < (left: OrderKey, right: OrderKey) -> Bool {
    left.since != right.since ? left.since < right.since : left.slot < right.slot
  }
}

/// The chunks of all lists, in one piece of memory; those that are free wait for the next.
struct ChunkPool: ~Copyable {
  /// Slots in a chunk.
  static let size = 64

  private var slots: UnsafeMutablePointer<UInt32>
  private var counts: UnsafeMutablePointer<UInt8>
  private var capacity = 64
  private var used = 0
  private var free: [UInt32] = []

  init() {
    slots = aligned(UInt32.self, capacity * ChunkPool.size)
    counts = aligned(UInt8.self, capacity)
  }

  deinit {
    slots.deallocate()
    counts.deallocate()
  }

  /// Bytes of the chunks that were ever in use.
  var bytes: Int { used * (ChunkPool.size * MemoryLayout<UInt32>.stride + 1) }

  subscript(chunk: UInt32) -> UnsafeMutablePointer<UInt32> {
    slots + Int(chunk) * ChunkPool.size
  }

  func count(_ chunk: UInt32) -> Int { Int(counts[Int(chunk)]) }

  mutating func setCount(_ chunk: UInt32, _ count: Int) { counts[Int(chunk)] = UInt8(count) }

  mutating func take() -> UInt32 {
    if let chunk = free.popLast() { return chunk }
    if used == capacity {
      slots = grown(slots, used * ChunkPool.size, to: 2 * capacity * ChunkPool.size)
      counts = grown(counts, used, to: 2 * capacity)
      capacity *= 2
    }
    used += 1
    counts[used - 1] = 0
    return UInt32(used - 1)
  }

  mutating func give(back chunk: UInt32) { free.append(chunk) }
}

/// Memory that begins with a cache line. Large pieces begin with a large page and ask for such: a
/// million rows met at random cost more in page tables than in memory.
func aligned<Value: BitwiseCopyable>(
  _: Value.Type, _ capacity: Int
) -> UnsafeMutablePointer<Value> {
  let bytes = capacity * MemoryLayout<Value>.stride
  let largePage = 2 << 20
  let isLarge = bytes >= 2 * largePage
  let memory = UnsafeMutableRawPointer.allocate(
    byteCount: bytes, alignment: isLarge ? largePage : 64)
  // Only a wish: refused, the memory is as good, and slower.
  if isLarge { _ = madvise(memory, bytes, Int32(MADV_HUGEPAGE)) }
  return memory.bindMemory(to: Value.self, capacity: capacity)
}

/// A larger piece of memory with the first `count` values moved into it.
func grown<Value: BitwiseCopyable>(
  _ old: UnsafeMutablePointer<Value>, _ count: Int, to capacity: Int
) -> UnsafeMutablePointer<Value> {
  let new = aligned(Value.self, capacity)
  new.moveInitialize(from: old, count: count)
  old.deallocate()
  return new
}

/// Slots in order of their keys.
struct SlotList {
  /// A chunk and the key of its first slot.
  struct Head {
    var key: OrderKey
    var chunk: UInt32
  }

  /// Below this a chunk looks for a neighbour to join.
  private static let sparse = 24
  /// The most a joined chunk may hold.
  private static let joined = 48

  private(set) var heads: [Head] = []
  private(set) var count = 0

  /// The last head whose key is not after `key`; the first when all are.
  private func head(for key: OrderKey) -> Int {
    if let last = heads.last, !(key < last.key) { return heads.count - 1 }
    var low = 0
    var high = heads.count
    while low < high {
      let middle = (low + high) / 2
      if key < heads[middle].key { high = middle } else { low = middle + 1 }
    }
    return max(0, low - 1)
  }

  mutating func insert(
    _ key: OrderKey, _ pool: inout ChunkPool, _ rows: UnsafeMutablePointer<PresenceRow>
  ) {
    count += 1
    guard !heads.isEmpty else {
      append(key, &pool)
      return
    }
    var place = head(for: key)
    var chunk = heads[place].chunk
    var filled = pool.count(chunk)
    var index = SlotList.position(of: key, in: pool[chunk], filled, rows)
    if filled == ChunkPool.size {
      if index == filled, place == heads.count - 1 {
        append(key, &pool)
        return
      }
      split(place, &pool, rows)
      let half = ChunkPool.size / 2
      if index > half {
        place += 1
        index -= half
        chunk = heads[place].chunk
      }
      filled = half
    }
    let slots = pool[chunk]
    (slots + index + 1).update(from: slots + index, count: filled - index)
    slots[index] = key.slot
    pool.setCount(chunk, filled + 1)
    if index == 0 { heads[place].key = key }
  }

  private mutating func append(_ key: OrderKey, _ pool: inout ChunkPool) {
    let chunk = pool.take()
    pool[chunk][0] = key.slot
    pool.setCount(chunk, 1)
    heads.append(Head(key: key, chunk: chunk))
  }

  private mutating func split(
    _ place: Int, _ pool: inout ChunkPool, _ rows: UnsafeMutablePointer<PresenceRow>
  ) {
    let half = ChunkPool.size / 2
    let upper = pool.take()
    let lower = heads[place].chunk
    pool[upper].update(from: pool[lower] + half, count: half)
    pool.setCount(lower, half)
    pool.setCount(upper, half)
    let first = pool[upper][0]
    let key = OrderKey(since: rows[Int(first)].state.since, slot: first)
    heads.insert(Head(key: key, chunk: upper), at: place + 1)
  }

  /// Where a key belongs in a chunk: before the first slot whose key is after it.
  private static func position(
    of key: OrderKey, in slots: UnsafeMutablePointer<UInt32>, _ count: Int,
    _ rows: UnsafeMutablePointer<PresenceRow>
  ) -> Int {
    var low = 0
    var high = count
    // Nearly all come at the end.
    var middle = count - 1
    while low < high {
      let other = OrderKey(since: rows[Int(slots[middle])].state.since, slot: slots[middle])
      if key < other { high = middle } else { low = middle + 1 }
      middle = (low + high) / 2
    }
    return low
  }

  /// Takes a slot out; `key` is the one it entered with.
  mutating func remove(
    _ key: OrderKey, _ pool: inout ChunkPool, _ rows: UnsafeMutablePointer<PresenceRow>
  ) {
    guard !heads.isEmpty else { return }
    let place = head(for: key)
    let chunk = heads[place].chunk
    let slots = pool[chunk]
    let filled = pool.count(chunk)
    var index = 0
    while index < filled, slots[index] != key.slot { index += 1 }
    guard index < filled else { return }
    count -= 1
    (slots + index).update(from: slots + index + 1, count: filled - index - 1)
    pool.setCount(chunk, filled - 1)
    if filled == 1 {
      pool.give(back: chunk)
      heads.remove(at: place)
      return
    }
    if index == 0 {
      heads[place].key = OrderKey(since: rows[Int(slots[0])].state.since, slot: slots[0])
    }
    if filled - 1 < SlotList.sparse { join(around: place, &pool) }
  }

  private mutating func join(around place: Int, _ pool: inout ChunkPool) {
    for left in [place - 1, place] where left >= 0 && left + 1 < heads.count {
      let lower = heads[left].chunk
      let upper = heads[left + 1].chunk
      let first = pool.count(lower)
      let second = pool.count(upper)
      guard first + second <= SlotList.joined else { continue }
      (pool[lower] + first).update(from: pool[upper], count: second)
      pool.setCount(lower, first + second)
      pool.give(back: upper)
      heads.remove(at: left + 1)
      return
    }
  }
}
