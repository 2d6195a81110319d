// Keys as the terminal's own description (terminfo) writes them, beside those that the parser knows
// by form: an odd terminal's F-keys work as well.

import CNcurses
import Screen

/// Keys from the terminal's description.
enum Keyboard {
  private static let names: [(String, Key)] =
    [
      ("kcuu1", .up), ("kcud1", .down), ("kcub1", .left), ("kcuf1", .right), ("khome", .home),
      ("kend", .end), ("kpp", .pageUp), ("knp", .pageDown), ("kdch1", .delete),
      ("kich1", .insert), ("kcbt", .backTab),
    ] + (1...12).map { ("kf\($0)", .function($0)) }

  /// The sequences that begin with Esc [ or Esc O, by their bytes.
  static func described() -> [[UInt8]: KeyPress] {
    var keys: [[UInt8]: KeyPress] = [:]
    for (name, key) in names {
      guard let bytes = Modes.capability(name), bytes.count > 2, bytes[0] == 0x1B else { continue }
      keys[bytes] = KeyPress(key)
    }
    return keys
  }
}
