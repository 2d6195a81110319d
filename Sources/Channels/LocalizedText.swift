// A text in every language of canais. The initialiser needs all three, so that no translation can
// be missing.

/// A text in every language. Placeholders such as `{name}` are the same in all of them.
///
///     let text = LocalizedText("{n} canais", "{n} channels", "{n} canales")
///     text.filled(["n": "3"], in: .english)  // "3 channels"
package struct LocalizedText: Hashable, Sendable {
  /// Brazilian Portuguese.
  package let portuguese: String
  /// English.
  package let english: String
  /// Spanish.
  package let spanish: String

  /// Creates a text from its translations.
  package init(_ portuguese: String, _ english: String, _ spanish: String) {
    self.portuguese = portuguese
    self.english = english
    self.spanish = spanish
  }

  /// The text in one language.
  package subscript(_ language: Language) -> String {
    switch language {
    case .portuguese: portuguese
    case .english: english
    case .spanish: spanish
    }
  }

  /// The text in one language with its placeholders replaced in one pass: placeholders inside of a
  /// value stay.
  package func filled(_ values: KeyValuePairs<String, String>, in language: Language) -> String {
    Template.fill(self[language], values.map { ($0.key, $0.value) })
  }

  /// A text that is the same in every language, such as a name.
  package static func same(_ text: String) -> LocalizedText { LocalizedText(text, text, text) }

  /// The text with its placeholders replaced by other texts.
  package func filling(_ values: KeyValuePairs<String, LocalizedText>) -> LocalizedText {
    func fill(_ language: Language) -> String {
      Template.fill(self[language], values.map { ($0.key, $0.value[language]) })
    }
    return LocalizedText(fill(.portuguese), fill(.english), fill(.spanish))
  }

  /// The text with its placeholders replaced by values that are the same in every language.
  package func filling(_ values: KeyValuePairs<String, String>) -> LocalizedText {
    func fill(_ language: Language) -> String { filled(values, in: language) }
    return LocalizedText(fill(.portuguese), fill(.english), fill(.spanish))
  }
}
