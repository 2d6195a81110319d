// A theme: a look for every role. A color that a role does not set is taken from `text`, so that a
// theme that changes the background of `text` changes it everywhere.

import Basics

/// A theme: a look for every role.
package struct Theme: Hashable, Sendable {
  /// The theme's name: its file's name without `.theme`.
  package let name: String
  /// The look of each role, by its raw value.
  var looks: [Look]

  init(name: String, looks: [Look]) {
    self.name = name
    self.looks = looks
  }

  /// Emphasis without colors, for roles that no file sets: a selection must be visible in any
  /// theme.
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

  /// The look of a role with both colors set.
  package subscript(role: ThemeRole) -> Look {
    let text = looks[0]
    let look = looks[Int(role.rawValue)]
    return Look(
      look.foreground ?? text.foreground ?? .standard,
      on: look.background ?? text.background ?? .standard, look.emphasis)
  }

  /// The look of a role on a terminal of a color depth. Without colors, or where the color cannot
  /// be read on its background, emphasis takes its place: a role that the theme shows by a color
  /// gets the emphasis of a theme without colors.
  package func look(_ role: ThemeRole, depth: ColorDepth) -> TerminalLook {
    let look = self[role]
    guard depth > .none else {
      let own = looks[Int(role.rawValue)]
      let isPlain = [own.foreground, own.background].allSatisfy { $0 == nil || $0 == .standard }
      return TerminalLook(
        isPlain ? own.emphasis : Theme.bare.looks[Int(role.rawValue)].emphasis)
    }
    var shown = TerminalLook(
      foreground: Theme.index(look.foreground, depth),
      background: Theme.index(look.background, depth), look.emphasis)
    if depth < .many, shown.makeLegible(depth) {
      shown.emphasis.formUnion(Theme.bare.looks[Int(role.rawValue)].emphasis)
    }
    return shown
  }

  /// The palette number of the color nearest to `color` at a color depth; -1 without colors.
  package static func index(of color: RGBColor, depth: ColorDepth) -> Int {
    switch depth {
    case .none: -1
    case .eight: Palette.hue8(color)
    case .sixteen: Palette.hue16(color)
    case .many: Palette.nearest256(color)
    // The numbers below 8 are those of ECMA-48's colors.
    case .direct: max(8, Int(color.value))
    }
  }

  private static func index(_ color: ThemeColor?, _ depth: ColorDepth) -> Int {
    switch color {
    case nil, .standard: -1
    case .named(let number):
      switch depth {
      case .eight: Int(number) % 8
      case .direct where number >= 8: Int(Palette.rgb(Int(number)).value)
      case .none, .sixteen, .many, .direct: Int(number)
      }
    case .rgb(let rgb): index(of: rgb, depth: depth)
    }
  }

  /// The contrast ratio of a role's text and background, 1–21; nil where the terminal chooses one
  /// of them.
  package func contrast(_ role: ThemeRole) -> Double? {
    let look = self[role]
    guard case .rgb(let text) = look.foreground, case .rgb(let background) = look.background else {
      return nil
    }
    return text.contrast(with: background)
  }
}
