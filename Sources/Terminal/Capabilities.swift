// The capabilities of a terminal.

import Screen
import Themes

/// The capabilities of a terminal.
package struct Capabilities: Equatable, Sendable {
  /// The name of the terminal's description, `TERM`.
  package var type: String
  /// The color depth; `none` also where `NO_COLOR` is set.
  package var depth: ColorDepth
  /// Whether the terminal is written to in UTF-8; else in ASCII.
  package var isUTF8: Bool
  /// The characters that the terminal has.
  package var repertoire: GlyphFallback.Repertoire
}
