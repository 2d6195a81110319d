// When a field is shown.

/// The condition for showing a field: another field has a certain value.
package struct FieldNeed: Equatable, Sendable {
  /// The key of the other field.
  package let key: String
  /// The value that it must have, as text.
  package let value: String
}
