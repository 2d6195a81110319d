// Two changes of one list joined element by element. An element is known by its key: a requested
// datum by its name, a site by itself. So two people who each add one lose nothing, and are only
// asked where both changed the same one.

extension FieldValue {
  /// Both changes of a list joined: what each added, removed or changed. Nil where both changed one
  /// element to different values, where a key is there twice, and for what is no list.
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
    // Where mine is in the order of before, theirs may have been put into another.
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
