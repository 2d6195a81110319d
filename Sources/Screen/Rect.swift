// Rectangles of cells and their division. `right` and `bottom` lie one past the last column and
// row.

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

  /// The rectangle of a size at the origin.
  package init(_ size: Size) {
    self.init(0, 0, size.width, size.height)
  }

  /// One past the last column.
  package var right: Int { x + width }
  /// One past the last row.
  package var bottom: Int { y + height }
  /// The number of columns and rows.
  package var size: Size { Size(width, height) }
  /// Whether the rectangle holds no cell.
  package var isEmpty: Bool { width == 0 || height == 0 }
  /// The top left cell.
  package var origin: Point { Point(x, y) }

  /// Whether the cell lies inside.
  package func contains(_ point: Point) -> Bool {
    point.x >= x && point.x < right && point.y >= y && point.y < bottom
  }

  /// The cells of both rectangles; empty where they do not meet.
  package func intersection(_ other: Rect) -> Rect {
    let left = max(x, other.x)
    let top = max(y, other.y)
    return Rect(left, top, min(right, other.right) - left, min(bottom, other.bottom) - top)
  }

  /// The rectangle without `columns` at the left and right and `rows` at the top and bottom.
  package func inset(columns: Int, rows: Int = 0) -> Rect {
    Rect(x + columns, y + rows, width - 2 * columns, height - 2 * rows)
  }

  /// The first `rows` rows, at most all.
  package func top(_ rows: Int) -> Rect { Rect(x, y, width, min(max(0, rows), height)) }
  /// The last `rows` rows, at most all.
  package func bottom(_ rows: Int) -> Rect {
    let kept = min(max(0, rows), height)
    return Rect(x, bottom - kept, width, kept)
  }
  /// The first `columns` columns, at most all.
  package func left(_ columns: Int) -> Rect { Rect(x, y, min(max(0, columns), width), height) }
  /// The last `columns` columns, at most all.
  package func right(_ columns: Int) -> Rect {
    let kept = min(max(0, columns), width)
    return Rect(right - kept, y, kept, height)
  }
  /// The rectangle without its first `rows` rows.
  package func droppingTop(_ rows: Int) -> Rect { bottom(height - min(max(0, rows), height)) }
  /// The rectangle without its last `rows` rows.
  package func droppingBottom(_ rows: Int) -> Rect { top(height - min(max(0, rows), height)) }
  /// The rectangle without its first `columns` columns.
  package func droppingLeft(_ columns: Int) -> Rect { right(width - min(max(0, columns), width)) }
  /// The rectangle without its last `columns` columns.
  package func droppingRight(_ columns: Int) -> Rect { left(width - min(max(0, columns), width)) }

  /// The row of index `row`; empty for an index outside the rectangle.
  package func row(_ row: Int) -> Rect {
    row >= 0 && row < height ? Rect(x, y + row, width, 1) : Rect(x, y, 0, 0)
  }

  /// The parts of the rectangle from top to bottom, with `gap` rows between two.
  package func rows(_ parts: [Length], gap: Int = 0) -> [Rect] {
    Length.divide(height, into: parts, gap: gap).map {
      Rect(x, y + $0.lowerBound, width, $0.count)
    }
  }

  /// The parts of the rectangle from left to right, with `gap` columns between two.
  package func columns(_ parts: [Length], gap: Int = 0) -> [Rect] {
    Length.divide(width, into: parts, gap: gap).map {
      Rect(x + $0.lowerBound, y, $0.count, height)
    }
  }

  /// A rectangle of a size in the middle of this one, cut to fit into it.
  package func centered(_ size: Size) -> Rect {
    let wide = min(size.width, width)
    let high = min(size.height, height)
    return Rect(x + (width - wide) / 2, y + (height - high) / 2, wide, high)
  }
}
