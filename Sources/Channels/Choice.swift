// One value of a field with a fixed set of values.

/// One value of a field with a fixed set of values.
package struct Choice: Equatable, Sendable {
  /// The value as it is stored and typed.
  package let value: String
  /// Its name.
  package let label: LocalizedText
}
