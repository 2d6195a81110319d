// From the terminal's bytes to events. Keys, pastes, mouse, focus and answers all arrive in one
// stream, and a lone Esc begins like all of them; this small machine takes a byte at a time and
// knows nothing of files or clocks. Written after ECMA-48, xterm's ctlseqs, and what the Linux
// console, rxvt and screen do differently. ncurses' own reader is not used: it waits inside for
// the rest of a sequence, has no name for most keys with Ctrl, and knows neither paste nor focus.

import Screen

/// Bytes to events.
package struct InputParser {
  /// The most bytes of one control sequence; what is longer is dropped up to its end.
  package static let mostSequenceBytes = 64
  /// The most bytes of an answer (OSC and the like); what is longer is dropped up to its end.
  package static let mostAnswerBytes = 4096
  /// A paste longer than this arrives in several events.
  package static let mostPasteBytes = 1 << 20

  private enum State: Equatable {
    case ground
    /// After Esc; `again` when that was Esc too.
    case escape(again: Bool)
    case control([UInt8])
    /// A control sequence that grew too long.
    case overlong
    /// After Esc O.
    case shifted([UInt8])
    /// A string up to BEL or Esc \; only those of OSC are read.
    case answer([UInt8], isRead: Bool, afterEscape: Bool)
    /// Between the marks of a paste; its bytes are in `pasting`, which grows in place.
    case paste
    /// The three bytes after Esc [ M.
    case oldMouse([UInt8])
    case utf8([UInt8], missing: Int)
  }

  private var state = State.ground
  private var pasting: [UInt8] = []
  /// Whether Esc came before, so that what follows is with Alt.
  private var isAlt = false
  private let isUTF8: Bool
  private let extra: [[UInt8]: KeyPress]
  private let escapeDelay: Int

  /// A parser in its resting state. Without UTF-8 bytes above 127 are Latin-1. `extra` are sequences
  /// that this terminal's description names, whole, from their Esc. `escapeDelay` is how many
  /// milliseconds a lone Esc waits for more.
  package init(
    isUTF8: Bool = true, extra: [[UInt8]: KeyPress] = [:], escapeDelay: Int = 25
  ) {
    (self.isUTF8, self.extra, self.escapeDelay) = (isUTF8, extra, escapeDelay)
  }

  /// How many milliseconds a lone Esc waits for more: `ESCDELAY`, as ncurses reads it, else 25; a
  /// second at most.
  static func escapeDelay(_ environment: [String: String]) -> Int {
    max(0, min(environment["ESCDELAY"].flatMap { Int($0) } ?? 25, 1000))
  }

  /// How many milliseconds of silence end what has begun, by `flush`; nil when nothing has begun.
  package var patience: Int? {
    switch state {
    case .ground: nil
    case .paste: 2000
    case .answer(let bytes, _, _): bytes.isEmpty ? escapeDelay : 500
    default: escapeDelay
    }
  }

  /// Takes bytes and appends the events they complete.
  package mutating func feed(_ bytes: some Sequence<UInt8>, into events: inout [Event]) {
    for byte in bytes { feed(byte, into: &events) }
  }

  private mutating func feed(_ byte: UInt8, into events: inout [Event]) {
    switch state {
    case .ground: ground(byte, into: &events)
    case .escape(let again): escape(byte, again: again, into: &events)
    case .control(let bytes): control(byte, after: bytes, into: &events)
    case .overlong:
      if byte >= 0x40, byte <= 0x7E { rest() }
    case .shifted(let bytes): shifted(byte, after: bytes, into: &events)
    case .answer(let bytes, let isRead, let afterEscape):
      answer(byte, after: bytes, isRead: isRead, afterEscape: afterEscape, into: &events)
    case .paste: paste(byte, into: &events)
    case .oldMouse(let bytes):
      state = .oldMouse(bytes + [byte])
      if bytes.count == 2 { oldMouse(bytes + [byte], into: &events) }
    case .utf8(let bytes, let missing):
      utf8(byte, after: bytes, missing: missing, into: &events)
    }
  }

  /// Ends what has begun because nothing more came: a lone Esc is the key.
  package mutating func flush(into events: inout [Event]) {
    switch state {
    case .ground: break
    case .escape(let again):
      events.append(.key(KeyPress(.escape)))
      if again { events.append(.key(KeyPress(.escape))) }
    case .control(let bytes):
      if bytes.isEmpty { events.append(.key(.alt("["))) }
    case .shifted(let bytes):
      if bytes.isEmpty { events.append(.key(.alt("O"))) }
    case .answer(let bytes, let isRead, _):
      if bytes.isEmpty, isRead { events.append(.key(.alt("]"))) }
    case .paste:
      if !pasting.isEmpty { events.append(.paste(InputParser.pasted(pasting))) }
    case .overlong, .oldMouse, .utf8: break
    }
    rest()
  }

  private mutating func rest() {
    state = .ground
    isAlt = false
    pasting = []
  }

  private mutating func key(
    _ key: Key, _ modifiers: Modifiers = [], into events: inout [Event]
  ) {
    events.append(.key(KeyPress(key, isAlt ? modifiers.union(.alt) : modifiers)))
    rest()
  }

  // MARK: Bytes outside sequences

  private mutating func ground(_ byte: UInt8, into events: inout [Event]) {
    switch byte {
    case 0x1B: state = .escape(again: false)
    case 0x0D, 0x0A: key(.enter, into: &events)
    case 0x09: key(.tab, into: &events)
    case 0x7F, 0x08: key(.backspace, into: &events)
    case 0x00: key(.character(" "), .control, into: &events)
    case 0x01...0x1A:
      key(.character(Character(Unicode.Scalar(byte + 0x60))), .control, into: &events)
    case 0x1C...0x1F:
      key(.character(Character(Unicode.Scalar(byte + 0x40))), .control, into: &events)
    case 0x20..<0x80: key(.character(Character(Unicode.Scalar(byte))), into: &events)
    default: high(byte, into: &events)
    }
  }

  /// A byte above 127: the first of a code point.
  private mutating func high(_ byte: UInt8, into events: inout [Event]) {
    guard isUTF8 else {
      key(.character(Character(Unicode.Scalar(byte))), into: &events)
      return
    }
    switch byte {
    case 0xC2...0xDF: state = .utf8([byte], missing: 1)
    case 0xE0...0xEF: state = .utf8([byte], missing: 2)
    case 0xF0...0xF4: state = .utf8([byte], missing: 3)
    default: key(.character("\u{FFFD}"), into: &events)
    }
  }

  private mutating func utf8(
    _ byte: UInt8, after bytes: [UInt8], missing: Int, into events: inout [Event]
  ) {
    guard byte & 0xC0 == 0x80 else {
      key(.character("\u{FFFD}"), into: &events)
      feed(byte, into: &events)
      return
    }
    guard missing == 1 else {
      state = .utf8(bytes + [byte], missing: missing - 1)
      return
    }
    let text = String(decoding: bytes + [byte], as: UTF8.self)
    key(.character(text.count == 1 ? Character(text) : "\u{FFFD}"), into: &events)
  }

  private mutating func escape(_ byte: UInt8, again: Bool, into events: inout [Event]) {
    isAlt = again
    switch byte {
    case 0x1B:
      // A third Esc: the first was the key.
      if again { events.append(.key(KeyPress(.escape))) }
      state = .escape(again: true)
    case UInt8(ascii: "["): state = .control([])
    case UInt8(ascii: "O"): state = .shifted([])
    case UInt8(ascii: "]"): state = .answer([], isRead: true, afterEscape: false)
    case UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"):
      state = .answer([byte], isRead: false, afterEscape: false)
    default:
      isAlt = true
      state = .ground
      ground(byte, into: &events)
    }
  }

  // MARK: Sequences

  private mutating func control(
    _ byte: UInt8, after bytes: [UInt8], into events: inout [Event]
  ) {
    switch byte {
    case UInt8(ascii: "[") where bytes.isEmpty:
      // The Linux console's F1 to F5 are Esc [ [ A to E.
      state = .control([byte])
    case 0x20...0x3F:
      let isLong = bytes.count >= InputParser.mostSequenceBytes
      state = isLong ? .overlong : .control(bytes + [byte])
    case 0x40...0x7E: finish(bytes, byte, into: &events)
    case 0x1B: state = .escape(again: false)
    default: rest()
    }
  }

  private mutating func finish(_ bytes: [UInt8], _ last: UInt8, into events: inout [Event]) {
    let whole = [0x1B, UInt8(ascii: "[")] + bytes + [last]
    if let press = extra[whole] {
      key(press.key, press.modifiers, into: &events)
      return
    }
    switch ControlSequence(bytes, last).meaning {
    case .key(let press): key(press.key, press.modifiers, into: &events)
    case .event(let event):
      events.append(event)
      rest()
    case .beginPaste: state = .paste
    case .beginOldMouse: state = .oldMouse([])
    case .nothing: rest()
    }
  }

  private mutating func shifted(
    _ byte: UInt8, after bytes: [UInt8], into events: inout [Event]
  ) {
    if byte >= 0x30, byte <= 0x3B, bytes.count < InputParser.mostSequenceBytes {
      state = .shifted(bytes + [byte])
      return
    }
    if byte == 0x1B {
      state = .escape(again: false)
      return
    }
    if let press = extra[[0x1B, UInt8(ascii: "O")] + bytes + [byte]]
      ?? ControlSequence.shifted(bytes, byte)
    {
      key(press.key, press.modifiers, into: &events)
    } else {
      rest()
    }
  }

  private mutating func answer(
    _ byte: UInt8, after bytes: [UInt8], isRead: Bool, afterEscape: Bool,
    into events: inout [Event]
  ) {
    if byte == 0x07 || (afterEscape && byte == UInt8(ascii: "\\")) {
      if isRead, let colour = ControlSequence.background(bytes) {
        events.append(.background(colour))
      }
      rest()
    } else if afterEscape {
      // Another sequence has begun in the middle of this one.
      state = .escape(again: false)
      feed(byte, into: &events)
    } else if byte == 0x1B {
      state = .answer(bytes, isRead: isRead, afterEscape: true)
    } else if bytes.count < InputParser.mostAnswerBytes {
      state = .answer(bytes + [byte], isRead: isRead, afterEscape: false)
    } else {
      state = .answer(bytes, isRead: false, afterEscape: false)
    }
  }

  private mutating func oldMouse(_ bytes: [UInt8], into events: inout [Event]) {
    let values = bytes.map { Int($0) - 32 }
    if let mouse = ControlSequence.mouse(
      values[0], column: values[1], row: values[2], isRelease: values[0] & 3 == 3)
    {
      events.append(.mouse(mouse))
    }
    rest()
  }

  // MARK: Paste

  private static let pasteEnd = Array("\u{1B}[201~".utf8)

  private mutating func paste(_ byte: UInt8, into events: inout [Event]) {
    pasting.append(byte)
    if byte == UInt8(ascii: "~"), pasting.suffix(6).elementsEqual(InputParser.pasteEnd) {
      events.append(.paste(InputParser.pasted(pasting.dropLast(6))))
      rest()
      return
    }
    // A long one is handed on in pieces, cut neither in a character nor in its end.
    if pasting.count >= InputParser.mostPasteBytes, byte < 0x80, byte != 0x0D,
      !pasting.suffix(6).contains(0x1B)
    {
      events.append(.paste(InputParser.pasted(pasting)))
      pasting = []
    }
  }

  /// Pasted bytes as text with `\n` at its line ends (terminals send `\r`).
  private static func pasted(_ bytes: some Collection<UInt8>) -> String {
    var scalars = String.UnicodeScalarView()
    var previous: Unicode.Scalar = " "
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      if scalar == "\r" {
        scalars.append("\n")
      } else if !(scalar == "\n" && previous == "\r") {
        scalars.append(scalar)
      }
      previous = scalar
    }
    return String(scalars)
  }
}
