// A table of fields with what every reader of it needs: find by key, say what is near, say what
// is shown, check all, compare two.

/// The fields of one kind of thing.
package struct FieldTable<Owner: Sendable>: Sendable {
  /// Every field, in the order of the forms.
  package let all: [Field<Owner>]
  /// One with every default. What is asked is empty.
  package let standard: Owner
  private let places: [String: Int]

  init(standard: Owner, _ all: [Field<Owner>]) {
    self.all = all
    self.standard = standard
    places = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.key, $0) })
  }

  /// The field of a key.
  package subscript(key: String) -> Field<Owner>? { places[key].map { all[$0] } }

  /// The field of a key.
  ///
  /// - Throws: `unknownKey` with the nearest key.
  package func field(_ key: String, value: String = "") throws(ValidationError) -> Field<Owner> {
    if let field = self[key] { return field }
    let near = EditDistance.word(to: key, among: all.map(\.key))
    throw ValidationError(key: key, value: value, rule: .unknownKey(nearest: near))
  }

  /// The fields of one tab, in order.
  package func fields(in tab: FieldTab) -> [Field<Owner>] { all.filter { $0.tab == tab } }

  /// Whether a field is shown, as the other fields stand.
  package func isShown(_ field: Field<Owner>, in owner: Owner) -> Bool {
    guard let need = field.need, let other = self[need.key] else { return true }
    return other.text(of: owner) == need.value
  }

  /// The default of a field as text.
  package func standardText(of field: Field<Owner>) -> String { field.text(of: standard) }

  /// Every fault that a field has by itself, in the order of the table.
  package func faults(in owner: Owner) -> [ValidationError] {
    all.flatMap { $0.faults(in: $0.value(of: owner)) }
  }

  /// What differs between two, field by field, in the order of the table.
  package func changes(from old: Owner, to new: Owner) -> [FieldChange] {
    all.compactMap { field in
      guard !field.value(of: old).isSame(as: field.value(of: new)) else { return nil }
      return FieldChange(key: field.key, from: field.text(of: old), to: field.text(of: new))
    }
  }

  /// Joins two changes of one thing, field by field, lists element by element. Where both changed a
  /// field to different values, `mine` stands in the result and the field is a conflict for a
  /// person to decide.
  package func merge(base: Owner, mine: Owner, theirs: Owner) -> Merge<Owner> {
    var merged = mine
    var conflicts: [FieldConflict] = []
    for field in all {
      let old = field.value(of: base)
      let (my, their) = (field.value(of: mine), field.value(of: theirs))
      guard !their.isSame(as: old), !their.isSame(as: my) else { continue }
      if my.isSame(as: old) {
        field.copy(from: theirs, to: &merged)
      } else if let joined = FieldValue.joined(base: old, mine: my, theirs: their),
        (try? field.set(joined, in: &merged)) != nil
      {
        continue
      } else {
        conflicts.append(
          FieldConflict(
            key: field.key, base: field.text(of: base), mine: field.text(of: mine),
            theirs: field.text(of: theirs)))
      }
    }
    return Merge(result: merged, theirs: theirs, conflicts: conflicts)
  }
}

/// One field before and after, as text.
package struct FieldChange: Equatable, Sendable {
  /// The field.
  package let key: String
  /// Before.
  package let from: String
  /// After.
  package let to: String

  /// A change with every value given.
  package init(key: String, from: String, to: String) {
    self.key = key
    self.from = from
    self.to = to
  }
}

/// One field that two people changed to different values.
package struct FieldConflict: Equatable, Sendable {
  /// The field.
  package let key: String
  /// What both began with.
  package let base: String
  /// What this person wrote.
  package let mine: String
  /// What was saved in between.
  package let theirs: String
}

/// Two changes joined, and what is left to decide.
package struct Merge<Owner: Sendable>: Sendable {
  /// Both changes; where they differ, mine.
  package internal(set) var result: Owner
  let theirs: Owner
  /// Where they differ.
  package let conflicts: [FieldConflict]

  /// Takes the other side of one conflict.
  package mutating func takeTheirs(_ field: Field<Owner>) {
    field.copy(from: theirs, to: &result)
  }
}

/// What somebody changed, when.
package struct AuditEntry: Equatable, Codable, Sendable {
  /// Who: a user of the host, or what acted.
  package var who: String
  /// Milliseconds since 1970, UTC.
  package var when: Int64
  /// What was changed: `channel:{id}`, `flow:{id}`, `attendance`, `contact:{id}`…
  package var subject: String
  /// The field, or what was done (`created`, `removed`).
  package var key: String
  /// Before, as text; secrets masked.
  package var from: String
  /// After, as text; secrets masked.
  package var to: String

  /// An entry with every value given.
  package init(who: String, when: Int64, subject: String, key: String, from: String, to: String) {
    self.who = who
    self.when = when
    self.subject = subject
    self.key = key
    self.from = from
    self.to = to
  }

  /// One entry a changed field.
  package static func entries(
    of changes: [FieldChange], who: String, when: Int64, subject: String
  ) -> [AuditEntry] {
    changes.map {
      AuditEntry(who: who, when: when, subject: subject, key: $0.key, from: $0.from, to: $0.to)
    }
  }
}
