// Events of the mouse.

/// A mouse event.
package struct Mouse: Hashable, Sendable {
  /// The kind of a mouse event.
  package enum Kind: Hashable, Sendable {
    /// A button was pressed.
    case press
    /// A button was released.
    case release
    /// The mouse moved with a button held.
    case drag
    /// The mouse moved without a button.
    case move
    /// The wheel turned one step up.
    case wheelUp
    /// The wheel turned one step down.
    case wheelDown
  }
  /// A button of the mouse.
  package enum Button: Hashable, Sendable {
    /// The left button.
    case left
    /// The middle button.
    case middle
    /// The right button.
    case right
    /// No button: of the wheel and of moves.
    case none
  }

  /// The kind of the event.
  package var kind: Kind
  /// The cell under the mouse.
  package var position: Point
  /// The button pressed, released or held.
  package var button: Button
  /// The modifiers held.
  package var modifiers: Modifiers

  /// An event at a cell, of the left button unless another is given.
  package init(
    _ kind: Kind, at position: Point, button: Button = .left, modifiers: Modifiers = []
  ) {
    self.kind = kind
    self.position = position
    self.button = button
    self.modifiers = modifiers
  }
}
