// Positions of cells. Column 0 of row 0 is the top left cell.

/// The position of a cell: column `x`, row `y`, counted from 0.
package struct Point: Hashable, Sendable {
  /// The column.
  package var x: Int
  /// The row.
  package var y: Int

  /// A position; negative values are allowed and lie outside every frame.
  package init(_ x: Int, _ y: Int) {
    self.x = x
    self.y = y
  }
}
