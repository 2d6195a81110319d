// The languages of the console, the commands and the errors.

/// A language of the console, the commands and the errors.
package enum Language: String, CaseIterable, Codable, Sendable {
  /// Brazilian Portuguese, the default.
  case portuguese = "pt-BR"
  /// English.
  case english = "en"
  /// Spanish.
  case spanish = "es"
}
