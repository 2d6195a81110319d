// The languages of the visitor's window, and the language of canais that each stands for.

/// The language of the visitor's window.
package enum ChannelLanguage: String, CaseIterable, Codable, Sendable {
  /// Brazilian Portuguese.
  case portuguese = "pt-BR"
  /// American English.
  case english = "en-US"
  /// Spanish.
  case spanish = "es-ES"

  /// The language of canais with the same words.
  package var language: Language {
    switch self {
    case .portuguese: .portuguese
    case .english: .english
    case .spanish: .spanish
    }
  }
}
