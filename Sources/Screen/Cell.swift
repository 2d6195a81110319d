// Cells of the screen.

/// A cell of the screen.
package struct Cell: Hashable, Sendable {
  /// The glyph that the cell shows.
  package var glyph: Glyph
  /// The glyph's style.
  package var style: Style

  /// A cell; empty without a glyph.
  package init(_ glyph: Glyph = .space, _ style: Style = .text) {
    self.glyph = glyph
    self.style = style
  }
}
