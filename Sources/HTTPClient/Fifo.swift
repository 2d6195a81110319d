// A queue in an array. Removing the first element takes constant time on average.

/// A first-in, first-out queue.
struct Fifo<Element> {
  private var items: [Element?] = []
  private var head = 0

  var count: Int { items.count - head }
  var isEmpty: Bool { count == 0 }

  mutating func append(_ element: Element) { items.append(element) }

  /// Removes and returns the first element.
  mutating func popFirst() -> Element? {
    guard head < items.count else { return nil }
    let item = items[head].take()
    head += 1
    compact()
    return item
  }

  /// Removes all elements that satisfy a predicate, and returns them in order.
  mutating func removeAll(where isRemoved: (Element) -> Bool) -> [Element] {
    guard items[head...].contains(where: { $0.map(isRemoved) ?? false }) else { return [] }
    var removed: [Element] = []
    var kept: [Element?] = []
    for case let item? in items[head...] {
      if isRemoved(item) { removed.append(item) } else { kept.append(item) }
    }
    items = kept
    head = 0
    return removed
  }

  /// The minimum of a value over all elements. Nil if the queue is empty.
  func minimum(of value: (Element) -> Int64) -> Int64? {
    var minimum: Int64?
    for case let item? in items[head...] { minimum = min(minimum ?? .max, value(item)) }
    return minimum
  }

  /// Drops removed elements at the front once they take up half of a large array.
  private mutating func compact() {
    if head == items.count {
      items.removeAll(keepingCapacity: head <= 64)
      head = 0
    } else if head >= 256, head * 2 >= items.count {
      items.removeSubrange(..<head)
      head = 0
    }
  }
}
