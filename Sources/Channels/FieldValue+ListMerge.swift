// Merging two changes of one list element by element. Requested data are identified by their key,
// sites by themselves, so that two people who each add one have no conflict.

extension FieldValue {
  /// The list with both changes: additions, removals and changes of elements. Nil if both changed
  /// an element to different values, if a key occurs twice, and for values that are no lists.
  static func joined(
    base: FieldValue, mine: FieldValue, theirs: FieldValue
  ) -> FieldValue? {
    switch (base, mine, theirs) {
    case (.data(let base), .data(let mine), .data(let theirs)):
      join(base, mine, theirs, key: \.key).map { .data($0) }
    case (.list(let base), .list(let mine), .list(let theirs)):
      join(base, mine, theirs, key: \.self).map { .list($0) }
    default: nil
    }
  }

  private static func join<Element: Equatable>(
    _ base: [Element], _ mine: [Element], _ theirs: [Element], key: KeyPath<Element, String>
  ) -> [Element]? {
    func keyed(_ list: [Element]) -> [String: Element]? {
      let pairs = Dictionary(list.map { ($0[keyPath: key], $0) }) { first, _ in first }
      return pairs.count == list.count ? pairs : nil
    }
    guard let before = keyed(base), let my = keyed(mine), let their = keyed(theirs) else {
      return nil
    }
    // If mine has the order of the base, that of theirs is used: it may have been changed.
    let kept = mine.map { $0[keyPath: key] }.filter { before[$0] != nil }
    let isMoved = kept != base.map { $0[keyPath: key] }.filter { my[$0] != nil }
    let (first, second) = isMoved ? (mine, theirs) : (theirs, mine)
    var joined: [Element] = []
    for name in first.map({ $0[keyPath: key] }) + second.map({ $0[keyPath: key] })
    where !joined.contains(where: { $0[keyPath: key] == name }) {
      let (old, mine, theirs) = (before[name], my[name], their[name])
      guard mine == old || theirs == old || mine == theirs else { return nil }
      if let element = mine == old ? theirs : mine { joined.append(element) }
    }
    return joined
  }
}
