// Looks: colors and emphasis, as theme files set them and as terminals show them.

import Basics

/// How text stands out apart from its color.
package struct Emphasis: OptionSet, Hashable, Sendable {
  /// The bits, equal to those of Screen's `Attributes`.
  package let rawValue: UInt8
  /// A set of these bits.
  package init(rawValue: UInt8) { self.rawValue = rawValue }
  /// Bold.
  package static let bold = Emphasis(rawValue: 1)
  /// Dim.
  package static let dim = Emphasis(rawValue: 2)
  /// Italic.
  package static let italic = Emphasis(rawValue: 4)
  /// Underlined.
  package static let underline = Emphasis(rawValue: 8)
  /// Foreground and background exchanged.
  package static let reverse = Emphasis(rawValue: 16)

  /// Each emphasis with its word in theme files.
  package static let names: [(name: String, emphasis: Emphasis)] = [
    ("bold", .bold), ("dim", .dim), ("italic", .italic), ("underline", .underline),
    ("reverse", .reverse),
  ]
}

/// Colors and emphasis of a role, as a theme file sets them.
package struct Look: Hashable, Sendable {
  /// The color of the text; nil for that of the role `text`.
  package var foreground: ThemeColor?
  /// The color behind the text; nil for that of the role `text`.
  package var background: ThemeColor?
  /// Emphasis, which is not inherited from `text`.
  package var emphasis: Emphasis

  /// A look: `Look(.named(1), on: .standard, .bold)` is `red on default bold`.
  package init(
    _ foreground: ThemeColor? = nil, on background: ThemeColor? = nil, _ emphasis: Emphasis = []
  ) {
    (self.foreground, self.background, self.emphasis) = (foreground, background, emphasis)
  }
}

extension Look {
  /// The look as a theme file spells it; empty for a look that sets nothing.
  package var spelling: String {
    var words: [String] = []
    if let foreground { words.append(foreground.spelling) }
    if let background { words += ["on", background.spelling] }
    words += Emphasis.names.filter { emphasis.contains($0.emphasis) }.map(\.name)
    return words.joined(separator: " ")
  }
}

/// A look in the colors of one terminal.
package struct TerminalLook: Hashable, Sendable {
  /// The number of the text's color in the terminal's palette, 0–255; -1 for the terminal's
  /// default.
  package var foreground: Int
  /// The number of the background's color; -1 for the terminal's default.
  package var background: Int
  /// Emphasis.
  package var emphasis: Emphasis

  /// A look; without colors that of the terminal.
  package init(foreground: Int = -1, background: Int = -1, _ emphasis: Emphasis = []) {
    (self.foreground, self.background, self.emphasis) = (foreground, background, emphasis)
  }
}

extension TerminalLook {
  /// Makes the text black or white where it contrasts less than 3:1 with its background: with 8 or
  /// 16 colors both may become the same one. Returns whether it did.
  mutating func makeLegible(_ depth: ColorDepth) -> Bool {
    guard foreground >= 0, background >= 0 else { return false }
    let behind = Palette.rgb(background)
    guard Palette.rgb(foreground).contrast(with: behind) < 3 else { return false }
    let white = depth == .eight ? 7 : 15
    let isDark = behind.contrast(with: Palette.rgb(white)) >= behind.contrast(with: Palette.rgb(0))
    foreground = isDark ? white : 0
    return true
  }
}
