// The box that filters a list, the same on every screen that has one: what is typed filters at once,
// Enter and Down lead to what it found.

import Screen

extension ConsoleState {
  /// A key in a list's filter. False when it means nothing there.
  ///
  /// - Parameters:
  ///   - list: The region of the list that it filters.
  ///   - changed: What follows from another text.
  mutating func press(
    _ press: KeyPress, inFilter filter: WritableKeyPath<ConsoleState, TextField>,
    of list: String, changed: (inout ConsoleState) -> Void
  ) -> Bool {
    if [KeyPress(.enter), KeyPress(.down)].contains(press) {
      focus = Action(list)
      return true
    }
    guard self[keyPath: filter].handle(press) else { return false }
    changed(&self)
    return true
  }
}
