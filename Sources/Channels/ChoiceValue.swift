// Enums that a field can hold.

/// An enum that a field can hold. Its raw values are stored, its names are shown.
package protocol ChoiceValue: RawRepresentable, CaseIterable, Sendable where RawValue == String {
  /// The name of the value.
  var words: LocalizedText { get }
}

extension ChoiceValue {
  /// Every value, in the order of the form.
  static var choices: [Choice] { allCases.map { Choice(value: $0.rawValue, label: $0.words) } }
}
