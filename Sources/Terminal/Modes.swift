// Terminal modes that ncurses does not set: mouse, focus reports and bracketed paste; the query for
// the background color; and the sequence that resets all modes.

import CNcurses

/// The sequences that set and reset a terminal's modes.
struct Modes {
  /// Enables the modes.
  let enable: [UInt8]
  /// Disables them again. The other modes are ncurses' own.
  let disable: [UInt8]
  /// Asks for the color of the background; empty for terminals that don't respond.
  let backgroundQuery: [UInt8]

  /// The sequences for a terminal of a type (`TERM`). Terminals like xterm support or ignore the
  /// modes; for older ones and the Linux console, which would print some of them, the sequences are
  /// empty.
  init(type: String, wantsMouse: Bool) {
    let isOld = ["linux", "vt", "ansi", "dumb", "cons"].contains { type.hasPrefix($0) }
    let mouse = wantsMouse ? [1002, 1006] : []
    let modes = isOld ? [] : mouse + [1004, 2004]
    enable = Array(modes.map { "\u{1B}[?\($0)h" }.joined().utf8)
    disable = Array(modes.reversed().map { "\u{1B}[?\($0)l" }.joined().utf8)
    // GNU screen neither responds nor passes the query on.
    let isScreen = type.hasPrefix("screen")
    backgroundQuery = isOld || isScreen ? [] : Array("\u{1B}]11;?\u{1B}\\".utf8)
  }

  /// The bytes that reset the terminal without ncurses, for signal handlers: they disable the
  /// modes, emphasis, colors and keypad mode, show the cursor, and leave the alternate screen.
  func resetSequence(capability: (String) -> [UInt8]?) -> [UInt8] {
    var bytes = disable
    for name in ["sgr0", "op", "rmkx", "cnorm"] { bytes += capability(name) ?? [] }
    if let leaveScreen = capability("rmcup") {
      bytes += leaveScreen
    } else {
      bytes += (capability("clear") ?? [])
    }
    return bytes
  }

  /// A string capability of the terminal's description without its padding (`$<5>`), which is meant
  /// for slow serial lines; nil where the description lacks it.
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
