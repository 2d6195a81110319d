// A binary heap of keys by due time, for the outbox queue.

/// Keys ordered by due time, the earliest first; equal times in order of insertion.
///
/// An entry is never changed or removed from the middle: the owner checks the first entry against
/// its own data and drops it if it is outdated.
struct ReadyHeap<Key: Hashable & Sendable>: Sendable {
  private struct Item {
    var due: Millis
    var order: UInt64
    var key: Key
    func isBefore(_ other: Item) -> Bool {
      due != other.due ? due < other.due : order < other.order
    }
  }

  private var items: [Item] = []
  /// The number of keys ever pushed, and the order number of the last one.
  private(set) var order: UInt64 = 0

  /// The first entry; nil if the heap is empty.
  var first: (key: Key, due: Millis, order: UInt64)? {
    items.first.map { ($0.key, $0.due, $0.order) }
  }

  /// The distinct keys, in order of their first entry.
  var keys: [Key] {
    var seen: Set<Key> = []
    return items.sorted { $0.isBefore($1) }.map(\.key).filter { seen.insert($0).inserted }
  }

  mutating func push(_ key: Key, _ due: Millis) {
    order += 1
    items.append(Item(due: due, order: order, key: key))
    var child = items.count - 1
    while child > 0, items[child].isBefore(items[(child - 1) / 2]) {
      items.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// Removes the first entry.
  ///
  /// - Precondition: The heap is not empty.
  mutating func removeFirst() {
    let last = items.removeLast()
    guard !items.isEmpty else { return }
    items[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < items.count && items[child].isBefore(items[least]) { least = child }
      if least == parent { return }
      items.swapAt(parent, least)
      parent = least
    }
  }
}
