// What people read, in the three languages of the house. A text cannot exist in one of them
// alone: the initialiser asks for all three, Portuguese first.

/// A language people read canais in: the console, the commands, the errors.
public enum Language: String, CaseIterable, Codable, Sendable {
  /// Brazilian Portuguese, the default.
  case portuguese = "pt-BR"
  /// English.
  case english = "en"
  /// Spanish.
  case spanish = "es"
}

/// One text in every language. `{name}` in it is a place to fill, the same in all three.
public struct Words: Hashable, Sendable {
  /// Brazilian Portuguese.
  public let portuguese: String
  /// English.
  public let english: String
  /// Spanish.
  public let spanish: String

  /// Makes a text from its three translations.
  public init(_ portuguese: String, _ english: String, _ spanish: String) {
    self.portuguese = portuguese
    self.english = english
    self.spanish = spanish
  }

  /// The text in one language.
  public subscript(_ language: Language) -> String {
    switch language {
    case .portuguese: portuguese
    case .english: english
    case .spanish: spanish
    }
  }

  /// The text in one language with its `{name}` places filled, each once and in one pass: what a
  /// value brings is never looked at again.
  public func filled(_ values: KeyValuePairs<String, String>, in language: Language) -> String {
    Template.fill(self[language], values.map { ($0.key, $0.value) })
  }
}

/// Fills `{name}` places in one pass.
public enum Template {
  /// Replaces each `{key}` of `template` by its value; unknown places stay as they are.
  public static func fill(_ template: String, _ values: [(key: String, value: String)]) -> String {
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
