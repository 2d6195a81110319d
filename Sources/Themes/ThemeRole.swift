// The keys of a theme file. This room imports nothing, so the screen keeps a list of its own; a test
// holds the two equal in name and order, and a presenter goes from one to the other by number.

/// What a theme gives a look to.
package enum ThemeRole: UInt8, CaseIterable, Sendable {
  // Words and sentences.
  case text, muted, accent, success, warning, danger, title, link
  // Surfaces and lines.
  case selection, border, borderFocused, bar, barDisabled, key, match, heading, disabled
  // What is filled in or pressed.
  case field, fieldFocused, fieldFault, placeholder, button, buttonFocused, tab, tabActive
  // Presence.
  case online, reconnecting, absent, closed, handedOver
  // Activation code.
  case codeTag, codeName, codeString, codeComment
  // Meters.
  case meter, meterEmpty

  /// The key in a file.
  package var name: String { "\(self)" }

  /// The role of a key; nil for an unknown one.
  package init?(name: some StringProtocol) {
    guard let role = ThemeRole.allCases.first(where: { $0.name == name }) else { return nil }
    self = role
  }

  /// Whether people read words in it; lines and meters only need to be seen.
  package var isText: Bool {
    switch self {
    case .border, .borderFocused, .meter, .meterEmpty: false
    default: true
    }
  }
}
