// Where a box of lines is scrolled to, and the keys that scroll or close it.

import Screen

/// The first line that a box shows of more lines than it has rows.
struct ScrollPosition: Sendable {
  /// The lines above the view, as of the last key.
  private var top = 0

  /// Handles a key that scrolls the box or closes it.
  ///
  /// - Parameters:
  ///   - visible: The rows of the box.
  ///   - total: The lines of its text.
  /// - Returns: Nil for any other key.
  mutating func press(_ press: KeyPress, visible: Int, total: Int) -> OverlayStep? {
    let page = max(1, visible - 1)
    switch press {
    case KeyPress(.escape), KeyPress(.enter), KeyPress(.left), .character("q"): return .close
    case KeyPress(.up), .character("k"): top -= 1
    case KeyPress(.down), .character("j"): top += 1
    case KeyPress(.pageUp): top -= page
    case KeyPress(.pageDown), .character(" "): top += page
    case KeyPress(.home), .character("g"): top = 0
    case KeyPress(.end), .character("G"): top = total
    default: return nil
    }
    top = first(visible: visible, total: total)
    return .stay
  }

  /// The index of the first line in the view.
  func first(visible: Int, total: Int) -> Int { max(0, min(top, total - visible)) }
}
