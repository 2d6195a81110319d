// The modes that ncurses does not know of: mouse, focus, bracketed paste, the question for the
// background, and the bytes that lead back from all of them.

import CNcurses

/// Sequences that switch a terminal's modes.
struct Modes {
  /// Switches on what we want.
  let enter: [UInt8]
  /// Switches it off again; the rest of the way is ncurses' own.
  let leave: [UInt8]
  /// Asks for the background's colour; empty where no answer is to be expected.
  let question: [UInt8]

  /// The modes for a terminal of that type. All of xterm's kin understand or ignore them; old ones
  /// and the Linux console, which would print some, are spared.
  init(type: String, wantsMouse: Bool) {
    let isOld = ["linux", "vt", "ansi", "dumb", "cons"].contains { type.hasPrefix($0) }
    let mouse = wantsMouse ? [1002, 1006] : []
    let modes = isOld ? [] : mouse + [1004, 2004]
    enter = Array(modes.map { "\u{1B}[?\($0)h" }.joined().utf8)
    leave = Array(modes.reversed().map { "\u{1B}[?\($0)l" }.joined().utf8)
    // GNU screen neither answers nor passes the question on.
    let isScreen = type.hasPrefix("screen")
    question = isOld || isScreen ? [] : Array("\u{1B}]11;?\u{1B}\\".utf8)
  }

  /// All the bytes that give the terminal back, for one who can't call ncurses any more: our modes,
  /// colours and emphasis off, the keypad, the cursor, and the screen that was there before.
  func resetSequence(capability: (String) -> [UInt8]?) -> [UInt8] {
    var bytes = leave
    for name in ["sgr0", "op", "rmkx", "cnorm"] { bytes += capability(name) ?? [] }
    if let leaveScreen = capability("rmcup") {
      bytes += leaveScreen
    } else {
      bytes += (capability("clear") ?? [])
    }
    return bytes
  }

  /// A capability of the terminal's description without its padding (`$<5>`), which is for terminals
  /// on slow lines.
  static func capability(_ name: String) -> [UInt8]? {
    guard let value = nc_capability(name) else { return nil }
    return withoutPadding(Array(String(cString: value).utf8))
  }

  static func withoutPadding(_ bytes: [UInt8]) -> [UInt8] {
    var kept: [UInt8] = []
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "$"), rest.first == UInt8(ascii: "<"),
        let end = rest.firstIndex(of: UInt8(ascii: ">"))
      {
        rest = rest[(end + 1)...]
      } else {
        kept.append(byte)
      }
    }
    return kept
  }
}
