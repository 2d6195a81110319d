// What a complete control sequence means: the tables of keys, mouse reports and answers.

import Basics
import Screen

/// A sequence that began with Esc [, without that beginning.
struct ControlSequence {
  enum Meaning: Equatable {
    case key(KeyPress)
    case event(Event)
    case beginPaste
    case beginOldMouse
    case nothing
  }

  /// `<`, `?` and the like before the numbers; 0 where there is none.
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
    // Sub-parameters after `:` say what we do not ask.
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
      guard numbers.count == 3, letter == "M" || letter == "m" else { return .nothing }
      return ControlSequence.mouse(
        numbers[0], column: numbers[1], row: numbers[2], isRelease: letter == "m"
      ).map { .event(.mouse($0)) } ?? .nothing
    case UInt8(ascii: "["):
      guard letter >= "A", letter <= "E" else { return .nothing }
      return .key(KeyPress(.function(Int(last) - 0x40)))
    case 0: return plain(letter)
    default: return .nothing
    }
  }

  private func plain(_ letter: Unicode.Scalar) -> Meaning {
    switch letter {
    case "~": return tilde
    case "u": return numbers.first.flatMap { typed($0, numbers.dropFirst().first) } ?? .nothing
    case "M": return numbers.isEmpty ? .beginOldMouse : .nothing
    case "I": return numbers.isEmpty ? .event(.focus(true)) : .nothing
    case "O": return numbers.isEmpty ? .event(.focus(false)) : .nothing
    case "Z": return .key(KeyPress(.backTab))
    default:
      guard let key = ControlSequence.letters[letter] else { return .nothing }
      return .key(KeyPress(key, ControlSequence.modifiers(numbers.dropFirst().first)))
    }
  }

  private var tilde: Meaning {
    let number = numbers.first ?? 0
    switch number {
    case 200: return .beginPaste
    case 27 where numbers.count == 3: return typed(numbers[2], numbers[1]) ?? .nothing
    default:
      guard let key = ControlSequence.numbered[number] else { return .nothing }
      return .key(KeyPress(key, ControlSequence.modifiers(numbers.dropFirst().first)))
    }
  }

  /// A key told by its code point (xterm's modifyOtherKeys, and CSI u).
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

  /// xterm's number: 1 and a bit each for Shift, Alt and Control.
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

  /// The key of Esc O and a letter, perhaps with a number for the modifiers before it. The numeric
  /// keypad in application mode sends j to y.
  static func shifted(_ bytes: [UInt8], _ last: UInt8) -> KeyPress? {
    let letter = Unicode.Scalar(last)
    if let key = letters[letter] {
      let held = bytes.split(separator: UInt8(ascii: ";")).last
        .flatMap { Int(String(decoding: $0, as: UTF8.self)) }
      // rxvt's small letters are the arrows with Control.
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

  /// A mouse report: `code` holds the button, motion (32), wheel (64) and keys held; places count
  /// from 1. nil for what has no name here (a wheel to the side).
  static func mouse(_ code: Int, column: Int, row: Int, isRelease: Bool) -> Mouse? {
    guard column >= 1, row >= 1, code >= 0 else { return nil }
    var held: Modifiers = []
    if code & 4 != 0 { held.insert(.shift) }
    if code & 8 != 0 { held.insert(.alt) }
    if code & 16 != 0 { held.insert(.control) }
    let place = Point(column - 1, row - 1)
    if code & 64 != 0 {
      guard code & 3 < 2 else { return nil }
      return Mouse(
        code & 3 == 0 ? .wheelUp : .wheelDown, at: place, button: .none, modifiers: held)
    }
    let buttons: [Mouse.Button] = [.left, .middle, .right, .none]
    let button = buttons[code & 3]
    if code & 32 != 0 {
      return Mouse(button == .none ? .move : .drag, at: place, button: button, modifiers: held)
    }
    return Mouse(isRelease ? .release : .press, at: place, button: button, modifiers: held)
  }

  /// The colour in an answer to "what is your background": `11;rgb:RRRR/GGGG/BBBB`, one to four
  /// hexadecimal digits a part. nil for any other answer.
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
