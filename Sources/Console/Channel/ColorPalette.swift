// A grid of colors for a color field. The selected color is also shown by its number, so that it
// can be told apart without seeing colors.

import Basics
import Channels
import Screen

/// A grid of colors to choose from.
struct ColorPalette: Overlay {
  static let region = "palette.color"
  static let columns = 6
  /// Six hues from light to dark, one in each column, and greys in the first.
  static let colors = [
    "#FFFFFF", "#FEE2E2", "#FEF3C7", "#DCFCE7", "#DBEAFE", "#F3E8FF",
    "#E5E7EB", "#FCA5A5", "#FCD34D", "#86EFAC", "#93C5FD", "#D8B4FE",
    "#9CA3AF", "#EF4444", "#F59E0B", "#22C55E", "#3B82F6", "#A855F7",
    "#6B7280", "#DC2626", "#D97706", "#16A34A", "#2563EB", "#9333EA",
    "#374151", "#991B1B", "#92400E", "#166534", "#1E40AF", "#6B21A8",
    "#000000", "#450A0A", "#451A03", "#052E16", "#172554", "#3B0764",
  ]

  /// The key of the field that receives the color.
  private let key: String
  private var selected: Int

  /// - Parameter current: The color to select at first, as `#RRGGBB`.
  init(key: String, current: String) {
    self.key = key
    selected = ColorPalette.colors.firstIndex(of: current.uppercased()) ?? 0
  }

  mutating func press(_ press: KeyPress, _ context: inout ConsoleContext) -> OverlayStep {
    let step: Int
    switch press {
    case KeyPress(.escape): return .close
    case KeyPress(.enter), .character(" "): return choose(selected, &context)
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
    _ action: Action, at point: Point, in size: Size, _ context: inout ConsoleContext
  ) -> OverlayStep {
    action.name == ColorPalette.region ? choose(action.item, &context) : .stay
  }

  private func choose(_ index: Int, _ context: inout ConsoleContext) -> OverlayStep {
    guard ColorPalette.colors.indices.contains(index) else { return .stay }
    context.request(
      .perform { [key] state in
        state.update(ChannelScreen.self) { screen, context in
          screen.change(context) { $0.set(.text(ColorPalette.colors[index]), for: key) }
        }
      })
    return .close
  }

  func hints(_ context: ConsoleContext) -> [Hint] { chooseAndBackHints(context) }

  func draw(_ frame: inout Frame, _ context: ConsoleContext) {
    let rows = ColorPalette.colors.count / ColorPalette.columns
    let area = frame.popup(
      Size(ColorPalette.columns * 8 + 4, rows + 4),
      title: "\(context.text(FormStrings.colorsTitle)): \(context.fieldLabel(key))"
    ).inset(columns: 1)
    for (index, text) in ColorPalette.colors.enumerated() {
      guard let color = RGBColor(hex: text) else { continue }
      let cell = Rect(
        area.x + index % ColorPalette.columns * 8, area.y + index / ColorPalette.columns, 8, 1)
      let ink = RGBColor(color.isDark ? 0xFFFFFF : 0x000000)
      let style = Style(.text, foreground: ink, background: color)
      frame.fill(cell, style)
      if index == selected {
        frame.write("[•]", in: cell, style.adding(.bold), align: .center)
        frame.cursor = Point(cell.x + 3, cell.y)
      }
      frame.click(cell, Action(ColorPalette.region, index))
    }
    frame.write(ColorPalette.colors[selected], in: area.bottom(1), .accent)
  }
}
