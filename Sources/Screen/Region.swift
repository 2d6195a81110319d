// Clickable regions of the screen and their meaning.

/// The meaning of a click or of the focus, as the screen names it.
package struct Action: Hashable, Sendable {
  /// The screen's name for it, such as `row`, `tab` or `save`.
  package var name: String
  /// The index among several of the name; 0 where there is one.
  package var item: Int

  /// An action, such as `Action("row", 3)`.
  package init(_ name: String, _ item: Int = 0) {
    self.name = name
    self.item = item
  }
}

/// A clickable part of the screen.
package struct Region: Hashable, Sendable {
  /// The cells that can be clicked.
  package var area: Rect
  /// The meaning of a click.
  package var action: Action

  /// A region with the meaning of a click.
  package init(_ area: Rect, _ action: Action) {
    self.area = area
    self.action = action
  }
}
