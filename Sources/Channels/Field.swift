// One description of a field: its key, words, kind, limits and how it is read and written. Forms,
// linear mode, `set key=value`, import, export, the audit and the documentation all read it, so a
// new field is one new row in a table.

import Basics

/// Where the console shows a field.
package enum FieldTab: String, CaseIterable, Sendable {
  case general, text, settings, appearance

  /// The tab's title.
  package var words: LocalizedText {
    switch self {
    case .general: LocalizedText("Canal", "Channel", "Canal")
    case .text: LocalizedText("Texto", "Text", "Texto")
    case .settings: LocalizedText("Configurações", "Settings", "Configuración")
    case .appearance: LocalizedText("Aparência", "Appearance", "Apariencia")
    }
  }
}

/// One value a choice can have, and what people read for it.
package struct Choice: Equatable, Sendable {
  /// As stored and typed.
  package let value: String
  /// As shown.
  package let label: LocalizedText
}

/// An enumeration a field can hold: its raw values are stored, its words are shown.
package protocol ChoiceValue: RawRepresentable, CaseIterable, Sendable where RawValue == String {
  /// What people read.
  var words: LocalizedText { get }
}

extension ChoiceValue {
  /// Every value, in the order it is shown.
  static var choices: [Choice] { allCases.map { Choice(value: $0.rawValue, label: $0.words) } }
}

/// What a field holds, and its limits. Lengths are in characters as people see them.
package enum FieldKind: Equatable, Sendable {
  /// A text of one line.
  case line(ClosedRange<Int>)
  /// A text of several lines.
  case lines(ClosedRange<Int>)
  case toggle
  case integer(ClosedRange<Int>)
  case choice([Choice])
  /// `#RRGGBB`.
  case color
  /// 24 lower-case hexadecimal characters.
  case identifier
  /// The id of a known flow that keeps the Dica rules.
  case flow
  /// Lower-case letters, digits, `-` and `_`.
  case slug
  /// An https address, or empty.
  case link
  /// E.164, or empty.
  case phone
  /// Sites, `https://host[:port]` or `https://*.host`.
  case origins
  /// Rows of `Fields.datum`.
  case requestedData
  /// A picture from a file, or none.
  case image
  /// Where calls go: `AddressRule`. Whether it may be empty.
  case address(optional: Bool)
  /// Never shown whole.
  case secret(ClosedRange<Int>)
  /// The kinds of a flow's blocks, in order.
  case blocks
}

/// A field's value, typed.
package enum FieldValue: Equatable, Sendable {
  case text(String)
  case toggle(Bool)
  case number(Int)
  case list([String])
  case data([Channel.RequestedDatum])
  case image(ChannelImage?)

  /// As people type it and the audit keeps it. Of a picture its kind, size and digest.
  package var text: String {
    switch self {
    case .text(let text): text
    case .toggle(let on): on ? "true" : "false"
    case .number(let number): String(number)
    case .list(let items): items.joined(separator: " ")
    case .data(let data):
      data.isEmpty ? "" : JSONValue.list(data.map { Fields.datum.json(of: $0) }).line
    case .image(nil): ""
    case .image(let image?):
      "\(image.kind.rawValue), \(image.bytes.count) bytes, \(SHA256.hexadecimal(image.bytes).prefix(16))"
    }
  }

  /// Whether both are the same to the byte. `==` takes canonically equivalent texts (é in one
  /// scalar or in two) for equal; a file that changes one to the other is a change all the same.
  func isSame(as other: FieldValue) -> Bool {
    switch (self, other) {
    case (.image, .image), (.toggle, _), (.number, _): self == other
    default: self == other && text.utf8.elementsEqual(other.text.utf8)
    }
  }
}

/// When a field is shown: another one has a value.
package struct FieldNeed: Equatable, Sendable {
  /// The other field.
  package let key: String
  /// What it must be, as text.
  package let value: String
}

