// One field before and after a change.

/// A changed field.
package struct FieldChange: Equatable, Sendable {
  /// The key of the field.
  package let key: String
  /// The value before, as text.
  package let from: String
  /// The value after, as text.
  package let to: String

  /// Creates a change.
  package init(key: String, from: String, to: String) {
    self.key = key
    self.from = from
    self.to = to
  }
}
