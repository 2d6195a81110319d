// What people read, in the three languages of the house. A text cannot exist in one of them
// alone: the initialiser asks for all three, Portuguese first.

/// A language people read canais in: the console, the commands, the errors.
package enum Language: String, CaseIterable, Codable, Sendable {
  /// Brazilian Portuguese, the default.
  case portuguese = "pt-BR"
  /// English.
  case english = "en"
  /// Spanish.
  case spanish = "es"
}

/// One text in every language. `{name}` in it is a place to fill, the same in all three.
package struct LocalizedText: Hashable, Sendable {
  /// Brazilian Portuguese.
  package let portuguese: String
  /// English.
  package let english: String
  /// Spanish.
  package let spanish: String

  /// Makes a text from its three translations.
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

  /// The text in one language with its `{name}` places filled, each once and in one pass: what a
  /// value brings is never looked at again.
  package func filled(_ values: KeyValuePairs<String, String>, in language: Language) -> String {
    Template.fill(self[language], values.map { ($0.key, $0.value) })
  }
}

/// Fills `{name}` places in one pass.
package enum Template {
  /// Replaces each `{key}` of `template` by its value; unknown places stay as they are.
  package static func fill(_ template: String, _ values: [(key: String, value: String)]) -> String {
    var result = ""
    var rest = Substring(template)
    while let open = rest.firstIndex(of: "{") {
      result += rest[..<open]
      rest = rest[open...]
      guard let value = values.first(where: { rest.hasPrefix("{\($0.key)}") }) else {
        result.append(rest.removeFirst())
        continue
      }
      result += value.value
      rest = rest.dropFirst(value.key.count + 2)
    }
    return result + rest
  }
}
