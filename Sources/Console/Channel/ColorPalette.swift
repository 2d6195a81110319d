// Colours to choose from, beside the field for any other: a grid one walks with the arrows. Each is
// named by its number, so that nobody has to tell them apart by eye.

import Basics
import Channels
import Screen

/// A grid of colours.
struct ColorPalette: Overlay {
  static let region = "palette.color"
  static let columns = 6
  /// Hues from light to dark, a column each, and greys.
  static let colors = [
    "#FFFFFF", "#FEE2E2", "#FEF3C7", "#DCFCE7", "#DBEAFE", "#F3E8FF",
    "#E5E7EB", "#FCA5A5", "#FCD34D", "#86EFAC", "#93C5FD", "#D8B4FE",
    "#9CA3AF", "#EF4444", "#F59E0B", "#22C55E", "#3B82F6", "#A855F7",
    "#6B7280", "#DC2626", "#D97706", "#16A34A", "#2563EB", "#9333EA",
    "#374151", "#991B1B", "#92400E", "#166534", "#1E40AF", "#6B21A8",
    "#000000", "#450A0A", "#451A03", "#052E16", "#172554", "#3B0764",
  ]

  let key: String
  private var selected: Int

  init(key: String, now: String) {
    self.key = key
    selected = ColorPalette.colors.firstIndex(of: now.uppercased()) ?? 0
  }

  var isTyping: Bool { false }

  mutating func press(_ press: KeyPress, _ state: inout ConsoleState) -> OverlayStep {
    let step: Int
    switch press {
    case KeyPress(.escape): return .close
    case KeyPress(.enter), .character(" "): return choose(selected, &state)
    case KeyPress(.left), .character("h"), KeyPress(.backTab): step = -1
    case KeyPress(.right), .character("l"), KeyPress(.tab): step = 1
    case KeyPress(.up), .character("k"): step = -ColorPalette.columns
    case KeyPress(.down), .character("j"): step = ColorPalette.columns
    default: return .stay
    }
    if ColorPalette.colors.indices.contains(selected + step) { selected += step }
    return .stay
  }

  mutating func click(
    _ action: Action, at point: Point, in size: Size, _ state: inout ConsoleState
  ) -> OverlayStep {
    action.name == ColorPalette.region ? choose(action.item, &state) : .stay
  }

  private func choose(_ index: Int, _ state: inout ConsoleState) -> OverlayStep {
    guard ColorPalette.colors.indices.contains(index) else { return .stay }
    state.channel?.form.set(.text(ColorPalette.colors[index]), for: key)
    state.settleChannel()
    return .close
  }

  func hints(_ state: ConsoleState) -> [Hint] { AppShell.overlayHints(state) }

  func draw(_ frame: inout Frame, _ state: ConsoleState) {
    let rows = ColorPalette.colors.count / ColorPalette.columns
    let area = frame.popup(
      Size(ColorPalette.columns * 8 + 4, rows + 4),
      title: "\(state.text(FormStrings.colorsTitle)): \(state.label(of: key))"
    ).inset(columns: 1)
    for (index, text) in ColorPalette.colors.enumerated() {
      let place = Rect(
        area.x + index % ColorPalette.columns * 8, area.y + index / ColorPalette.columns, 8, 1)
      guard let color = RGBColor(hex: text) else { continue }
      let ink = RGBColor(color.isDark ? 0xFFFFFF : 0x000000)
      let style = Style(.text, foreground: ink, background: color)
      frame.fill(place, style)
      if index == selected {
        frame.write("[•]", in: place, style.adding(.bold), align: .center)
        frame.cursor = Point(place.x + 3, place.y)
      }
      frame.click(place, Action(ColorPalette.region, index))
    }
    frame.write(ColorPalette.colors[selected], in: area.bottom(1), .accent)
  }
}

extension ConsoleState {
  /// Opens the palette for a field.
  mutating func openColors(_ key: String) {
    guard let draft = channel?.form.draft, let field = Fields.channel[key] else { return }
    open(ColorPalette(key: key, now: field.text(of: draft)))
  }
}
