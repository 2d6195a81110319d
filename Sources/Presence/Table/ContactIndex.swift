// From a contact in a channel to the slot of its open session. Open addressing, four bytes an entry: the
// slot and eight bits of the contact, so that a wrong candidate seldom costs a look at its row. A
// dictionary of the same took seven times the memory. Contacts are random bits of our own making: they
// are their own hash.

/// Finds the open session of a contact in a channel. The table has the contacts; only places are kept
/// here, so each entry goes before its session leaves the table.
package struct ContactIndex: ~Copyable {
  /// A session's place in the table.
  package typealias Slot = SessionTable.Slot

  private static let slotMask: UInt32 = 1 << 24 - 1
  private static let empty = UInt32.max
  private static let fewest = 64

  private var places = ContactIndex.fewest
  private var entries: UnsafeMutablePointer<UInt32>
  /// Sessions in the index.
  package private(set) var count = 0

  /// An index of nobody; it grows by itself.
  package init() { entries = ContactIndex.room(places) }

  deinit { entries.deallocate() }

  private static func room(_ places: Int) -> UnsafeMutablePointer<UInt32> {
    let entries = UnsafeMutablePointer<UInt32>.allocate(capacity: places)
    entries.initialize(repeating: empty, count: places)
    return entries
  }

  /// Where a search begins. The first three bytes are the same for many.
  private func home(_ contact: Identifier) -> Int {
    let bits = contact.high << 24 ^ UInt64(contact.low)
    return Int(bits.multipliedFullWidth(by: UInt64(places)).high)
  }

  private static func tag(_ contact: Identifier) -> UInt32 { contact.low & ~slotMask }

  private func next(_ place: Int) -> Int { place + 1 == places ? 0 : place + 1 }

  /// The session of a contact in a channel; nil when none was entered.
  package func find(
    _ contact: Identifier, channel: UInt32, in table: borrowing SessionTable
  ) -> Slot? {
    let tag = ContactIndex.tag(contact)
    var place = home(contact)
    while entries[place] != ContactIndex.empty {
      let slot = entries[place] ^ tag
      if slot <= ContactIndex.slotMask, table.channel(of: slot) == channel,
        table.contact(of: slot) == contact
      {
        return slot
      }
      place = next(place)
    }
    return nil
  }

  /// How many sessions a contact has, in all channels. They stand in one run of places, so whoever
  /// bounds them bounds what a search costs.
  package func count(of contact: Identifier, in table: borrowing SessionTable) -> Int {
    let tag = ContactIndex.tag(contact)
    var found = 0
    var place = home(contact)
    while entries[place] != ContactIndex.empty {
      let slot = entries[place] ^ tag
      if slot <= ContactIndex.slotMask, table.contact(of: slot) == contact { found += 1 }
      place = next(place)
    }
    return found
  }

  /// Enters a session that is in the table.
  package mutating func insert(_ slot: Slot, in table: borrowing SessionTable) {
    if (count + 1) * 4 > places * 3 { grow(table) }
    count += 1
    put(slot, table.contact(of: slot))
  }

  private mutating func put(_ slot: Slot, _ contact: Identifier) {
    var place = home(contact)
    while entries[place] != ContactIndex.empty { place = next(place) }
    entries[place] = ContactIndex.tag(contact) | slot
  }

  private mutating func grow(_ table: borrowing SessionTable) {
    let (old, oldPlaces) = (entries, places)
    places *= 2
    entries = ContactIndex.room(places)
    for place in 0..<oldPlaces where old[place] != ContactIndex.empty {
      let slot = old[place] & ContactIndex.slotMask
      put(slot, table.contact(of: slot))
    }
    old.deallocate()
  }

  /// Takes a session out that is still in the table. Those behind it move up, so that no gap ends
  /// their search.
  package mutating func remove(_ slot: Slot, in table: borrowing SessionTable) {
    let contact = table.contact(of: slot)
    let wanted = ContactIndex.tag(contact) | slot
    var gap = home(contact)
    while entries[gap] != wanted {
      if entries[gap] == ContactIndex.empty { return }
      gap = next(gap)
    }
    count -= 1
    var place = next(gap)
    while entries[place] != ContactIndex.empty {
      let home = home(table.contact(of: entries[place] & ContactIndex.slotMask))
      // Whether the search for this one passes the gap on its way here.
      let passes = gap < place ? home <= gap || home > place : home <= gap && home > place
      if passes {
        entries[gap] = entries[place]
        gap = place
      }
      place = next(place)
    }
    entries[gap] = ContactIndex.empty
  }
}
