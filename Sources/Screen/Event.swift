// Events of a terminal. The terminal parses them from bytes; tests construct them.

import Basics

/// An event of a terminal.
package enum Event: Hashable, Sendable {
  /// A key was pressed.
  case key(KeyPress)
  /// Text was pasted (bracketed paste); line ends are `\n`.
  case paste(String)
  /// The mouse was used.
  case mouse(Mouse)
  /// The terminal's size changed to this one.
  case resize(Size)
  /// The terminal's window got (true) or lost (false) the focus.
  case focus(Bool)
  /// The terminal reported the color of its background.
  case background(RGBColor)
  /// The deadline given to the wait has passed.
  case tick
  /// Another thread signalled the terminal's wake handle.
  case wake
  /// A file in a watched folder changed.
  case filesChanged
  /// The process continued after a stop; the whole screen must be drawn.
  case resumed
  /// The terminal was closed, or its input ended.
  case closed
}
