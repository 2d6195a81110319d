// A requested datum and its value.

/// A datum that the channel requests and the value that the contact entered.
package struct DataValue: Equatable, Codable, Sendable {
  /// The key in the channel's settings.
  package var key: String
  /// The value, at most 200 characters.
  package var value: String

  /// Creates a datum and its value.
  package init(key: String, value: String) {
    self.key = key
    self.value = value
  }
}
