// Parsing of a terminal's input. Keys, pastes, mouse, focus and responses arrive in one byte
// stream, and all but plain keys begin with Esc, as the Esc key does. The parser is a state machine
// that consumes one byte at a time and has neither a file nor a clock. It follows ECMA-48 and
// xterm's ctlseqs, and what the Linux console, rxvt and screen do differently. The reader of
// ncurses is not used: it blocks for the rest of a sequence, has no name for most keys with Ctrl,
// and supports neither paste nor focus.

import Screen

/// A parser from bytes to events.
///
///     var parser = InputParser()
///     var events: [Event] = []
///     parser.feed("\u{1B}[A".utf8, into: &events)  // [.key(KeyPress(.up))]
package struct InputParser {
  /// The most bytes of a control sequence. A longer one is dropped up to its end.
  package static let sequenceByteLimit = 64
  /// The most bytes of a control string, such as a response by OSC. A longer one is dropped up to
  /// its end.
  package static let stringByteLimit = 4096
  /// The bytes after which a paste is split into several events.
  package static let pasteByteLimit = 1 << 20

  private enum State: Equatable {
    case ground
    /// After Esc; `again` if another Esc came before it.
    case escape(again: Bool)
    /// A control sequence (CSI), after Esc [.
    case csi([UInt8])
    /// A control sequence that exceeds its limit.
    case overlong
    /// A single shift (SS3), after Esc O.
    case ss3([UInt8])
    /// A control string (OSC, DCS, SOS, PM or APC), which ends with BEL or Esc \. Only OSC is
    /// parsed.
    case string([UInt8], isOSC: Bool, afterEscape: Bool)
    /// A bracketed paste, whose bytes are in `pasted`, which grows in place.
    case paste
    /// The three bytes after Esc [ M (X10 mouse report).
    case x10Mouse([UInt8])
    case utf8([UInt8], missing: Int)
  }

  private var state = State.ground
  private var pasted: [UInt8] = []
  /// Whether an Esc came before, which stands for Alt.
  private var isAlt = false
  private let isUTF8: Bool
  private let described: [[UInt8]: KeyPress]
  private let escapeDelay: Int

  /// A parser without pending input.
  ///
  /// - Parameters:
  ///   - isUTF8: Whether the input is UTF-8; else it is Latin-1.
  ///   - described: The keys of the terminal's description, by their sequences from Esc on.
  ///   - escapeDelay: The milliseconds after which a lone Esc is the Esc key.
  package init(
    isUTF8: Bool = true, described: [[UInt8]: KeyPress] = [:], escapeDelay: Int = 25
  ) {
    (self.isUTF8, self.described, self.escapeDelay) = (isUTF8, described, escapeDelay)
  }

  /// The milliseconds after which a lone Esc is the Esc key: those of `ESCDELAY`, which ncurses
  /// reads too, at most 1,000; else 400 over SSH, where a sequence may come apart, and 50 without.
  static func escapeDelay(_ environment: [String: String]) -> Int {
    let isRemote = environment["SSH_CONNECTION"] != nil || environment["SSH_TTY"] != nil
    return max(
      0, min(environment["ESCDELAY"].flatMap { Int($0) } ?? (isRemote ? 400 : 50), 1000))
  }

  /// The milliseconds in which the rest of a sequence must come, once more than its first two bytes
  /// are there: nobody types such a beginning.
  private static let restDelay = 3_000

  /// The milliseconds without input after which `flush` is due; nil where no sequence is pending.
  package var flushDelay: Int? {
    switch state {
    case .ground: nil
    case .paste: 2000
    case .string(let bytes, _, _), .csi(let bytes), .ss3(let bytes):
      bytes.isEmpty ? escapeDelay : InputParser.restDelay
    case .overlong, .x10Mouse: InputParser.restDelay
    case .escape, .utf8: escapeDelay
    }
  }

  /// Parses bytes and appends the events that they complete.
  package mutating func feed(_ bytes: some Sequence<UInt8>, into events: inout [Event]) {
    for byte in bytes { feed(byte, into: &events) }
  }

  private mutating func feed(_ byte: UInt8, into events: inout [Event]) {
    switch state {
    case .ground: ground(byte, into: &events)
    case .escape(let again): escape(byte, again: again, into: &events)
    case .csi(let bytes): csi(byte, after: bytes, into: &events)
    case .overlong:
      if byte >= 0x40, byte <= 0x7E { reset() }
    case .ss3(let bytes): ss3(byte, after: bytes, into: &events)
    case .string(let bytes, let isOSC, let afterEscape):
      string(byte, after: bytes, isOSC: isOSC, afterEscape: afterEscape, into: &events)
    case .paste: paste(byte, into: &events)
    case .x10Mouse(let bytes):
      state = .x10Mouse(bytes + [byte])
      if bytes.count == 2 { x10Mouse(bytes + [byte], into: &events) }
    case .utf8(let bytes, let missing):
      utf8(byte, after: bytes, missing: missing, into: &events)
    }
  }

  /// Ends a pending sequence that was not completed in time: a lone Esc is the Esc key.
  package mutating func flush(into events: inout [Event]) {
    switch state {
    case .ground: break
    case .escape(let again):
      events.append(.key(KeyPress(.escape)))
      if again { events.append(.key(KeyPress(.escape))) }
    case .csi(let bytes):
      if bytes.isEmpty { events.append(.key(.alt("["))) }
    case .ss3(let bytes):
      if bytes.isEmpty { events.append(.key(.alt("O"))) }
    case .string(let bytes, let isOSC, _):
      if bytes.isEmpty, isOSC { events.append(.key(.alt("]"))) }
    case .paste:
      if !pasted.isEmpty { events.append(.paste(InputParser.text(ofPaste: pasted))) }
    case .overlong, .x10Mouse, .utf8: break
    }
    reset()
  }

  private mutating func reset() {
    state = .ground
    isAlt = false
    pasted = []
  }

  private mutating func key(
    _ key: Key, _ modifiers: Modifiers = [], into events: inout [Event]
  ) {
    events.append(.key(KeyPress(key, isAlt ? modifiers.union(.alt) : modifiers)))
    reset()
  }

  // MARK: - Bytes outside sequences

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

  /// Handles a byte above 127, which begins a code point.
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
      // A third Esc: the first one was the Esc key.
      if again { events.append(.key(KeyPress(.escape))) }
      state = .escape(again: true)
    case UInt8(ascii: "["): state = .csi([])
    case UInt8(ascii: "O"): state = .ss3([])
    case UInt8(ascii: "]"): state = .string([], isOSC: true, afterEscape: false)
    case UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"):
      state = .string([byte], isOSC: false, afterEscape: false)
    default:
      isAlt = true
      state = .ground
      ground(byte, into: &events)
    }
  }

  // MARK: - Sequences

  private mutating func csi(
    _ byte: UInt8, after bytes: [UInt8], into events: inout [Event]
  ) {
    switch byte {
    case UInt8(ascii: "[") where bytes.isEmpty:
      // F1 to F5 of the Linux console are Esc [ [ A to E.
      state = .csi([byte])
    case 0x20...0x3F:
      let isOverlong = bytes.count >= InputParser.sequenceByteLimit
      state = isOverlong ? .overlong : .csi(bytes + [byte])
    case 0x40...0x7E: finish(bytes, byte, into: &events)
    case 0x1B: state = .escape(again: false)
    default: reset()
    }
  }

  private mutating func finish(_ bytes: [UInt8], _ last: UInt8, into events: inout [Event]) {
    let sequence = [0x1B, UInt8(ascii: "[")] + bytes + [last]
    if let press = described[sequence] {
      key(press.key, press.modifiers, into: &events)
      return
    }
    switch ControlSequence(bytes, last).meaning {
    case .key(let press): key(press.key, press.modifiers, into: &events)
    case .event(let event):
      events.append(event)
      reset()
    case .beginPaste: state = .paste
    case .beginX10Mouse: state = .x10Mouse([])
    case .unknown: reset()
    }
  }

  private mutating func ss3(
    _ byte: UInt8, after bytes: [UInt8], into events: inout [Event]
  ) {
    if byte >= 0x30, byte <= 0x3B, bytes.count < InputParser.sequenceByteLimit {
      state = .ss3(bytes + [byte])
      return
    }
    if byte == 0x1B {
      state = .escape(again: false)
      return
    }
    if let press = described[[0x1B, UInt8(ascii: "O")] + bytes + [byte]]
      ?? ControlSequence.ss3(bytes, byte)
    {
      key(press.key, press.modifiers, into: &events)
    } else {
      reset()
    }
  }

  private mutating func string(
    _ byte: UInt8, after bytes: [UInt8], isOSC: Bool, afterEscape: Bool,
    into events: inout [Event]
  ) {
    if byte == 0x07 || (afterEscape && byte == UInt8(ascii: "\\")) {
      if isOSC, let color = ControlSequence.background(bytes) {
        events.append(.background(color))
      }
      reset()
    } else if afterEscape {
      // The Esc began another sequence within the string.
      state = .escape(again: false)
      feed(byte, into: &events)
    } else if byte == 0x1B {
      state = .string(bytes, isOSC: isOSC, afterEscape: true)
    } else if bytes.count < InputParser.stringByteLimit {
      state = .string(bytes + [byte], isOSC: isOSC, afterEscape: false)
    } else {
      state = .string(bytes, isOSC: false, afterEscape: false)
    }
  }

  private mutating func x10Mouse(_ bytes: [UInt8], into events: inout [Event]) {
    let values = bytes.map { Int($0) - 32 }
    if let mouse = ControlSequence.mouse(
      values[0], column: values[1], row: values[2], isRelease: values[0] & 3 == 3)
    {
      events.append(.mouse(mouse))
    }
    reset()
  }

  // MARK: - Paste

  private static let pasteEnd = Array("\u{1B}[201~".utf8)

  private mutating func paste(_ byte: UInt8, into events: inout [Event]) {
    pasted.append(byte)
    if byte == UInt8(ascii: "~"), pasted.suffix(6).elementsEqual(InputParser.pasteEnd) {
      events.append(.paste(InputParser.text(ofPaste: pasted.dropLast(6))))
      reset()
      return
    }
    // A long paste is split, neither within a character nor within the sequence that ends it.
    if pasted.count >= InputParser.pasteByteLimit, byte < 0x80, byte != 0x0D,
      !pasted.suffix(6).contains(0x1B)
    {
      events.append(.paste(InputParser.text(ofPaste: pasted)))
      pasted = []
    }
  }

  /// The text of pasted bytes, with `\n` as line ends. Terminals send `\r`.
  private static func text(ofPaste bytes: some Collection<UInt8>) -> String {
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
