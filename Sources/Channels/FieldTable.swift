// A table of fields: finding them by key, checking, comparing and merging objects.

/// The fields of one type of object.
package struct FieldTable<Owner: Sendable>: Sendable {
  /// Every field, in the order of the forms.
  package let all: [Field<Owner>]
  /// An object with every default. Fields without a default are empty.
  package let standard: Owner
  private let indices: [String: Int]

  init(standard: Owner, _ all: [Field<Owner>]) {
    self.all = all
    self.standard = standard
    indices = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.key, $0) })
  }

  /// The field of a key; nil if there is none.
  package subscript(key: String) -> Field<Owner>? { indices[key].map { all[$0] } }

  /// The field of a key.
  ///
  /// - Throws: `unknownKey` with the most similar key.
  package func field(_ key: String, value: String = "") throws(ValidationError) -> Field<Owner> {
    if let field = self[key] { return field }
    let near = EditDistance.word(to: key, among: all.map(\.key))
    throw ValidationError(key: key, value: value, rule: .unknownKey(nearest: near))
  }

  /// The fields of one tab, in order.
  package func fields(in tab: FieldTab) -> [Field<Owner>] { all.filter { $0.tab == tab } }

  /// Whether a field is shown, by the values of the other fields.
  package func isShown(_ field: Field<Owner>, in owner: Owner) -> Bool {
    guard let need = field.need, let other = self[need.key] else { return true }
    return other.text(of: owner) == need.value
  }

  /// The default of a field as text.
  package func standardText(of field: Field<Owner>) -> String { field.text(of: standard) }

  /// Every rule that a field breaks by itself, in the order of the table.
  package func errors(in owner: Owner) -> [ValidationError] {
    all.flatMap { $0.errors(in: $0.value(of: owner)) }
  }

  /// The fields that differ between two objects, in the order of the table.
  package func changes(from old: Owner, to new: Owner) -> [FieldChange] {
    all.compactMap { field in
      guard !field.value(of: old).isSame(as: field.value(of: new)) else { return nil }
      return FieldChange(key: field.key, from: field.text(of: old), to: field.text(of: new))
    }
  }

  /// Merges two changes of one object field by field, and lists element by element. A field that
  /// both changed to different values is a conflict, and has the value of `mine` in the result.
  ///
  /// - Parameters:
  ///   - base: The object before both changes.
  ///   - mine: The object after one change.
  ///   - theirs: The object after the other change.
  package func merge(base: Owner, mine: Owner, theirs: Owner) -> FieldMerge<Owner> {
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
    return FieldMerge(result: merged, theirs: theirs, conflicts: conflicts)
  }
}
