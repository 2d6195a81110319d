// What an event causes in the console line by line.

/// The lines to print and the effects to carry out after an event.
package struct LineModeTurn: Equatable, Sendable {
  /// The lines to print, in order.
  package var lines: [String] = []
  /// The effects to carry out, in order.
  package var effects: [Effect] = []
}
