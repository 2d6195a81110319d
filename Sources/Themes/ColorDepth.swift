// How many colours a terminal has, in the steps that matter.

/// How many colours a terminal has.
package enum ColorDepth: Int, Comparable, Sendable, CaseIterable {
  /// None, or none wanted (`NO_COLOR`).
  case none
  /// The eight of ECMA-48; bright ones are bold.
  case eight
  /// Those and their bright ones.
  case sixteen
  /// xterm's 256.
  case many

  /// The depth of a terminal that has so many colours.
  package init(colors: Int) {
    self = colors >= 256 ? .many : colors >= 16 ? .sixteen : colors >= 8 ? .eight : .none
  }

  /// Fewer colours come first.
  package static func < (one: ColorDepth, other: ColorDepth) -> Bool {
    one.rawValue < other.rawValue
  }
}
