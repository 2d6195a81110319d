// A refused value: its key, the value and the rule that it breaks.

/// A value that breaks a rule.
package struct ValidationError: Error, Equatable, Sendable {
  /// The key of the field, with the index in a list: `settings.requestedData[2].label`.
  package let key: String
  /// The value as text. A secret is masked.
  package let value: String
  /// The rule that it breaks.
  package let rule: Rule

  /// Creates an error.
  package init(key: String, value: String, rule: Rule) {
    self.key = key
    self.value = value
    self.rule = rule
  }

  /// One line with key, value and rule. Control characters in the value are escaped, and a long
  /// value is cut.
  package func message(in language: Language) -> String {
    ValidationStrings.line.filled(
      ["key": key, "value": ControlCharacters.escaped(in: value), "rule": rule.words[language]],
      in: language)
  }

  /// The same error with a prefix to its key, such as `settings.requestedData[0].`.
  func below(_ prefix: String) -> ValidationError {
    ValidationError(key: prefix + key, value: value, rule: rule)
  }
}
