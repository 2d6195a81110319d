// The meaning of complete control sequences: keys, mouse reports and responses.

import Basics
import Screen

/// A control sequence (CSI) without its Esc [.
struct ControlSequence {
  /// The meaning of a control sequence.
  enum Meaning: Equatable {
    case key(KeyPress)
    case event(Event)
    /// Pasted text follows.
    case beginPaste
    /// The three bytes of an X10 mouse report follow.
    case beginX10Mouse
    case unknown
  }

  /// The character, such as `<` or `?`, before the numbers; 0 for none.
  private var prefix: UInt8 = 0
  private var numbers: [Int] = []
  private let last: UInt8

  init(_ bytes: [UInt8], _ last: UInt8) {
    self.last = last
    var rest = bytes[...]
    if let first = rest.first, first >= 0x3C || first == UInt8(ascii: "[") {
      prefix = first
      rest.removeFirst()
    }
    guard !rest.isEmpty else { return }
    // Sub-parameters, behind `:`, are not used.
    for part in rest.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false) {
      var number = 0
      for digit in part.prefix(while: { $0 >= 0x30 && $0 <= 0x39 }).prefix(7) {
        number = number * 10 + Int(digit - 0x30)
      }
      numbers.append(number)
    }
  }

  var meaning: Meaning {
    let letter = Unicode.Scalar(last)
    switch prefix {
    case UInt8(ascii: "<"):
      guard numbers.count == 3, letter == "M" || letter == "m" else { return .unknown }
      return ControlSequence.mouse(
        numbers[0], column: numbers[1], row: numbers[2], isRelease: letter == "m"
      ).map { .event(.mouse($0)) } ?? .unknown
    case UInt8(ascii: "["):
      guard letter >= "A", letter <= "E" else { return .unknown }
      return .key(KeyPress(.function(Int(last) - 0x40)))
    case 0: return plain(letter)
    default: return .unknown
    }
  }

  private func plain(_ letter: Unicode.Scalar) -> Meaning {
    switch letter {
    case "~": return tilde
    case "u": return numbers.first.flatMap { typed($0, numbers.dropFirst().first) } ?? .unknown
    case "M": return numbers.isEmpty ? .beginX10Mouse : .unknown
    case "I": return numbers.isEmpty ? .event(.focus(true)) : .unknown
    case "O": return numbers.isEmpty ? .event(.focus(false)) : .unknown
    case "Z": return .key(KeyPress(.backTab))
    default:
      guard let key = ControlSequence.letters[letter] else { return .unknown }
      return .key(KeyPress(key, ControlSequence.modifiers(numbers.dropFirst().first)))
    }
  }

  private var tilde: Meaning {
    let number = numbers.first ?? 0
    switch number {
    case 200: return .beginPaste
    case 27 where numbers.count == 3: return typed(numbers[2], numbers[1]) ?? .unknown
    default:
      guard let key = ControlSequence.numbered[number] else { return .unknown }
      return .key(KeyPress(key, ControlSequence.modifiers(numbers.dropFirst().first)))
    }
  }

  /// The key of a code point (xterm's modifyOtherKeys, and CSI u).
  private func typed(_ code: Int, _ held: Int?) -> Meaning? {
    var modifiers = ControlSequence.modifiers(held)
    switch code {
    case 9:
      return .key(
        modifiers.contains(.shift) ? KeyPress(.backTab) : KeyPress(.tab, modifiers))
    case 13: return .key(KeyPress(.enter, modifiers))
    case 27: return .key(KeyPress(.escape, modifiers))
    case 8, 127: return .key(KeyPress(.backspace, modifiers))
    default:
      guard code >= 32, let scalar = UInt32(exactly: code).flatMap(Unicode.Scalar.init) else {
        return nil
      }
      var character = Character(scalar)
      if !modifiers.isDisjoint(with: [.control, .alt]) {
        character = Character(String(character).lowercased().prefix(1).description)
      } else {
        modifiers.remove(.shift)
      }
      return .key(KeyPress(.character(character), modifiers))
    }
  }

  /// The modifiers of xterm's parameter: 1 plus one bit each for Shift, Alt and Control.
  static func modifiers(_ number: Int?) -> Modifiers {
    guard let number, number > 1, number <= 256 else { return [] }
    var modifiers: Modifiers = []
    if (number - 1) & 1 != 0 { modifiers.insert(.shift) }
    if (number - 1) & 2 != 0 { modifiers.insert(.alt) }
    if (number - 1) & 4 != 0 { modifiers.insert(.control) }
    return modifiers
  }

  private static let letters: [Unicode.Scalar: Key] = [
    "A": .up, "B": .down, "C": .right, "D": .left, "H": .home, "F": .end,
    "P": .function(1), "Q": .function(2), "R": .function(3), "S": .function(4),
    "a": .up, "b": .down, "c": .right, "d": .left,
  ]

  private static let numbered: [Int: Key] = [
    1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
    11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5),
    17: .function(6), 18: .function(7), 19: .function(8), 20: .function(9), 21: .function(10),
    23: .function(11), 24: .function(12),
  ]

  /// The key of a single shift (SS3): Esc O, an optional number for the modifiers, and a letter.
  /// The numeric keypad in application mode sends the letters j to y.
  static func ss3(_ bytes: [UInt8], _ last: UInt8) -> KeyPress? {
    let letter = Unicode.Scalar(last)
    if let key = letters[letter] {
      let held = bytes.split(separator: UInt8(ascii: ";")).last
        .flatMap { Int(String(decoding: $0, as: UTF8.self)) }
      // Lower-case letters are rxvt's arrows with Control.
      let isSmall = letter >= "a" && letter <= "d"
      return KeyPress(key, isSmall ? .control : modifiers(held))
    }
    switch letter {
    case "M": return KeyPress(.enter)
    case "I": return KeyPress(.tab)
    case "X": return .character("=")
    case "j"..."y": return .character(Character(Unicode.Scalar(last - 0x40)))
    default: return nil
    }
  }

  /// The event of a mouse report. `code` holds the button, the modifiers, motion (32) and wheel
  /// (64); columns and rows count from 1. Nil for reports without an event, such as of a horizontal
  /// wheel.
  static func mouse(_ code: Int, column: Int, row: Int, isRelease: Bool) -> Mouse? {
    guard column >= 1, row >= 1, code >= 0 else { return nil }
    var held: Modifiers = []
    if code & 4 != 0 { held.insert(.shift) }
    if code & 8 != 0 { held.insert(.alt) }
    if code & 16 != 0 { held.insert(.control) }
    let position = Point(column - 1, row - 1)
    if code & 64 != 0 {
      guard code & 3 < 2 else { return nil }
      return Mouse(
        code & 3 == 0 ? .wheelUp : .wheelDown, at: position, button: .none, modifiers: held)
    }
    let buttons: [Mouse.Button] = [.left, .middle, .right, .none]
    let button = buttons[code & 3]
    if code & 32 != 0 {
      return Mouse(button == .none ? .move : .drag, at: position, button: button, modifiers: held)
    }
    return Mouse(isRelease ? .release : .press, at: position, button: button, modifiers: held)
  }

  /// The color of a response to the background query, `11;rgb:RRRR/GGGG/BBBB` with one to four
  /// hexadecimal digits a channel; nil for any other control string.
  static func background(_ bytes: [UInt8]) -> RGBColor? {
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.hasPrefix("11;rgb") else { return nil }
    let parts = text.drop { $0 != ":" }.dropFirst().split(separator: "/")
    guard parts.count >= 3 else { return nil }
    var value: UInt32 = 0
    for part in parts.prefix(3) {
      guard (1...4).contains(part.count), let number = UInt32(part, radix: 16) else { return nil }
      let most = UInt32(1) << (4 * UInt32(part.count)) - 1
      value = value << 8 | (number * 255 + most / 2) / most
    }
    return RGBColor(value)
  }
}
