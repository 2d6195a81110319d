// The rows of a table of fields: each names the property that it reads and writes.

extension Field {
  /// A row with its own way to read and write.
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

  /// A row of a text property.
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

  /// A row of a boolean property.
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

  /// A row of an integer property and its range.
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

  /// A row of an enum property.
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

  /// A row of a property that is a list of strings.
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
