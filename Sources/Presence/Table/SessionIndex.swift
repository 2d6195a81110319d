// From a session's identifier to its slot: open addressing in buckets of four entries, looked at
// together. An entry is four bytes, the slot and eight bits of the identifier, so that a wrong
// candidate seldom costs a look at its row; half the places stay empty, so that nearly every search
// ends in its first bucket, and the processor guesses so. Identifiers are made by us of random bits:
// they are their own hash.

/// Finds slots by identifier. The rows hold the identifiers; only their places are kept here.
@usableFromInline
struct SessionIndex: ~Copyable {
  typealias Slot = UInt32

  /// Bits of an entry that name the slot.
  static let slotBits: UInt32 = 24
  static let slotMask: UInt32 = 1 << slotBits - 1
  private static let empty = UInt32.max

  /// Entries in a bucket.
  private static let width = 4

  private let buckets: Int
  private var entries: UnsafeMutablePointer<UInt32>

  /// An index with room for `slots` slots, at two places each.
  init(slots: Int) {
    buckets = max(16, 2 * slots) / SessionIndex.width
    entries = aligned(UInt32.self, buckets * SessionIndex.width)
    entries.initialize(repeating: SessionIndex.empty, count: buckets * SessionIndex.width)
  }

  deinit { entries.deallocate() }

  /// Bytes held.
  var bytes: Int { buckets * SessionIndex.width * MemoryLayout<UInt32>.stride }

  /// The bucket where a search begins. The first three bytes are the same for many.
  private func home(_ id: Identifier) -> Int {
    let bits = id.high << 24 ^ UInt64(id.low)
    return Int(
      truncatingIfNeeded: bits.multipliedFullWidth(by: UInt64(truncatingIfNeeded: buckets)).high)
  }

  private static func tag(_ id: Identifier) -> UInt32 { id.low & ~slotMask }

  private func next(_ bucket: Int) -> Int { bucket + 1 == buckets ? 0 : bucket + 1 }

  private func entry(_ bucket: Int, _ lane: Int) -> UInt32 {
    entries[bucket * SessionIndex.width + lane]
  }

  @inline(__always)
  func find(_ id: Identifier, in rows: UnsafeMutablePointer<PresenceRow>) -> Slot? {
    let tag = SessionIndex.tag(id)
    let bucket = home(id)
    // Of four, one is chosen by moves and not by branches, which would be guessed wrong too often.
    // An empty entry is no candidate: its slot is the one number that no slot has.
    var slot = SessionIndex.slotMask
    for lane in 0..<SessionIndex.width {
      let candidate = entry(bucket, lane) ^ tag
      slot = candidate < SessionIndex.slotMask ? candidate : slot
    }
    if slot != SessionIndex.slotMask, rows[Int(slot)].isNamed(id) { return slot }
    return search(id, from: bucket, in: rows)
  }

  /// The rare rest: two candidates in one bucket, a full bucket, or nobody of that name.
  @inline(never)
  private func search(
    _ id: Identifier, from bucket: Int, in rows: UnsafeMutablePointer<PresenceRow>
  ) -> Slot? {
    let tag = SessionIndex.tag(id)
    var bucket = bucket
    while true {
      for lane in 0..<SessionIndex.width {
        let candidate = entry(bucket, lane) ^ tag
        if candidate < SessionIndex.slotMask, rows[Int(candidate)].isNamed(id) { return candidate }
      }
      if lane(bucket, of: SessionIndex.empty) != nil { return nil }
      bucket = next(bucket)
    }
  }

  private func lane(_ bucket: Int, of wanted: UInt32) -> Int? {
    (0..<SessionIndex.width).first { entry(bucket, $0) == wanted }
  }

  mutating func insert(_ id: Identifier, _ slot: Slot) {
    var bucket = home(id)
    while true {
      if let lane = lane(bucket, of: SessionIndex.empty) {
        entries[bucket * SessionIndex.width + lane] = SessionIndex.tag(id) | slot
        return
      }
      bucket = next(bucket)
    }
  }

  /// Takes an identifier out. A full bucket may have sent later ones on to the next: one of those
  /// comes back into the gap, so that no tombstones gather and a bucket with a gap ends a search.
  mutating func remove(
    _ id: Identifier, _ slot: Slot, in rows: UnsafeMutablePointer<PresenceRow>
  ) {
    let wanted = SessionIndex.tag(id) | slot
    var bucket = home(id)
    while lane(bucket, of: wanted) == nil {
      if lane(bucket, of: SessionIndex.empty) != nil { return }
      bucket = next(bucket)
    }
    var isFull = lane(bucket, of: SessionIndex.empty) == nil
    var gap = bucket * SessionIndex.width + (lane(bucket, of: wanted) ?? 0)
    entries[gap] = SessionIndex.empty
    var place = bucket
    while isFull {
      place = next(place)
      isFull = lane(place, of: SessionIndex.empty) == nil
      guard let lane = (0..<SessionIndex.width).first(where: { passes(gap, place, $0, rows) })
      else { continue }
      entries[gap] = entry(place, lane)
      gap = place * SessionIndex.width + lane
      entries[gap] = SessionIndex.empty
    }
  }

  /// Whether the search for an entry passes the gap's bucket on its way.
  private func passes(
    _ gap: Int, _ place: Int, _ lane: Int, _ rows: UnsafeMutablePointer<PresenceRow>
  ) -> Bool {
    let moved = entry(place, lane)
    guard moved != SessionIndex.empty else { return false }
    let home = home(rows[Int(moved & SessionIndex.slotMask)].id)
    let bucket = gap / SessionIndex.width
    return bucket <= place ? home <= bucket || home > place : home <= bucket && home > place
  }
}
