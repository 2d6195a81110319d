// When the clock is to look at each session: four bytes a session, and the least of every 64 of them,
// which is all that a scan reads of those that are not due. A sign of life does not touch it. Whom the scan finds too early, because signs came meanwhile, it files anew; so a
// session costs one look an interval, however often it signs.
//
// The unit is a tick of 16 ms: a scan can't come more often than 62 times a second, whatever the
// number of sessions. Deadlines are rounded up, so nothing is early and at most a tick late.

/// The column of deadlines.
struct DeadlineIndex: ~Copyable {
  /// Milliseconds of a tick.
  static let tick: Millis = 16
  /// Slots looked at together.
  static let together = 64
  /// Ticks after which the column counts from a new beginning: half a year, of a year it can hold.
  static let rebaseAfter: Int32 = 1 << 30
  private static let never = Int32.max

  private var stamps: UnsafeMutablePointer<Int32>
  /// Of every `together` slots, no stamp is earlier than this; some may have been.
  private var least: UnsafeMutablePointer<Int32>
  private var capacity: Int
  /// What tick 0 is, on the presence clock.
  private var base: Millis = 0
  /// No stamp at all is earlier than this; some may have been.
  private var earliest = DeadlineIndex.never

  init(capacity: Int) {
    self.capacity = DeadlineIndex.rounded(capacity)
    stamps = aligned(Int32.self, self.capacity)
    stamps.initialize(repeating: DeadlineIndex.never, count: self.capacity)
    least = aligned(Int32.self, self.capacity / DeadlineIndex.together)
    least.initialize(repeating: DeadlineIndex.never, count: self.capacity / DeadlineIndex.together)
  }

  deinit {
    stamps.deallocate()
    least.deallocate()
  }

  /// Whole vectors of groups, so that the scan needs no remainder.
  private static func rounded(_ capacity: Int) -> Int {
    let unit = together * SIMD16<Int32>.scalarCount
    return (capacity + unit - 1) / unit * unit
  }

  mutating func grow(to capacity: Int) {
    let old = self.capacity
    self.capacity = DeadlineIndex.rounded(capacity)
    guard self.capacity > old else { return }
    stamps = grown(stamps, old, to: self.capacity)
    (stamps + old).initialize(repeating: DeadlineIndex.never, count: self.capacity - old)
    let groups = old / DeadlineIndex.together
    let all = self.capacity / DeadlineIndex.together
    least = grown(least, groups, to: all)
    (least + groups).initialize(repeating: DeadlineIndex.never, count: all - groups)
  }

  /// Files a slot under a moment; `.max` takes it out.
  mutating func schedule(_ slot: UInt32, _ moment: Millis) {
    var stamp = DeadlineIndex.never
    if moment != .max {
      let ticks = (moment - base + DeadlineIndex.tick - 1) >> 4
      stamp = Int32(clamping: min(ticks, Millis(DeadlineIndex.never - 1)))
    }
    stamps[Int(slot)] = stamp
    let group = Int(slot) / DeadlineIndex.together
    if stamp < least[group] { least[group] = stamp }
    if stamp < earliest { earliest = stamp }
  }

  /// The moment before which nothing is due; `.max` when nothing is filed.
  var next: Millis {
    earliest == DeadlineIndex.never ? .max : base + Millis(earliest) * DeadlineIndex.tick
  }

  /// Tells the slots that are filed at or before `now`. Each must be filed anew before the next
  /// scan. Slots from `used` on are not looked at.
  mutating func scan(at now: Millis, used: Int, _ found: inout [UInt32]) {
    if (now - base) >> 4 > DeadlineIndex.rebaseAfter { rebase(to: now, used: used) }
    let limit = Int32(clamping: (now - base) >> 4)
    guard earliest <= limit else { return }
    let due = SIMD16<Int32>(repeating: limit)
    var rest = SIMD16<Int32>(repeating: DeadlineIndex.never)
    let lanes = SIMD16<Int32>.scalarCount
    let groups = (used + DeadlineIndex.together - 1) / DeadlineIndex.together
    for first in stride(from: 0, to: groups, by: lanes) {
      let vector = UnsafeRawPointer(least + first).load(as: SIMD16<Int32>.self)
      guard any(vector .<= due) else {
        rest = pointwiseMin(rest, vector)
        continue
      }
      for group in first..<first + lanes {
        if least[group] <= limit { collect(group, limit, &found) }
        rest[0] = min(rest[0], least[group])
      }
    }
    earliest = rest.min()
  }

  /// Gathers who is due of a group, and learns anew what its earliest other stamp is.
  private mutating func collect(_ group: Int, _ limit: Int32, _ found: inout [UInt32]) {
    var other = DeadlineIndex.never
    for slot in group * DeadlineIndex.together..<(group + 1) * DeadlineIndex.together {
      if stamps[slot] <= limit {
        found.append(UInt32(slot))
      } else {
        other = min(other, stamps[slot])
      }
    }
    least[group] = other
  }

  private mutating func rebase(to now: Millis, used: Int) {
    let shift = (now - base) >> 4
    base += shift * DeadlineIndex.tick
    func moved(_ stamp: Int32) -> Int32 {
      stamp == DeadlineIndex.never ? stamp : Int32(clamping: Millis(stamp) - shift)
    }
    for slot in 0..<used { stamps[slot] = moved(stamps[slot]) }
    for group in 0..<capacity / DeadlineIndex.together { least[group] = moved(least[group]) }
    earliest = moved(earliest)
  }
}