/// One field of a channel, of a requested datum, of a flow or of the attendance platform.
package struct Field<Owner: Sendable>: Sendable {
  /// As in `set key=value` and in exported files.
  package let key: String
  /// What people read beside it.
  package let label: LocalizedText
  /// One or two sentences about it.
  package let help: LocalizedText
  /// What it holds, and its limits.
  package let kind: FieldKind
  /// Where the console shows it.
  package let tab: FieldTab
  /// When it is shown; nil is always.
  package let need: FieldNeed?
  /// Whether it has no default and a new one is asked for it.
  package let isAsked: Bool
  let read: @Sendable (Owner) -> FieldValue
  let assign: @Sendable (inout Owner, FieldValue) -> Bool

  /// The value, typed.
  package func value(of owner: Owner) -> FieldValue { read(owner) }

  /// The value as text. A secret comes masked.
  package func text(of owner: Owner) -> String {
    let text = read(owner).text
    if case .secret = kind { return Secret.masked(text) }
    return text
  }

  /// Sets a value without looking at its limits.
  ///
  /// - Throws: a fault when the value is of another type.
  package func set(_ value: FieldValue, in owner: inout Owner) throws(ValidationError) {
    guard assign(&owner, value) else {
      throw fault(value.text, typeRule)
    }
  }

  /// Sets a text as somebody typed it, once it keeps the field's own rules.
  ///
  /// - Throws: the first rule it breaks; the owner is unchanged then.
  package func set(text: String, in owner: inout Owner) throws(ValidationError) {
    try set(try parse(text), in: &owner)
  }

  /// Copies the value of one owner to another.
  package func copy(from source: Owner, to target: inout Owner) {
    _ = assign(&target, read(source))
  }

  /// A fault of this field; a secret is masked in it.
  package func fault(_ value: String, _ rule: Rule) -> ValidationError {
    if case .secret = kind {
      return ValidationError(key: key, value: Secret.masked(value), rule: rule)
    }
    return ValidationError(key: key, value: value, rule: rule)
  }

  /// What a document must hold for it.
  var typeRule: Rule {
    switch kind {
    case .toggle: .type(.toggle)
    case .integer(let range): .number(range)
    case .choice(let choices): .choice(choices.map(\.value))
    case .origins, .blocks, .requestedData: .type(.list)
    case .image: .imageFromFile
    default: .type(.text)
    }
  }
}

// How a row of a table names the property it is about.
extension Field {
  init(
    _ key: String, _ kind: FieldKind, in tab: FieldTab, _ label: LocalizedText,
    _ help: LocalizedText,
    asked: Bool = false, need: FieldNeed? = nil,
    read: @escaping @Sendable (Owner) -> FieldValue,
    assign: @escaping @Sendable (inout Owner, FieldValue) -> Bool
  ) {
    self.key = key
    self.kind = kind
    self.tab = tab
    self.label = label
    self.help = help
    self.isAsked = asked
    self.need = need
    self.read = read
    self.assign = assign
  }

  static func text(
    _ key: String, _ path: WritableKeyPath<Owner, String> & Sendable, _ kind: FieldKind,
    in tab: FieldTab, _ label: LocalizedText, _ help: LocalizedText, asked: Bool = false,
    need: FieldNeed? = nil
  ) -> Field {
    Field(key, kind, in: tab, label, help, asked: asked, need: need) {
      .text($0[keyPath: path])
    } assign: {
      guard case .text(let text) = $1 else { return false }
      $0[keyPath: path] = text
      return true
    }
  }

  static func toggle(
    _ key: String, _ path: WritableKeyPath<Owner, Bool> & Sendable, in tab: FieldTab,
    _ label: LocalizedText, _ help: LocalizedText, asked: Bool = false, need: FieldNeed? = nil
  ) -> Field {
    Field(key, .toggle, in: tab, label, help, asked: asked, need: need) {
      .toggle($0[keyPath: path])
    } assign: {
      guard case .toggle(let on) = $1 else { return false }
      $0[keyPath: path] = on
      return true
    }
  }

  static func integer(
    _ key: String, _ path: WritableKeyPath<Owner, Int> & Sendable, _ range: ClosedRange<Int>,
    in tab: FieldTab, _ label: LocalizedText, _ help: LocalizedText, need: FieldNeed? = nil
  ) -> Field {
    Field(key, .integer(range), in: tab, label, help, need: need) {
      .number($0[keyPath: path])
    } assign: {
      guard case .number(let number) = $1 else { return false }
      $0[keyPath: path] = number
      return true
    }
  }

  static func choice<Value: ChoiceValue>(
    _ key: String, _ path: WritableKeyPath<Owner, Value> & Sendable, in tab: FieldTab,
    _ label: LocalizedText, _ help: LocalizedText, asked: Bool = false, need: FieldNeed? = nil
  ) -> Field {
    Field(key, .choice(Value.choices), in: tab, label, help, asked: asked, need: need) {
      .text($0[keyPath: path].rawValue)
    } assign: {
      guard case .text(let text) = $1, let value = Value(rawValue: text) else { return false }
      $0[keyPath: path] = value
      return true
    }
  }

  static func list(
    _ key: String, _ path: WritableKeyPath<Owner, [String]> & Sendable, _ kind: FieldKind,
    in tab: FieldTab, _ label: LocalizedText, _ help: LocalizedText, asked: Bool = false
  ) -> Field {
    Field(key, kind, in: tab, label, help, asked: asked) {
      .list($0[keyPath: path])
    } assign: {
      guard case .list(let items) = $1 else { return false }
      $0[keyPath: path] = items
      return true
    }
  }
}
