// Keys of the terminal's description (terminfo), beside the usual sequences that the parser knows,
// so that function keys of unusual terminals work.

import CNcurses
import Screen

/// Keys of the terminal's description.
enum Keyboard {
  private static let names: [(String, Key)] =
    [
      ("kcuu1", .up), ("kcud1", .down), ("kcub1", .left), ("kcuf1", .right), ("khome", .home),
      ("kend", .end), ("kpp", .pageUp), ("knp", .pageDown), ("kdch1", .delete),
      ("kich1", .insert), ("kcbt", .backTab),
    ] + (1...12).map { ("kf\($0)", .function($0)) }

  /// The described keys whose sequence begins with Esc and has at least three bytes, by their
  /// sequence.
  static func described() -> [[UInt8]: KeyPress] {
    var keys: [[UInt8]: KeyPress] = [:]
    for (name, key) in names {
      guard let bytes = Modes.capability(name), bytes.count > 2, bytes[0] == 0x1B else { continue }
      keys[bytes] = KeyPress(key)
    }
    return keys
  }
}
