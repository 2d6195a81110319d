// Searching the sessions by name, page and identifier. Texts are read where they lie, identifiers in
// the rows; what is found is gathered once, and only the part in view is put in order.

import Basics

extension SessionTable {
  /// Characters of a query that are looked at.
  package static let queryLimit = 200

  /// The sessions that pass a filter and whose name, page or identifier holds `text`, case and
  /// accents apart. It reads all texts: ask it seldom. An empty text is no search but a window.
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
    hits.keep { slot in
      let row = rows[Int(slot)]
      let passes =
        row.channel != PresenceRow.free && row.state.state != .closed
        && (filter.channel == nil || filter.channel == row.channel)
        && filter.takes(group: SessionTable.group(row.state))
      if passes { total += 1 }
      return passes
    }
    let offset = max(0, offset)
    let end = min(total, offset + max(0, limit))
    guard offset < end else { return Window(total: total, slots: []) }
    // Where many were found the order is walked until the view is full; few are put in order.
    if total > used / 8 {
      let slots = walk(filter, order, offset, end - offset) { hits.contains($0) }
      return Window(total: total, slots: slots)
    }
    var found: [OrderKey] = []
    found.reserveCapacity(total)
    hits.keep { slot in
      found.append(OrderKey(since: rows[Int(slot)].state.since, slot: slot))
      return true
    }
    let before: (OrderKey, OrderKey) -> Bool = order == .recent ? (>) : (<)
    found.moveFirst(end, by: before)
    let view = found[..<end].sorted(by: before)[offset...]
    return Window(total: total, slots: view.map(\.slot))
  }
}

/// A set of slots, a bit each.
private struct SlotSet {
  private var words: [UInt64]

  init(capacity: Int) { words = Array(repeating: 0, count: capacity / 64 + 1) }

  mutating func insert(_ slot: UInt32) { words[Int(slot >> 6)] |= 1 << UInt64(slot & 63) }

  func contains(_ slot: UInt32) -> Bool { words[Int(slot >> 6)] >> UInt64(slot & 63) & 1 == 1 }

  /// Keeps the slots of which the closure says so.
  mutating func keep(_ keeps: (UInt32) -> Bool) {
    for index in words.indices {
      var rest = words[index]
      while rest != 0 {
        let bit = rest & (~rest + 1)
        if !keeps(UInt32(index * 64 + rest.trailingZeroBitCount)) { words[index] ^= bit }
        rest ^= bit
      }
    }
  }
}

/// Hexadecimal digits looked for in identifiers, 32 digits at once: one comparison tells all places
/// where a digit stands, and shifted by each digit's distance they leave those where all do.
private struct HexDigits {
  private static let sevens = UInt128(0x7777_7777_7777_7777) << 64 | 0x7777_7777_7777_7777
  private var patterns: [UInt128] = []

  /// Nil when the text is no part of an identifier.
  init?(_ text: [UInt8]) {
    guard text.count <= Identifier.textLength else { return nil }
    for character in text {
      guard let digit = Hexadecimal.value(of: character) else { return nil }
      patterns.append(UInt128(digit) * (UInt128.max / 15))
    }
  }

  func occur(in id: Identifier) -> Bool {
    // The identifier's 24 digits stand highest; those below can't be the end of a match.
    let digits = UInt128(id.high) << 64 | UInt128(id.low) << 32
    var places = UInt128.max << 32
    for (distance, pattern) in patterns.enumerated() {
      let difference = digits ^ pattern
      let sum = (difference & HexDigits.sevens) + HexDigits.sevens
      let equal = ~(sum | difference | HexDigits.sevens) & (UInt128.max << 32)
      places &= equal << UInt128(4 * distance)
      if places == 0 { return false }
    }
    return true
  }
}

extension [OrderKey] {
  /// Moves the `wanted` elements that come first to the front, in any order: quickselect.
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
