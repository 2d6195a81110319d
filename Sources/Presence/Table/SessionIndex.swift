// From a session's identifier to its slot: open addressing with linear probing. An entry is four
// bytes, the slot and eight bits of the identifier, so that a wrong candidate seldom costs a look at
// its row. Identifiers are made by us of random bits: they are their own hash.

/// Finds slots by identifier. The rows hold the identifiers; only their places are kept here.
@usableFromInline
struct SessionIndex: ~Copyable {
  typealias Slot = UInt32

  /// Bits of an entry that name the slot.
  static let slotBits: UInt32 = 24
  static let slotMask: UInt32 = 1 << slotBits - 1
  private static let empty = UInt32.max

  private(set) var capacity: Int
  private var entries: UnsafeMutablePointer<UInt32>

  /// An index with room for `slots` slots, a quarter of its places left empty at the least.
  init(slots: Int) {
    capacity = max(16, slots + slots / 4 + 1)
    entries = .allocate(capacity: capacity)
    entries.initialize(repeating: SessionIndex.empty, count: capacity)
  }

  deinit { entries.deallocate() }

  /// Bytes held.
  var bytes: Int { capacity * MemoryLayout<UInt32>.stride }

  /// Where the search for an identifier begins. The first byte is the shard's, the same for all.
  private func home(_ id: Identifier) -> Int {
    Int((id.high << 8 ^ UInt64(id.low)).multipliedFullWidth(by: UInt64(capacity)).high)
  }

  private static func tag(_ id: Identifier) -> UInt32 { id.low & ~slotMask }

  func find(_ id: Identifier, in rows: UnsafeMutablePointer<SessionRow>) -> Slot? {
    let tag = SessionIndex.tag(id)
    var place = home(id)
    while true {
      let entry = entries[place]
      if entry == SessionIndex.empty { return nil }
      if entry & ~SessionIndex.slotMask == tag {
        let slot = entry & SessionIndex.slotMask
        if rows[Int(slot)].isNamed(id) { return slot }
      }
      place += 1
      if place == capacity { place = 0 }
    }
  }

  mutating func insert(_ id: Identifier, _ slot: Slot) {
    var place = home(id)
    while entries[place] != SessionIndex.empty {
      place += 1
      if place == capacity { place = 0 }
    }
    entries[place] = SessionIndex.tag(id) | slot
  }

  /// Takes an identifier out and closes the gap, so that no tombstones gather.
  mutating func remove(
    _ id: Identifier, _ slot: Slot, in rows: UnsafeMutablePointer<SessionRow>
  ) {
    let entry = SessionIndex.tag(id) | slot
    var gap = home(id)
    while entries[gap] != entry {
      if entries[gap] == SessionIndex.empty { return }
      gap += 1
      if gap == capacity { gap = 0 }
    }
    var place = gap
    while true {
      place += 1
      if place == capacity { place = 0 }
      let moved = entries[place]
      if moved == SessionIndex.empty { break }
      let home = home(rows[Int(moved & SessionIndex.slotMask)].id)
      // It may fill the gap where its search passes there: the gap lies between its home and it.
      let passes =
        gap <= place ? home <= gap || home > place : home <= gap && home > place
      if passes {
        entries[gap] = moved
        gap = place
      }
    }
    entries[gap] = SessionIndex.empty
  }
}
