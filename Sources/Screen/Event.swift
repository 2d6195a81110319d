// What can happen to a screen. The terminal makes these from bytes; tests make them by hand.

import Basics

/// Keys held with another.
package struct Modifiers: OptionSet, Hashable, Sendable {
  /// The bits.
  package let rawValue: UInt8
  /// A set of these bits.
  package init(rawValue: UInt8) { self.rawValue = rawValue }
  /// Control.
  package static let control = Modifiers(rawValue: 1)
  /// Alt or Meta.
  package static let alt = Modifiers(rawValue: 2)
  /// Shift, where the terminal tells it apart (not for letters: they arrive as capitals).
  package static let shift = Modifiers(rawValue: 4)
}

/// A key of the keyboard.
package enum Key: Hashable, Sendable {
  /// What a key writes; with Control or Alt the lower-case letter.
  case character(Character)
  case enter, tab, backTab, escape, backspace, delete, insert
  case up, down, left, right, home, end, pageUp, pageDown
  /// F1 to F12.
  case function(Int)
}

/// A key and what was held with it.
package struct KeyPress: Hashable, Sendable {
  /// The key.
  package var key: Key
  /// What was held.
  package var modifiers: Modifiers

  /// A key press.
  package init(_ key: Key, _ modifiers: Modifiers = []) {
    self.key = key
    self.modifiers = modifiers
  }

  /// A key that writes, alone.
  package static func character(_ character: Character) -> KeyPress {
    KeyPress(.character(character))
  }
  /// Control and a letter, given in lower case.
  package static func control(_ letter: Character) -> KeyPress {
    KeyPress(.character(letter), .control)
  }
  /// Alt and a letter or digit.
  package static func alt(_ letter: Character) -> KeyPress { KeyPress(.character(letter), .alt) }

  /// The character written by this press, if it writes one.
  package var written: Character? {
    if case .character(let character) = key, modifiers.isSubset(of: .shift) {
      character
    } else {
      nil
    }
  }

  /// The name that help and the last line show, in English: `Ctrl-S`, `Alt-1`, `↑`.
  package var label: String {
    var label = ""
    if modifiers.contains(.control) { label += "Ctrl-" }
    if modifiers.contains(.alt) { label += "Alt-" }
    if modifiers.contains(.shift) { label += "Shift-" }
    return label + key.label(shouting: modifiers.contains(.control))
  }
}

extension Key {
  /// The key's name; letters after Control are shown as capitals.
  fileprivate func label(shouting: Bool) -> String {
    switch self {
    case .character(" "): "Space"
    case .character(let character): shouting ? character.uppercased() : String(character)
    case .enter: "Enter"
    case .tab: "Tab"
    case .backTab: "Shift-Tab"
    case .escape: "Esc"
    case .backspace: "Backspace"
    case .delete: "Del"
    case .insert: "Ins"
    case .up: "↑"
    case .down: "↓"
    case .left: "←"
    case .right: "→"
    case .home: "Home"
    case .end: "End"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .function(let number): "F\(number)"
    }
  }
}

/// What the mouse did, and where.
package struct Mouse: Hashable, Sendable {
  /// What it did.
  package enum Kind: Hashable, Sendable {
    case press, release, drag, move, wheelUp, wheelDown
  }
  /// Which button; `none` for wheel and move.
  package enum Button: Hashable, Sendable {
    case left, middle, right, none
  }

  /// What it did.
  package var kind: Kind
  /// Over which cell.
  package var position: Point
  /// With which button.
  package var button: Button
  /// Keys held.
  package var modifiers: Modifiers

  /// A mouse event.
  package init(
    _ kind: Kind, at position: Point, button: Button = .left, modifiers: Modifiers = []
  ) {
    self.kind = kind
    self.position = position
    self.button = button
    self.modifiers = modifiers
  }
}

/// What can happen to a screen.
package enum Event: Hashable, Sendable {
  /// A key was pressed.
  case key(KeyPress)
  /// Text was pasted whole (bracketed paste); line ends are `\n`.
  case paste(String)
  /// The mouse.
  case mouse(Mouse)
  /// The terminal has this size now.
  case resize(Size)
  /// The window got (true) or lost the focus.
  case focus(Bool)
  /// The terminal told the colour of its background.
  case background(RGBColor)
  /// The deadline given to the wait has come.
  case tick
  /// Another thread called.
  case wake
  /// A watched file or folder changed on disk.
  case filesChanged
  /// The process was stopped and goes on; everything is to be drawn again.
  case resumed
  /// The terminal is gone or its input has ended.
  case closed
}
