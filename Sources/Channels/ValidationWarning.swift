// A doubtful value, which is stored all the same.

import Basics

/// A doubtful value, which is stored all the same.
package struct ValidationWarning: Equatable, Sendable {
  /// Why a value is doubtful.
  package enum Kind: Equatable, Sendable {
    /// The contrast with another colour is below 4.5:1 (WCAG 2.2, 1.4.3): the key of the other
    /// field, and the ratio.
    case contrast(with: String, ratio: Double)
    /// The list of sites is empty, so any site may use the channel.
    case anySite
  }

  /// The key of the field.
  package let key: String
  /// Its value as text.
  package let value: String
  /// Why it is doubtful.
  package let kind: Kind

  /// One line with key, value and reason.
  package func message(in language: Language) -> String {
    let words =
      switch kind {
      case .contrast(let other, let ratio):
        ValidationStrings.contrast.filling(["other": .same(other), "ratio": Contrast.text(ratio)])
      case .anySite: ValidationStrings.anySite
      }
    return ValidationStrings.line.filled(
      ["key": key, "value": ControlCharacters.escaped(in: value), "rule": words[language]],
      in: language)
  }
}
