// Selection, scrolling and marks of lists.

/// The selection, scroll offset and marks of a list. The screen keeps the rows themselves. Marks
/// hold the identifiers of rows, so that they survive sorting and filtering.
package struct ListState: Equatable, Sendable {
  /// The index of the selected row; 0 for an empty list.
  package var selected: Int
  /// The index of the first visible row.
  package var top: Int
  /// The identifiers of the marked rows.
  package var marks: Set<String>

  /// A list with its first row selected and visible, unless others are given.
  package init(selected: Int = 0, top: Int = 0, marks: Set<String> = []) {
    self.selected = selected
    self.top = top
    self.marks = marks
  }

  /// Handles the keys of lists: arrows, j and k, Page Up and Down, Home and g, End and G. Returns
  /// false for any other key. Without `letters` the letters are left to a filter.
  ///
  /// - Parameters:
  ///   - count: The number of rows.
  ///   - visible: The number of rows that are visible at once.
  package mutating func handle(
    _ press: KeyPress, count: Int, visible: Int, letters: Bool = true
  ) -> Bool {
    guard press.modifiers.isSubset(of: .shift) else { return false }
    let page = max(1, visible - 1)
    switch press.key {
    case .up: selected -= 1
    case .down: selected += 1
    case .pageUp: selected -= page
    case .pageDown: selected += page
    case .home: selected = 0
    case .end: selected = count - 1
    case .character("k") where letters: selected -= 1
    case .character("j") where letters: selected += 1
    case .character("g") where letters: selected = 0
    case .character("G") where letters: selected = count - 1
    default: return false
    }
    clamp(count: count, visible: visible)
    return true
  }

  /// Scrolls by rows, as the wheel does, and moves the selection so that it stays visible.
  package mutating func scroll(by rows: Int, count: Int, visible: Int) {
    top = max(0, min(top + rows, count - visible))
    selected = max(top, min(selected, top + max(1, visible) - 1))
    clamp(count: count, visible: visible)
  }

  /// Moves the selection into the list and the scroll offset to where the selection is visible.
  /// Call it when the number of rows or the height changed.
  package mutating func clamp(count: Int, visible: Int) {
    selected = max(0, min(selected, count - 1))
    let visible = max(1, visible)
    if selected < top { top = selected }
    if selected >= top + visible { top = selected - visible + 1 }
    top = max(0, min(top, max(0, count - visible)))
  }

  /// Marks the row of an identifier, or removes its mark.
  package mutating func toggleMark(_ id: String) {
    if marks.remove(id) == nil { marks.insert(id) }
  }
}
