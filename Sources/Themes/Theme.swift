// A theme: a look for every role. What a role leaves unsaid (a ground, a letter's colour) it takes
// from `text`, so that a theme that changes its ground changes it everywhere.

import Basics

/// Emphasis of a look.
package struct Emphasis: OptionSet, Hashable, Sendable {
  /// The bits; the same as the screen's attributes.
  package let rawValue: UInt8
  /// A set of these bits.
  package init(rawValue: UInt8) { self.rawValue = rawValue }
  /// Bold.
  package static let bold = Emphasis(rawValue: 1)
  /// Dim.
  package static let dim = Emphasis(rawValue: 2)
  /// Italic.
  package static let italic = Emphasis(rawValue: 4)
  /// Underlined.
  package static let underline = Emphasis(rawValue: 8)
  /// Foreground and background exchanged.
  package static let reverse = Emphasis(rawValue: 16)

  /// The words of theme files.
  package static let names: [(name: String, emphasis: Emphasis)] = [
    ("bold", .bold), ("dim", .dim), ("italic", .italic), ("underline", .underline),
    ("reverse", .reverse),
  ]
}

/// What a theme says of a role; nil is what `text` has.
package struct Look: Hashable, Sendable {
  /// The letters' colour.
  package var foreground: ThemeColor?
  /// The ground.
  package var background: ThemeColor?
  /// Emphasis.
  package var emphasis: Emphasis

  /// A look.
  package init(
    _ foreground: ThemeColor? = nil, on background: ThemeColor? = nil, _ emphasis: Emphasis = []
  ) {
    (self.foreground, self.background, self.emphasis) = (foreground, background, emphasis)
  }
}

extension Look {
  /// The look as a theme file writes it; empty where nothing is said.
  package var spelling: String {
    var words: [String] = []
    if let foreground { words.append(foreground.spelling) }
    if let background { words += ["on", background.spelling] }
    words += Emphasis.names.filter { emphasis.contains($0.emphasis) }.map(\.name)
    return words.joined(separator: " ")
  }
}

/// A look as one terminal can show it.
package struct TerminalLook: Hashable, Sendable {
  /// The terminal's number of the colour, 0–255; -1 is its own.
  package var foreground: Int
  /// The ground, likewise.
  package var background: Int
  /// Emphasis.
  package var emphasis: Emphasis

  /// A look.
  package init(foreground: Int = -1, background: Int = -1, _ emphasis: Emphasis = []) {
    (self.foreground, self.background, self.emphasis) = (foreground, background, emphasis)
  }
}

/// A look for every role.
package struct Theme: Hashable, Sendable {
  /// Its name: the file's without `.theme`.
  package let name: String
  var looks: [Look]

  init(name: String, looks: [Look]) {
    self.name = name
    self.looks = looks
  }

  /// Emphasis alone, for roles that no file speaks of: what is chosen must be seen.
  static let bare = Theme(
    name: "",
    looks: ThemeRole.allCases.map { role in
      switch role {
      case .text: Look(.standard, on: .standard)
      case .selection, .bar, .fieldFocused, .tabActive: Look(nil, on: nil, .reverse)
      case .buttonFocused, .key: Look(nil, on: nil, [.reverse, .bold])
      case .barDisabled: Look(nil, on: nil, [.reverse, .dim])
      case .title, .accent, .heading, .warning, .reconnecting, .handedOver, .codeTag,
        .borderFocused:
        Look(nil, on: nil, .bold)
      case .danger, .absent, .fieldFault: Look(nil, on: nil, [.bold, .underline])
      case .field, .link, .match, .codeString: Look(nil, on: nil, .underline)
      case .muted, .disabled, .closed, .codeComment, .border, .meterEmpty: Look(nil, on: nil, .dim)
      case .placeholder: Look(nil, on: nil, [.dim, .underline])
      case .success, .button, .tab, .online, .codeName, .meter: Look()
      }
    })

  /// The look of a role with nothing left unsaid.
  package subscript(role: ThemeRole) -> Look {
    let text = looks[0]
    let look = looks[Int(role.rawValue)]
    return Look(
      look.foreground ?? text.foreground ?? .standard,
      on: look.background ?? text.background ?? .standard, look.emphasis)
  }

  /// The look of a role on a terminal with so many colours. Without colours the emphasis stands for
  /// them: a role that was told by colour gets the emphasis it has in a theme without any.
  package func look(_ role: ThemeRole, depth: ColorDepth) -> TerminalLook {
    let look = self[role]
    guard depth > .none else {
      let said = looks[Int(role.rawValue)]
      let isPlain = [said.foreground, said.background].allSatisfy { $0 == nil || $0 == .standard }
      return TerminalLook(
        isPlain ? said.emphasis : Theme.bare.looks[Int(role.rawValue)].emphasis)
    }
    var shown = TerminalLook(
      foreground: Theme.index(look.foreground, depth),
      background: Theme.index(look.background, depth), look.emphasis)
    if depth < .many { shown.makeLegible(depth) }
    return shown
  }

  /// A direct colour on a terminal with so many; -1 without colours.
  package static func index(of colour: RGBColor, depth: ColorDepth) -> Int {
    switch depth {
    case .none: -1
    case .eight: Palette.nearest16(colour, of: 8)
    case .sixteen: Palette.nearest16(colour)
    case .many: Palette.nearest256(colour)
    }
  }

  private static func index(_ colour: ThemeColor?, _ depth: ColorDepth) -> Int {
    switch colour {
    case nil, .standard: -1
    case .named(let number): depth == .eight ? Int(number) % 8 : Int(number)
    case .rgb(let rgb): index(of: rgb, depth: depth)
    }
  }

  /// Contrast of a role's letters with its ground; nil where the terminal decides one of them.
  package func contrast(_ role: ThemeRole) -> Double? {
    let look = self[role]
    guard case .rgb(let letters) = look.foreground, case .rgb(let ground) = look.background else {
      return nil
    }
    return letters.contrast(with: ground)
  }
}

extension TerminalLook {
  /// With sixteen colours or eight, letters may fall on the colour of their ground: then the nearer
  /// of black and white that is legible takes their place.
  mutating func makeLegible(_ depth: ColorDepth) {
    guard foreground >= 0, background >= 0 else { return }
    let ground = Palette.rgb(background)
    guard Palette.rgb(foreground).contrast(with: ground) < 3 else { return }
    let white = depth == .eight ? 7 : 15
    let isDark = ground.contrast(with: Palette.rgb(white)) >= ground.contrast(with: Palette.rgb(0))
    foreground = isDark ? white : 0
  }
}
