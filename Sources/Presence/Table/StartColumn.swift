// The start times of a table's sessions, in six bytes each.

/// The start time of each slot, in 48 bits of milliseconds.
struct StartColumn: ~Copyable {
  /// Bytes per slot.
  static let stride = MemoryLayout<UInt32>.stride + MemoryLayout<Int16>.stride

  private var low: UnsafeMutablePointer<UInt32>
  private var high: UnsafeMutablePointer<Int16>

  init(capacity: Int) {
    low = TableMemory.allocate(UInt32.self, capacity)
    high = TableMemory.allocate(Int16.self, capacity)
  }

  deinit {
    low.deallocate()
    high.deallocate()
  }

  /// Grows the column and keeps the values of the first `used` slots.
  mutating func grow(used: Int, to capacity: Int) {
    low = TableMemory.reallocate(low, used, to: capacity)
    high = TableMemory.reallocate(high, used, to: capacity)
  }

  subscript(slot: UInt32) -> Millis {
    get { Millis(high[Int(slot)]) << 32 | Millis(low[Int(slot)]) }
    set {
      low[Int(slot)] = UInt32(truncatingIfNeeded: newValue)
      high[Int(slot)] = Int16(truncatingIfNeeded: newValue >> 32)
    }
  }
}
