// Points, sizes and rectangles in character cells, and how a rectangle is divided. Column 0, row 0
// is the top left corner; a rectangle's `right` and `bottom` are one past its last column and row.

/// A cell's place: column `x`, row `y`, counted from 0.
package struct Point: Hashable, Sendable {
  /// The column.
  package var x: Int
  /// The row.
  package var y: Int

  /// A place; negative values are allowed and lie outside every frame.
  package init(_ x: Int, _ y: Int) {
    self.x = x
    self.y = y
  }
}

/// How many columns and rows something has; never negative.
package struct Size: Hashable, Sendable {
  /// Columns.
  package var width: Int
  /// Rows.
  package var height: Int

  /// A size; what is negative becomes 0.
  package init(_ width: Int, _ height: Int) {
    self.width = max(0, width)
    self.height = max(0, height)
  }

  /// Which of the layouts fits in this size.
  package var sizeClass: SizeClass {
    if width < 60 || height < 16 { return .tooSmall }
    if width < 80 || height < 24 { return .small }
    if width < 120 || height < 40 { return .medium }
    return .large
  }
}

/// The sizes that screens are laid out for.
package enum SizeClass: Int, Comparable, Sendable, CaseIterable {
  /// Below 60×16: one sentence and a way out.
  case tooSmall
  /// From 60×16.
  case small
  /// From 80×24.
  case medium
  /// From 120×40.
  case large

  /// Smaller classes come first.
  package static func < (one: SizeClass, other: SizeClass) -> Bool {
    one.rawValue < other.rawValue
  }
}

/// One part of a divided rectangle.
package enum Length: Hashable, Sendable {
  /// Just so many cells.
  case fixed(Int)
  /// A share of what the fixed parts leave, in proportion to the weights, at least `atLeast`.
  case share(Int, atLeast: Int)

  /// One equal share of what is left.
  package static var rest: Length { .share(1, atLeast: 0) }

  /// The least it asks for.
  var minimum: Int {
    switch self {
    case .fixed(let cells): max(0, cells)
    case .share(_, let least): max(0, least)
    }
  }

  /// Divides `total` cells among `parts`, with `gap` cells between two. The parts never overlap and
  /// never pass the end: where there is too little, the last ones get less or nothing.
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
      let from = min(start, total)
      let to = min(start + length, total)
      ranges.append(from..<to)
      start = to + gap
    }
    return ranges
  }
}

/// A rectangle of cells.
package struct Rect: Hashable, Sendable {
  /// The first column.
  package var x: Int
  /// The first row.
  package var y: Int
  /// Columns, never negative.
  package var width: Int
  /// Rows, never negative.
  package var height: Int

  /// A rectangle; a negative width or height becomes 0.
  package init(_ x: Int, _ y: Int, _ width: Int, _ height: Int) {
    self.x = x
    self.y = y
    self.width = max(0, width)
    self.height = max(0, height)
  }

  /// The whole of a size.
  package init(_ size: Size) {
    self.init(0, 0, size.width, size.height)
  }

  /// One past the last column.
  package var right: Int { x + width }
  /// One past the last row.
  package var bottom: Int { y + height }
  /// Columns and rows.
  package var size: Size { Size(width, height) }
  /// Whether there is no cell in it.
  package var isEmpty: Bool { width == 0 || height == 0 }
  /// The first cell.
  package var origin: Point { Point(x, y) }

  /// Whether the cell lies inside.
  package func contains(_ point: Point) -> Bool {
    point.x >= x && point.x < right && point.y >= y && point.y < bottom
  }

  /// What both cover; empty where they do not meet.
  package func intersection(_ other: Rect) -> Rect {
    let left = max(x, other.x)
    let top = max(y, other.y)
    return Rect(left, top, min(right, other.right) - left, min(bottom, other.bottom) - top)
  }

  /// Without `columns` at left and right and `rows` above and below.
  package func inset(columns: Int, rows: Int = 0) -> Rect {
    Rect(x + columns, y + rows, width - 2 * columns, height - 2 * rows)
  }

  /// The first `rows` rows, or all there are.
  package func top(_ rows: Int) -> Rect { Rect(x, y, width, min(max(0, rows), height)) }
  /// The last `rows` rows, or all there are.
  package func bottom(_ rows: Int) -> Rect {
    let kept = min(max(0, rows), height)
    return Rect(x, bottom - kept, width, kept)
  }
  /// The first `columns` columns, or all there are.
  package func left(_ columns: Int) -> Rect { Rect(x, y, min(max(0, columns), width), height) }
  /// The last `columns` columns, or all there are.
  package func right(_ columns: Int) -> Rect {
    let kept = min(max(0, columns), width)
    return Rect(right - kept, y, kept, height)
  }
  /// Without the first `rows` rows.
  package func droppingTop(_ rows: Int) -> Rect { bottom(height - min(max(0, rows), height)) }
  /// Without the last `rows` rows.
  package func droppingBottom(_ rows: Int) -> Rect { top(height - min(max(0, rows), height)) }
  /// Without the first `columns` columns.
  package func droppingLeft(_ columns: Int) -> Rect { right(width - min(max(0, columns), width)) }
  /// Without the last `columns` columns.
  package func droppingRight(_ columns: Int) -> Rect { left(width - min(max(0, columns), width)) }

  /// Row number `row` of it, counted from 0; empty beyond the last.
  package func row(_ row: Int) -> Rect {
    row >= 0 && row < height ? Rect(x, y + row, width, 1) : Rect(x, y, 0, 0)
  }

  /// Divides into parts from top to bottom with `gap` rows between two.
  package func rows(_ parts: [Length], gap: Int = 0) -> [Rect] {
    Length.divide(height, into: parts, gap: gap).map {
      Rect(x, y + $0.lowerBound, width, $0.count)
    }
  }

  /// Divides into parts from left to right with `gap` columns between two.
  package func columns(_ parts: [Length], gap: Int = 0) -> [Rect] {
    Length.divide(width, into: parts, gap: gap).map {
      Rect(x + $0.lowerBound, y, $0.count, height)
    }
  }

  /// A rectangle of that size in the middle, cut to what there is.
  package func centered(_ size: Size) -> Rect {
    let wide = min(size.width, width)
    let high = min(size.height, height)
    return Rect(x + (width - wide) / 2, y + (height - high) / 2, wide, high)
  }
}
