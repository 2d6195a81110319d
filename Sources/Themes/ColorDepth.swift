// The number of colors of a terminal.

/// The number of colors of a terminal, in the steps that themes distinguish.
package enum ColorDepth: Int, Comparable, Sendable, CaseIterable {
  /// No colors, or none wanted (`NO_COLOR`).
  case none
  /// The eight colors of ECMA-48.
  case eight
  /// The eight and their bright variants.
  case sixteen
  /// The 256 colors of xterm.
  case many
  /// Eight bits a channel.
  case direct

  /// The depth of a terminal of `colors` colors.
  package init(colors: Int) {
    self =
      colors >= 1 << 24
      ? .direct : colors >= 256 ? .many : colors >= 16 ? .sixteen : colors >= 8 ? .eight : .none
  }

  /// Orders by the number of colors.
  package static func < (one: ColorDepth, other: ColorDepth) -> Bool {
    one.rawValue < other.rawValue
  }
}
