// The storage that all slot lists of a table share.

/// Fixed-size chunks of slots in one allocation, with a free list.
struct ChunkPool: ~Copyable {
  /// The number of slots that a chunk holds.
  static let size = 64

  private var slots: UnsafeMutablePointer<UInt32>
  private var counts: UnsafeMutablePointer<UInt8>
  private var capacity = 64
  private var used = 0
  private var free: [UInt32] = []

  init() {
    slots = TableMemory.allocate(UInt32.self, capacity * ChunkPool.size)
    counts = TableMemory.allocate(UInt8.self, capacity)
  }

  deinit {
    slots.deallocate()
    counts.deallocate()
  }

  /// Bytes of all chunks that were ever allocated, free ones included.
  var bytes: Int { used * (ChunkPool.size * MemoryLayout<UInt32>.stride + 1) }

  /// The slots of a chunk. Valid until the next call of `allocate()`.
  subscript(chunk: UInt32) -> UnsafeMutablePointer<UInt32> {
    slots + Int(chunk) * ChunkPool.size
  }

  /// Returns the number of slots in use in a chunk.
  func count(_ chunk: UInt32) -> Int { Int(counts[Int(chunk)]) }

  mutating func setCount(_ chunk: UInt32, _ count: Int) { counts[Int(chunk)] = UInt8(count) }

  /// Returns an empty chunk.
  mutating func allocate() -> UInt32 {
    if let chunk = free.popLast() { return chunk }
    if used == capacity {
      slots = TableMemory.reallocate(
        slots, used * ChunkPool.size, to: 2 * capacity * ChunkPool.size)
      counts = TableMemory.reallocate(counts, used, to: 2 * capacity)
      capacity *= 2
    }
    used += 1
    counts[used - 1] = 0
    return UInt32(used - 1)
  }

  /// Returns a chunk to the pool.
  mutating func deallocate(_ chunk: UInt32) { free.append(chunk) }
}
