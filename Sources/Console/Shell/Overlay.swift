// What lies on top of a screen: a question, a list to choose from, a small form.

import Screen

/// An element on top of the screen. The topmost one has the keys.
protocol Overlay: Sendable {
  /// Whether a text field has the focus, so that letters are text.
  var isTyping: Bool { get }
  /// The name of what closing it now would lose; nil if it would lose nothing.
  var unsaved: String? { get }

  /// Handles a key. The overlay is off the stack meanwhile: with `stay` it returns to its place,
  /// below any overlay that was opened.
  mutating func press(_ press: KeyPress, _ context: inout ConsoleContext) -> OverlayStep
  /// Handles a pasted text.
  mutating func paste(_ text: String, _ context: inout ConsoleContext) -> OverlayStep
  /// Handles a click on one of its regions, at `point` counted from the corner of a region of
  /// `size`.
  mutating func click(
    _ action: Action, at point: Point, in size: Size, _ context: inout ConsoleContext
  ) -> OverlayStep
  /// Handles the result of an effect.
  mutating func receive(_ result: EffectResult, _ context: inout ConsoleContext) -> OverlayStep
  /// The terminal has another size.
  mutating func resize(_ context: ConsoleContext)
  /// The keys that work in it, for the hint line.
  func hints(_ context: ConsoleContext) -> [Hint]
  func draw(_ frame: inout Frame, _ context: ConsoleContext)
}

/// What happens to an overlay after an event.
enum OverlayStep: Sendable {
  /// It stays open.
  case stay
  /// It is closed.
  case close
}

extension Overlay {
  var isTyping: Bool { false }
  var unsaved: String? { nil }
  mutating func paste(_ text: String, _ context: inout ConsoleContext) -> OverlayStep { .stay }
  mutating func click(
    _ action: Action, at point: Point, in size: Size, _ context: inout ConsoleContext
  ) -> OverlayStep { .stay }
  mutating func receive(_ result: EffectResult, _ context: inout ConsoleContext) -> OverlayStep {
    .stay
  }
  mutating func resize(_ context: ConsoleContext) {}

  /// The hints of most overlays: Enter chooses, Esc goes back.
  func chooseAndBackHints(_ context: ConsoleContext) -> [Hint] {
    [
      Hint("Enter", context.text(ShellStrings.choose), action: OverlayKey.enter.action),
      Hint("Esc", context.text(ShellStrings.back), action: OverlayKey.escape.action),
    ]
  }
}

/// A key that a click on the hint line of an overlay stands for.
enum OverlayKey: Int, CaseIterable {
  case enter, escape, tab, pageDown, copy, save, down

  /// The name of the hint line's regions while an overlay is open.
  static let region = "overlay.key"

  var action: Action { Action(OverlayKey.region, rawValue) }

  var press: KeyPress {
    switch self {
    case .enter: KeyPress(.enter)
    case .escape: KeyPress(.escape)
    case .tab: KeyPress(.tab)
    case .pageDown: KeyPress(.pageDown)
    case .copy: .character("i")
    case .save: .control("s")
    case .down: KeyPress(.down)
    }
  }
}
