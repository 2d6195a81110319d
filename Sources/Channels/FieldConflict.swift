// One field that two people changed to different values.

/// One field that two people changed to different values.
package struct FieldConflict: Equatable, Sendable {
  /// The key of the field.
  package let key: String
  /// The value before both changes, as text.
  package let base: String
  /// The value of this change, as text.
  package let mine: String
  /// The value that was saved in between, as text.
  package let theirs: String
}
