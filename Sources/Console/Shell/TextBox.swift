// Lines of text on top of a screen, which scroll.

import Channels
import Screen

/// A box of text on top of the screen.
struct TextBox: Overlay {
  static let region = "text"

  /// A text with its style. It is broken to the width of the box; its rows begin
  /// `indent` columns to the right.
  struct Line: Sendable {
    var text: String
    var style: Style = .text
    var indent = 0
  }

  let title: String
  private var lines: [Line]
  private var position = ScrollPosition()
  /// What Enter does, by its name; nil where it only closes the box.
  private let accept: (title: LocalizedText, effect: Effect)?
  /// The lines that a result brings in place of these; nil where it is none of this box.
  private let received: @Sendable (EffectResult, ConsoleContext) -> [Line]?

  init(
    _ title: String, _ lines: [Line], accept: (title: LocalizedText, effect: Effect)? = nil,
    received: @escaping @Sendable (EffectResult, ConsoleContext) -> [Line]? = { _, _ in nil }
  ) {
    self.title = title
    self.lines = lines
    self.accept = accept
    self.received = received
  }

  // MARK: - Events

  mutating func press(_ press: KeyPress, _ context: inout ConsoleContext) -> OverlayStep {
    if let accept, press == KeyPress(.enter) {
      context.emit(accept.effect)
      return .close
    }
    let inside = inside(context)
    return position.press(
      press, visible: inside.height, total: broken(width: inside.width).count) ?? .stay
  }

  mutating func receive(_ result: EffectResult, _ context: inout ConsoleContext) -> OverlayStep {
    if let lines = received(result, context) {
      self.lines = lines
      position = ScrollPosition()
    }
    return .stay
  }

  // MARK: - Drawing

  func hints(_ context: ConsoleContext) -> [Hint] {
    (accept.map { [Hint("Enter", context.text($0.title), action: OverlayKey.enter.action)] } ?? [])
      + [
        Hint("Esc", context.text(ShellStrings.back), action: OverlayKey.escape.action),
        Hint("PgDn", context.text(ReportsStrings.scroll), action: OverlayKey.pageDown.action),
      ]
  }

  /// The size of the box: no higher than its lines need.
  private func size(_ context: ConsoleContext) -> Size {
    let width = min(100, context.size.width - 2)
    let count = broken(width: width - 4).count
    return Size(width, min(count + 2, context.size.height - 3))
  }

  /// The area of the lines. Only its size is that of the drawn one.
  private func inside(_ context: ConsoleContext) -> Rect {
    Rect(size(context)).inset(columns: 2, rows: 1)
  }

  func draw(_ frame: inout Frame, _ context: ConsoleContext) {
    let area = frame.popup(size(context), title: title)
    let inside = area.inset(columns: 1)
    let rows = broken(width: inside.width)
    let first = position.first(visible: inside.height, total: rows.count)
    for (index, row) in rows.dropFirst(first).prefix(inside.height).enumerated() {
      frame.write(row.text, in: inside.row(index).droppingLeft(row.indent), row.style)
    }
    frame.scrollbar(area.right(1), first: first, visible: inside.height, total: rows.count)
    frame.focusable(area, Action(TextBox.region))
    frame.cursor = inside.origin
  }

  /// The lines, broken to a width.
  private func broken(width: Int) -> [Line] {
    lines.flatMap { line in
      Wrap.lines(line.text, width: max(8, width - line.indent)).map {
        Line(text: $0, style: line.style, indent: line.indent)
      }
    }
  }
}
