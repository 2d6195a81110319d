// Keys and their modifiers.

/// Modifier keys held with another key or with the mouse.
package struct Modifiers: OptionSet, Hashable, Sendable {
  /// The bits.
  package let rawValue: UInt8
  /// A set of these bits.
  package init(rawValue: UInt8) { self.rawValue = rawValue }
  /// Control.
  package static let control = Modifiers(rawValue: 1)
  /// Alt or Meta.
  package static let alt = Modifiers(rawValue: 2)
  /// Shift, where the terminal reports it. It is never reported for letters, which arrive as
  /// capitals.
  package static let shift = Modifiers(rawValue: 4)
}

/// A key of the keyboard.
package enum Key: Hashable, Sendable {
  /// A key that types a character; with Control or Alt the letter in lower case.
  case character(Character)
  /// Enter or Return.
  case enter
  /// Tab.
  case tab
  /// Shift-Tab.
  case backTab
  /// Esc.
  case escape
  /// Backspace.
  case backspace
  /// Delete.
  case delete
  /// Insert.
  case insert
  /// The arrow up.
  case up
  /// The arrow down.
  case down
  /// The arrow to the left.
  case left
  /// The arrow to the right.
  case right
  /// Home.
  case home
  /// End.
  case end
  /// Page Up.
  case pageUp
  /// Page Down.
  case pageDown
  /// A function key by its number, 1–12.
  case function(Int)
}

/// A key press with its modifiers.
package struct KeyPress: Hashable, Sendable {
  /// The key.
  package var key: Key
  /// The modifiers held with it.
  package var modifiers: Modifiers

  /// A press of a key: `KeyPress(.tab, .control)` is Ctrl-Tab.
  package init(_ key: Key, _ modifiers: Modifiers = []) {
    self.key = key
    self.modifiers = modifiers
  }

  /// A press of a key that types a character, without modifiers.
  package static func character(_ character: Character) -> KeyPress {
    KeyPress(.character(character))
  }
  /// Control and a letter, given in lower case.
  package static func control(_ letter: Character) -> KeyPress {
    KeyPress(.character(letter), .control)
  }
  /// Alt and a letter or digit.
  package static func alt(_ letter: Character) -> KeyPress { KeyPress(.character(letter), .alt) }

  /// The character that the press types; nil for other keys and for Control and Alt.
  package var typedCharacter: Character? {
    if case .character(let character) = key, modifiers.isSubset(of: .shift) {
      character
    } else {
      nil
    }
  }

  /// The press as help and the last line show it, in English: `Ctrl-S`, `Alt-1`, `↑`.
  package var label: String {
    var label = ""
    if modifiers.contains(.control) { label += "Ctrl-" }
    if modifiers.contains(.alt) { label += "Alt-" }
    if modifiers.contains(.shift) { label += "Shift-" }
    return label + key.label(isUppercased: modifiers.contains(.control))
  }
}

extension KeyPress {
  /// The press with a label, as help shows it: `Ctrl-S`, `Alt-a`, `F8`, `Space`, `Up` or `↑`; nil
  /// for any other text.
  package init?(label: String) {
    var rest = label[...]
    var modifiers: Modifiers = []
    for (prefix, modifier) in [
      ("Ctrl-", Modifiers.control), ("Alt-", .alt), ("Shift-", .shift),
    ] where rest.count > prefix.count && rest.hasPrefix(prefix) {
      rest = rest.dropFirst(prefix.count)
      modifiers.insert(modifier)
    }
    guard var key = Key(label: String(rest)) else { return nil }
    if case .character(let letter) = key, modifiers.contains(.control) {
      key = .character(Character(letter.lowercased()))
    }
    if key == .tab, modifiers == .shift { (key, modifiers) = (.backTab, []) }
    self.init(key, modifiers)
  }
}

extension Key {
  /// The named keys, by their labels and by words that can be typed.
  private static let named: [String: Key] = {
    let keys: [Key] = [
      .enter, .tab, .escape, .backspace, .delete, .insert, .up, .down, .left, .right, .home, .end,
      .pageUp, .pageDown, .character(" "),
    ]
    var named = Dictionary(uniqueKeysWithValues: keys.map { ($0.label(isUppercased: false), $0) })
    named.merge(["Up": .up, "Down": .down, "Left": .left, "Right": .right]) { first, _ in first }
    return named
  }()

  fileprivate init?(label: String) {
    if let key = Key.named[label] {
      self = key
    } else if label.count == 1, let character = label.first {
      self = .character(character)
    } else if label.first == "F", let number = Int(label.dropFirst()), (1...24).contains(number) {
      self = .function(number)
    } else {
      return nil
    }
  }

  /// The key's name. Letters behind `Ctrl-` are shown as capitals.
  fileprivate func label(isUppercased: Bool) -> String {
    switch self {
    case .character(" "): "Space"
    case .character(let character): isUppercased ? character.uppercased() : String(character)
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
