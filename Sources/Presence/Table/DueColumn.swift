// When the clock is to look at each session: four bytes a session, scanned as vectors. A sign of life
// does not touch it. Whom the scan finds too early, because signs came meanwhile, it files anew; so a
// session costs one look an interval, however often it signs.
//
// The unit is a tick of 16 ms: a scan can't come more often than 62 times a second, whatever the
// number of sessions. Deadlines are rounded up, so nothing is early and at most a tick late.

/// The column of deadlines.
struct DueColumn: ~Copyable {
  /// Milliseconds of a tick.
  static let tick: Millis = 16
  /// Slots looked at together.
  static let stride = 64
  /// Ticks after which the column counts from a new beginning: half a year, of a year it can hold.
  static let rebaseAfter: Int32 = 1 << 30
  private static let never = Int32.max

  private(set) var stamps: UnsafeMutablePointer<Int32>
  private var capacity: Int
  /// What tick 0 is, on the presence clock.
  private var base: Millis = 0
  /// No stamp is earlier than this; some may have been.
  private var earliest = DueColumn.never

  init(capacity: Int) {
    self.capacity = DueColumn.rounded(capacity)
    stamps = aligned(Int32.self, self.capacity)
    stamps.initialize(repeating: DueColumn.never, count: self.capacity)
  }

  deinit { stamps.deallocate() }

  private static func rounded(_ capacity: Int) -> Int { (capacity + stride - 1) / stride * stride }

  mutating func grow(to capacity: Int) {
    let old = self.capacity
    self.capacity = DueColumn.rounded(capacity)
    stamps = grown(stamps, old, to: self.capacity)
    (stamps + old).initialize(repeating: DueColumn.never, count: self.capacity - old)
  }

  /// Files a slot under a moment; `.max` takes it out.
  mutating func file(_ slot: UInt32, _ moment: Millis) {
    var stamp = DueColumn.never
    if moment != .max {
      let ticks = (moment - base + DueColumn.tick - 1) >> 4
      stamp = Int32(clamping: min(max(ticks, Millis(Int32.min)), Millis(DueColumn.never - 1)))
    }
    stamps[Int(slot)] = stamp
    if stamp < earliest { earliest = stamp }
  }

  /// The moment before which nothing is due; `.max` when nothing is filed.
  var next: Millis {
    earliest == DueColumn.never ? .max : base + Millis(earliest) * DueColumn.tick
  }

  /// Tells the slots that are filed at or before `now`. Each must be filed anew before the next
  /// scan. Slots from `used` on are not looked at.
  mutating func scan(at now: Millis, used: Int, _ found: inout [UInt32]) {
    let tick = Int32(clamping: (now - base) >> 4)
    if tick > DueColumn.rebaseAfter { rebase(to: now, used: used) }
    let limit = Int32(clamping: (now - base) >> 4)
    guard earliest <= limit else { return }
    var least = SIMD16<Int32>(repeating: DueColumn.never)
    let due = SIMD16<Int32>(repeating: limit)
    let vectors = UnsafeRawPointer(stamps).assumingMemoryBound(to: SIMD16<Int32>.self)
    for group in 0..<(used + DueColumn.stride - 1) / DueColumn.stride {
      let first = pointwiseMin(vectors[group * 4], vectors[group * 4 + 1])
      let second = pointwiseMin(vectors[group * 4 + 2], vectors[group * 4 + 3])
      let group16 = pointwiseMin(first, second)
      if any(group16 .<= due) {
        collect(group, limit, &least, &found)
      } else {
        least = pointwiseMin(least, group16)
      }
    }
    earliest = least.min()
  }

  private func collect(
    _ group: Int, _ limit: Int32, _ least: inout SIMD16<Int32>, _ found: inout [UInt32]
  ) {
    for slot in group * DueColumn.stride..<(group + 1) * DueColumn.stride {
      let stamp = stamps[slot]
      if stamp <= limit {
        found.append(UInt32(slot))
      } else if stamp < least[0] {
        least[0] = stamp
      }
    }
  }

  private mutating func rebase(to now: Millis, used: Int) {
    let shift = (now - base) >> 4
    base += shift * DueColumn.tick
    for slot in 0..<used where stamps[slot] != DueColumn.never {
      stamps[slot] = Int32(clamping: Millis(stamps[slot]) - shift)
    }
    if earliest != DueColumn.never { earliest = Int32(clamping: Millis(earliest) - shift) }
  }
}
