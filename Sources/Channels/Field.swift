// The description of a field: its key, texts, kind, limits and how it is read and written. Forms,
// line mode, assignments, import, export, the audit and the documentation use it, so a new field is
// one new row in a table.

/// One field of a channel, of a requested datum, of a flow or of the attendance platform.
package struct Field<Owner: Sendable>: Sendable {
  /// Its key in assignments and in exported files; dots separate levels.
  package let key: String
  /// Its label.
  package let label: LocalizedText
  /// Its help, one or two sentences.
  package let help: LocalizedText
  /// What it holds, and its limits.
  package let kind: FieldKind
  /// The tab of the console's form.
  package let tab: FieldTab
  /// The condition for showing it; nil shows it always.
  package let need: FieldNeed?
  /// Whether it has no default, so that a new object needs a value.
  package let isAsked: Bool
  let read: @Sendable (Owner) -> FieldValue
  let assign: @Sendable (inout Owner, FieldValue) -> Bool

  /// The value of an object.
  package func value(of owner: Owner) -> FieldValue { read(owner) }

  /// The value of an object as text. A secret is masked.
  package func text(of owner: Owner) -> String {
    let text = read(owner).text
    if case .secret = kind { return Secret.masked(text) }
    return text
  }

  /// Sets a value without checking its limits.
  ///
  /// - Throws: An error if the value has another type.
  package func set(_ value: FieldValue, in owner: inout Owner) throws(ValidationError) {
    guard assign(&owner, value) else {
      throw error(value.text, typeRule)
    }
  }

  /// Sets a typed text that keeps the rules of the field.
  ///
  /// - Throws: The first rule that it breaks; the owner is unchanged then.
  package func set(text: String, in owner: inout Owner) throws(ValidationError) {
    try set(try parse(text), in: &owner)
  }

  /// Copies the value of one object to another.
  package func copy(from source: Owner, to target: inout Owner) {
    _ = assign(&target, read(source))
  }

  /// An error of this field. The value of a secret is masked.
  package func error(_ value: String, _ rule: Rule) -> ValidationError {
    if case .secret = kind {
      return ValidationError(key: key, value: Secret.masked(value), rule: rule)
    }
    return ValidationError(key: key, value: value, rule: rule)
  }

  /// The rule that a value of another type breaks.
  var typeRule: Rule {
    switch kind {
    case .toggle: .type(.toggle)
    case .integer(let range): .number(range)
    case .choice(let choices): .choice(choices.map(\.value))
    case .origins, .blocks, .requestedData: .type(.list)
    case .image: .imageFromFile
    case .line, .lines, .color, .identifier, .flow, .slug, .link, .phone, .address, .secret:
      .type(.text)
    }
  }
}
