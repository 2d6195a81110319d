// The result of joining two changes of one thing.

/// A merge of two changes, with its conflicts.
package struct FieldMerge<Owner: Sendable>: Sendable {
  /// The object with both changes. Fields in conflict have the value of `mine`.
  package internal(set) var result: Owner
  let theirs: Owner
  /// The fields that both changed to different values.
  package let conflicts: [FieldConflict]

  /// Resolves a conflict by the value of `theirs`.
  package mutating func takeTheirs(_ field: Field<Owner>) {
    field.copy(from: theirs, to: &result)
  }
}
