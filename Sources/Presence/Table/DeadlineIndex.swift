// The deadline of each session: four bytes per session, and the minimum of every 64 of them, which
// is all that a scan reads of sessions that are not due. A liveness signal does not touch the
// index. Entries whose deadline has moved since are rescheduled when the scan reaches them, so a
// session costs one visit per interval, however many liveness signals it sends.
//
// The unit is a tick of 16 ms, so that at most 62 scans per second find anything, whatever the
// number of sessions. Deadlines are rounded up: none is met early, and none more than a tick late.

/// The deadlines of a table's slots.
struct DeadlineIndex: ~Copyable {
  /// The length of a tick in milliseconds.
  static let tick: Millis = 16
  /// The number of slots that share a minimum.
  static let groupSize = 64
  /// Ticks after which `base` is moved: half a year, of the year that 31 bits of ticks can hold.
  static let rebaseAfter: Int32 = 1 << 30
  private static let never = Int32.max

  /// The deadline of each slot, in ticks since `base`.
  private var ticks: UnsafeMutablePointer<Int32>
  /// A lower bound of the deadlines of each group. It may be too low, because deadlines can move.
  private var groupMinimums: UnsafeMutablePointer<Int32>
  private var capacity: Int
  /// The time of tick 0, on the presence clock.
  private var base: Millis = 0
  /// A lower bound of all deadlines. It may be too low, because deadlines can move.
  private var earliest = DeadlineIndex.never

  init(capacity: Int) {
    self.capacity = DeadlineIndex.rounded(capacity)
    ticks = TableMemory.allocate(Int32.self, self.capacity)
    ticks.initialize(repeating: DeadlineIndex.never, count: self.capacity)
    groupMinimums = TableMemory.allocate(Int32.self, self.capacity / DeadlineIndex.groupSize)
    groupMinimums.initialize(
      repeating: DeadlineIndex.never, count: self.capacity / DeadlineIndex.groupSize)
  }

  deinit {
    ticks.deallocate()
    groupMinimums.deallocate()
  }

  /// Returns `capacity` rounded up to whole vectors of groups, so that a scan has no remainder.
  private static func rounded(_ capacity: Int) -> Int {
    let unit = groupSize * SIMD16<Int32>.scalarCount
    return (capacity + unit - 1) / unit * unit
  }

  /// Grows the index. New slots have no deadline.
  mutating func grow(to capacity: Int) {
    let old = self.capacity
    self.capacity = DeadlineIndex.rounded(capacity)
    guard self.capacity > old else { return }
    ticks = TableMemory.reallocate(ticks, old, to: self.capacity)
    (ticks + old).initialize(repeating: DeadlineIndex.never, count: self.capacity - old)
    let groups = old / DeadlineIndex.groupSize
    let allGroups = self.capacity / DeadlineIndex.groupSize
    groupMinimums = TableMemory.reallocate(groupMinimums, groups, to: allGroups)
    (groupMinimums + groups).initialize(repeating: DeadlineIndex.never, count: allGroups - groups)
  }

  /// Sets the deadline of a slot, on the presence clock; `.max` removes it.
  mutating func schedule(_ slot: UInt32, _ deadline: Millis) {
    var tick = DeadlineIndex.never
    if deadline != .max {
      let distance = (deadline - base + DeadlineIndex.tick - 1) >> 4
      tick = Int32(clamping: min(distance, Millis(DeadlineIndex.never - 1)))
    }
    ticks[Int(slot)] = tick
    let group = Int(slot) / DeadlineIndex.groupSize
    if tick < groupMinimums[group] { groupMinimums[group] = tick }
    if tick < earliest { earliest = tick }
  }

  /// The time before which no deadline is due, on the presence clock; `.max` if there is none.
  var next: Millis {
    earliest == DeadlineIndex.never ? .max : base + Millis(earliest) * DeadlineIndex.tick
  }

  /// Appends the slots whose deadline is at or before `now` to `found`. The caller must reschedule
  /// each of them before the next scan.
  ///
  /// - Parameter used: The number of slots to scan.
  mutating func scan(at now: Millis, used: Int, _ found: inout [UInt32]) {
    if (now - base) >> 4 > DeadlineIndex.rebaseAfter { rebase(to: now, used: used) }
    let limit = Int32(clamping: (now - base) >> 4)
    guard earliest <= limit else { return }
    let due = SIMD16<Int32>(repeating: limit)
    var remaining = SIMD16<Int32>(repeating: DeadlineIndex.never)
    let lanes = SIMD16<Int32>.scalarCount
    let groups = (used + DeadlineIndex.groupSize - 1) / DeadlineIndex.groupSize
    for first in stride(from: 0, to: groups, by: lanes) {
      let vector = UnsafeRawPointer(groupMinimums + first).load(as: SIMD16<Int32>.self)
      guard any(vector .<= due) else {
        remaining = pointwiseMin(remaining, vector)
        continue
      }
      for group in first..<first + lanes {
        if groupMinimums[group] <= limit { collect(group, limit, &found) }
        remaining[0] = min(remaining[0], groupMinimums[group])
      }
    }
    earliest = remaining.min()
  }

  /// Appends the due slots of a group to `found`, and sets the group's minimum to the earliest
  /// deadline of the others.
  private mutating func collect(_ group: Int, _ limit: Int32, _ found: inout [UInt32]) {
    var minimum = DeadlineIndex.never
    for slot in group * DeadlineIndex.groupSize..<(group + 1) * DeadlineIndex.groupSize {
      if ticks[slot] <= limit {
        found.append(UInt32(slot))
      } else {
        minimum = min(minimum, ticks[slot])
      }
    }
    groupMinimums[group] = minimum
  }

  /// Moves `base` to `now`.
  private mutating func rebase(to now: Millis, used: Int) {
    let shift = (now - base) >> 4
    base += shift * DeadlineIndex.tick
    func moved(_ tick: Int32) -> Int32 {
      tick == DeadlineIndex.never ? tick : Int32(clamping: Millis(tick) - shift)
    }
    for slot in 0..<used { ticks[slot] = moved(ticks[slot]) }
    for group in 0..<capacity / DeadlineIndex.groupSize {
      groupMinimums[group] = moved(groupMinimums[group])
    }
    earliest = moved(earliest)
  }
}
