// Search of the sessions by name, page and identifier. It scans the text arena and the rows in
// memory order, collects the matches in a set, and sorts only the part that is shown.

import Basics

extension SessionTable {
  /// The number of characters of a query that are used.
  package static let queryLimit = 200

  /// Returns a page of the sessions that `filter` selects and whose name, page or identifier
  /// contains `text`, ignoring case and accents. An empty text returns the same as `window`.
  ///
  /// Scans the texts of all sessions: about 30 ms for a million.
  package func search(
    _ text: String, _ filter: WindowFilter, order: WindowOrder, offset: Int, limit: Int
  ) -> Window {
    let needle = Folding.utf8(text.prefix(SessionTable.queryLimit))
    if needle.isEmpty { return window(filter, order: order, offset: offset, limit: limit) }
    var hits = SlotSet(capacity: used)
    texts.search(needle) { hits.insert($0) }
    if let digits = HexDigits(needle) {
      for slot in 0..<used where digits.occur(in: rows[slot].id) { hits.insert(Slot(slot)) }
    }
    var total = 0
    hits.filter { slot in
      let row = rows[Int(slot)]
      let passes =
        row.channel != PresenceRow.free && row.state.state != .closed
        && (filter.channel == nil || filter.channel == row.channel)
        && filter.includes(group: SessionOrder.group(row.state))
      if passes { total += 1 }
      return passes
    }
    let offset = max(0, offset)
    let end = min(total, offset + max(0, limit))
    guard offset < end else { return Window(total: total, slots: []) }
    // Many matches are read in list order until the page is full; few are sorted.
    if total > used / 8 {
      let slots = filtered(filter, order, skip: offset, limit: end - offset) { hits.contains($0) }
      return Window(total: total, slots: slots)
    }
    var found: [OrderKey] = []
    found.reserveCapacity(total)
    hits.filter { slot in
      found.append(OrderKey(since: rows[Int(slot)].state.since, slot: slot))
      return true
    }
    let before: (OrderKey, OrderKey) -> Bool = order == .recent ? (>) : (<)
    found.moveFirst(end, by: before)
    let page = found[..<end].sorted(by: before)[offset...]
    return Window(total: total, slots: page.map(\.slot))
  }
}

/// A bit set of slots.
private struct SlotSet {
  private var words: [UInt64]

  init(capacity: Int) { words = Array(repeating: 0, count: capacity / 64 + 1) }

  mutating func insert(_ slot: UInt32) { words[Int(slot >> 6)] |= 1 << UInt64(slot & 63) }

  func contains(_ slot: UInt32) -> Bool { words[Int(slot >> 6)] >> UInt64(slot & 63) & 1 == 1 }

  /// Removes the slots for which `isIncluded` is false. Visits the slots in ascending order.
  mutating func filter(_ isIncluded: (UInt32) -> Bool) {
    for index in words.indices {
      var rest = words[index]
      while rest != 0 {
        let bit = rest & (~rest + 1)
        if !isIncluded(UInt32(index * 64 + rest.trailingZeroBitCount)) { words[index] ^= bit }
        rest ^= bit
      }
    }
  }
}

/// A sequence of hexadecimal digits to find in identifiers. All positions are tested at once: each
/// digit is compared with all digits of the identifier, and the results, shifted by the digit's
/// distance from the first one, are combined.
private struct HexDigits {
  private static let sevens = UInt128(0x7777_7777_7777_7777) << 64 | 0x7777_7777_7777_7777
  private var patterns: [UInt128] = []

  /// Returns nil if the text cannot be part of an identifier.
  init?(_ text: [UInt8]) {
    guard text.count <= Identifier.textLength else { return nil }
    for character in text {
      guard let digit = Hexadecimal.value(of: character) else { return nil }
      patterns.append(UInt128(digit) * (UInt128.max / 15))
    }
  }

  func occur(in id: Identifier) -> Bool {
    // The 24 digits are the highest of 32; the zeros below must not take part in a match.
    let digits = UInt128(id.high) << 64 | UInt128(id.low) << 32
    var matches = UInt128.max << 32
    for (distance, pattern) in patterns.enumerated() {
      let difference = digits ^ pattern
      let sum = (difference & HexDigits.sevens) + HexDigits.sevens
      let equal = ~(sum | difference | HexDigits.sevens) & (UInt128.max << 32)
      matches &= equal << UInt128(4 * distance)
      if matches == 0 { return false }
    }
    return true
  }
}

extension [OrderKey] {
  /// Moves the first `wanted` elements in sorted order to the front, unsorted (quickselect).
  fileprivate mutating func moveFirst(_ wanted: Int, by before: (OrderKey, OrderKey) -> Bool) {
    var low = 0
    var high = count - 1
    while low < high {
      let pivot = self[(low + high) / 2]
      var left = low
      var right = high
      while left <= right {
        while before(self[left], pivot) { left += 1 }
        while before(pivot, self[right]) { right -= 1 }
        if left <= right {
          swapAt(left, right)
          left += 1
          right -= 1
        }
      }
      if wanted - 1 <= right {
        high = right
      } else if wanted - 1 >= left {
        low = left
      } else {
        return
      }
    }
  }
}
