// Lengths of the parts of a divided rectangle.

/// The length of one part of a divided rectangle.
package enum Length: Hashable, Sendable {
  /// A number of cells.
  case fixed(Int)
  /// A share of the cells that the fixed parts leave, in proportion to its weight; at least
  /// `atLeast`.
  case share(Int, atLeast: Int)

  /// A share of weight 1 without a minimum.
  package static var rest: Length { .share(1, atLeast: 0) }

  /// The cells that the part needs at least.
  var minimum: Int {
    switch self {
    case .fixed(let cells): max(0, cells)
    case .share(_, let least): max(0, least)
    }
  }

  /// Divides `total` cells among `parts`, with `gap` cells between two. Parts never overlap nor
  /// exceed `total`: where it is too small, the last parts get fewer cells or none.
  static func divide(_ total: Int, into parts: [Length], gap: Int) -> [Range<Int>] {
    guard !parts.isEmpty else { return [] }
    let minimum = parts.reduce(0) { $0 + $1.minimum }
    var spare = max(0, total - gap * (parts.count - 1) - minimum)
    var weights = parts.reduce(0) { sum, part in
      if case .share(let weight, _) = part { sum + max(0, weight) } else { sum }
    }
    var ranges: [Range<Int>] = []
    var start = 0
    for part in parts {
      var length = part.minimum
      if case .share(let weight, _) = part, weights > 0 {
        let extra = spare * max(0, weight) / weights
        spare -= extra
        weights -= max(0, weight)
        length += extra
      }
      let end = min(start + length, total)
      ranges.append(min(start, total)..<end)
      start = end + gap
    }
    return ranges
  }
}
