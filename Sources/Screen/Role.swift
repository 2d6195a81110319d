// Roles of the parts of a screen.

/// The role of a part of the screen. Themes lists the same roles as `ThemeRole`, whose names are
/// the keys of theme files; a test keeps the two lists equal in name and order.
package enum Role: UInt8, CaseIterable, Sendable {
  /// Text of no particular meaning; the other roles take their missing colors from it.
  case text
  /// Secondary text.
  case muted
  /// Text that draws the eye.
  case accent
  /// A success.
  case success
  /// A warning.
  case warning
  /// An error, or an action that deletes.
  case danger
  /// The title of a screen or box.
  case title
  /// An address that can be opened.
  case link
  /// The selected row.
  case selection
  /// Lines and frames.
  case border
  /// The frame of the part that has the focus.
  case borderFocused
  /// The first and the last line of the screen.
  case bar
  /// An unavailable command in the last line.
  case barDisabled
  /// The name of a key.
  case key
  /// The part of a text that a search found.
  case match
  /// The heading of a column.
  case heading
  /// Text that is unavailable now.
  case disabled
  /// A text field.
  case field
  /// The text field that has the focus.
  case fieldFocused
  /// A text field with an error.
  case fieldFault
  /// The hint in an empty text field.
  case placeholder
  /// A button.
  case button
  /// The button that has the focus.
  case buttonFocused
  /// A tab.
  case tab
  /// The tab that is shown.
  case tabActive
  /// The presence state online.
  case online
  /// The presence state reconnecting.
  case reconnecting
  /// The presence state absent.
  case absent
  /// The presence state closed.
  case closed
  /// A session that was handed over.
  case handedOver
  /// A tag of the activation code.
  case codeTag
  /// An attribute or name of the activation code.
  case codeName
  /// A string of the activation code.
  case codeString
  /// A comment of the activation code.
  case codeComment
  /// The filled part of a meter.
  case meter
  /// The empty part of a meter.
  case meterEmpty
}
