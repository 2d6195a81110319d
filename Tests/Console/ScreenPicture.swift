// A frame as an SVG picture, for the README and the articles. The picture is compared with what the
// console draws now, so it can't show a screen that no longer exists.

import Basics
import Foundation
import Screen
import Themes

@testable import Console

/// Draws frames as SVG, in the colours of one theme.
struct ScreenPicture {
  /// Pixels of a cell. A monospaced font of 14 px is about 8.4 px wide.
  private static let cell = (width: 8.4, height: 18.0)
  private static let fontSize = 14.0

  private let frame: Frame
  private let theme: Theme

  init(_ frame: Frame, theme: Theme) {
    self.frame = frame
    self.theme = theme
  }

  /// The picture.
  var svg: String {
    let width = Double(frame.size.width) * Self.cell.width
    let height = Double(frame.size.height) * Self.cell.height
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.text(width)) \(Self.text(height))" \
      font-family="ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace" \
      font-size="\(Self.text(Self.fontSize))" xml:space="preserve">
      <rect width="100%" height="100%" fill="\(ground(.text))"/>

      """
    for y in 0..<frame.size.height { text += row(y) }
    return text + "</svg>\n"
  }

  /// The runs of one row: cells of one style that follow each other.
  private func row(_ y: Int) -> String {
    var text = ""
    var x = 0
    while x < frame.size.width {
      let style = frame[Point(x, y)].style
      var end = x
      while end < frame.size.width, frame[Point(end, y)].style == style { end += 1 }
      text += run(x..<end, y, style)
      x = end
    }
    return text
  }

  private func run(_ columns: Range<Int>, _ y: Int, _ style: Style) -> String {
    let isReversed = emphasis(style).contains(.reverse)
    let (front, back) = (letters(style), ground(style))
    let (fill, behind) = isReversed ? (back, front) : (front, back)
    let (left, top) = (Double(columns.lowerBound) * Self.cell.width, Double(y) * Self.cell.height)
    let width = Double(columns.count) * Self.cell.width
    var text = ""
    if behind != ground(.text) {
      text += """
        <rect x="\(Self.text(left))" y="\(Self.text(top))" width="\(Self.text(width))" \
        height="\(Self.text(Self.cell.height))" fill="\(behind)"/>

        """
    }
    let shown = columns.map { Self.letters(frame[Point($0, y)].glyph) }.joined()
    let trimmed = shown.drop { $0 == " " }
    guard !trimmed.isEmpty else { return text }
    let start = left + Double(shown.count - trimmed.count) * Self.cell.width
    let words = Self.escaped(String(trimmed).trimmingCharacters(in: .whitespaces))
    let weight = emphasis(style).contains(.bold) ? " font-weight=\"bold\"" : ""
    let opacity = emphasis(style).contains(.dim) ? " opacity=\"0.65\"" : ""
    return text + """
      <text x="\(Self.text(start))" y="\(Self.text(top + 13.5))" fill="\(fill)"\
      \(weight)\(opacity)>\(words)</text>

      """
  }

  // MARK: - Colours

  private func role(_ style: Style) -> ThemeRole { ThemeRole(name: "\(style.role)") ?? .text }

  private func emphasis(_ style: Style) -> Emphasis {
    theme[role(style)].emphasis.union(Emphasis(rawValue: style.attributes.rawValue))
  }

  private func letters(_ style: Style) -> String {
    style.foreground.map { Self.hex($0.value) }
      ?? Self.color(theme[role(style)].foreground, standard: "#E5E7EB")
  }

  private func ground(_ style: Style) -> String {
    style.background.map { Self.hex($0.value) }
      ?? Self.color(theme[role(style)].background, standard: "#111827")
  }

  private static func color(_ color: ThemeColor?, standard: String) -> String {
    switch color {
    case nil, .standard: standard
    case .named(let number): rgb(Palette.rgb(Int(number)))
    case .rgb(let value): rgb(value)
    }
  }

  private static func rgb(_ color: RGBColor) -> String {
    hex(UInt32(color.red) << 16 | UInt32(color.green) << 8 | UInt32(color.blue))
  }

  private static func hex(_ value: UInt32) -> String { String(format: "#%06X", value) }

  // MARK: - Text

  private static func letters(_ glyph: Glyph) -> String {
    if glyph == .continuation { return "" }
    return String(Character(Unicode.Scalar(glyph.base) ?? " "))
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }

  /// A number with at most one decimal.
  private static func text(_ number: Double) -> String {
    let tenths = Int((number * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}
