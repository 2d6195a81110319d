// What is wrong with a value: the key, the value and the rule, typed, so that tests and screens
// compare rules and people read sentences. The sentences are in RuleWords.

/// A value that a rule refuses.
package struct ValidationError: Error, Equatable, Sendable {
  /// The field, with its index where it is in a list: `settings.requestedData[2].label`.
  package let key: String
  /// The refused value as text. Of a secret only its masked form.
  package let value: String
  /// The rule that refuses it.
  package let rule: Rule

  /// A fault with every value given.
  package init(key: String, value: String, rule: Rule) {
    self.key = key
    self.value = value
    self.rule = rule
  }

  /// One line for a person: key, value and rule. Control characters of the value are written out
  /// and a long value is cut.
  package func message(in language: Language) -> String {
    ValidationStrings.line.filled(
      ["key": key, "value": ControlCharacters.escaped(in: value), "rule": rule.words[language]],
      in: language)
  }

  /// The same fault with its key below another: `settings.requestedData[0].` + `label`.
  func below(_ prefix: String) -> ValidationError {
    ValidationError(key: prefix + key, value: value, rule: rule)
  }
}

/// Many faults at once, as an error.
package struct ValidationErrors: Error, Equatable, Sendable {
  /// At least one.
  package let all: [ValidationError]

  /// The faults of one refusal.
  package init(_ all: [ValidationError]) { self.all = all }
}

/// A value that is stored, and that a person should look at again.
package struct Warning: Equatable, Sendable {
  /// What is doubtful.
  package enum ValidationWarningKind: Equatable, Sendable {
    /// Two colours under 4.5:1 (WCAG 2.2, 1.4.3): the other field and the ratio.
    case contrast(with: String, ratio: Double)
    /// No site is named, so any site may use the channel.
    case anySite
  }

  /// The field.
  package let key: String
  /// Its value as text.
  package let value: String
  /// What is doubtful about it.
  package let doubt: ValidationWarningKind

  /// One line for a person.
  package func message(in language: Language) -> String {
    let words =
      switch doubt {
      case .contrast(let other, let ratio):
        ValidationStrings.contrast.filling(["other": .same(other), "ratio": Contrast.text(ratio)])
      case .anySite: ValidationStrings.anySite
      }
    return ValidationStrings.line.filled(
      ["key": key, "value": ControlCharacters.escaped(in: value), "rule": words[language]],
      in: language)
  }
}

/// A place in a text, as editors count it.
package struct TextPlace: Equatable, Sendable {
  /// From 1.
  package let line: Int
  /// The character in the line, from 1.
  package let column: Int

  /// A place.
  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// The place of a byte of UTF-8.
  init(of byte: Int, in bytes: [UInt8]) {
    let before = bytes.prefix(byte)
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    line = 1 + before.count { $0 == UInt8(ascii: "\n") }
    column = 1 + String(decoding: before[start...], as: UTF8.self).count
  }
}

/// What a value must keep.
package enum Rule: Equatable, Sendable {
  // Texts
  case length(ClosedRange<Int>)
  case bytes(Int)
  case blank
  case controlCharacters
  case visibleASCII
  // Kinds of value
  case number(ClosedRange<Int>)
  case toggle
  case choice([String])
  case color
  case identifier
  case slug
  case phone
  case httpsLink
  case origin
  case imageKind
  case imageSize(Int)
  case imageFromFile
  case requestedData
  // Lists
  case tooMany(Int)
  case repeated
  case noSuchItem
  case noSuchIndex(count: Int)
  // Between fields
  case descriptionTaken(by: String)
  case identifierTaken
  case flowUnknown
  case flow(FlowRule)
  case receptiveForbidsOutreach
  case longerThanInterval(Int)
  case needsAttendance
  case needsImage
  // Addresses
  case address(AddressRule)
  // Documents and assignments
  case unknownKey(nearest: String?)
  case missing
  case type(ValueType)
  case notJSON(at: TextPlace?)
  case notAnAssignment
  case notAList
  case readOnly
  // What a visitor fills in
  case email
  case cpf
  case required

  /// What a document must hold at a key.
  package enum ValueType: String, Equatable, Sendable {
    case text, number, toggle, list, object
  }
}
