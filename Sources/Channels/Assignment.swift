// An assignment as commands and line mode accept it: it sets a field, adds to a list, removes from
// a list, or changes an item of a list.

import Basics
import Foundation

/// A typed change of one field: `key=v`, `key+=v`, `key-=v`, `key[0]=v` or `key[0].x=v`.
package struct Assignment: Equatable, Sendable {
  /// What the assignment does with its value.
  package enum Operation: String, Equatable, Sendable {
    /// Replaces the field or the item.
    case set = "="
    /// Adds items to the list.
    case add = "+="
    /// Removes items from the list.
    case remove = "-="
  }

  /// The whole key.
  package let key: String
  /// The key of the field: the whole key without index and member.
  package let field: String
  /// The index in the list, from 0; nil without brackets.
  package let index: Int?
  /// The field of the item, such as `label`; nil for the whole item.
  package let member: String?
  /// What the assignment does with its value.
  package let operation: Operation
  /// The value. A command replaces it by the contents of a file or of standard input.
  package var value: String

  /// Reads an assignment. The value of a list may be JSON.
  ///
  /// - Throws: `notAnAssignment`, or `bytes` for more than `Limits.assignmentBytes`.
  package init(_ text: String) throws(ValidationError) {
    guard text.utf8.count <= Limits.assignmentBytes else {
      throw ValidationError(key: "…", value: text, rule: .bytes(Limits.assignmentBytes))
    }
    guard let equals = text.firstIndex(of: "=") else {
      throw ValidationError(key: "…", value: text, rule: .notAnAssignment)
    }
    var key = text[..<equals]
    operation =
      switch key.last {
      case "+": .add
      case "-": .remove
      default: .set
      }
    if operation != .set { key = key.dropLast() }
    value = String(text[text.index(after: equals)...])
    self.key = key.trimmingCharacters(in: .whitespaces)
    guard let place = Self.place(self.key[...]) else {
      throw ValidationError(
        key: self.key.isEmpty ? "…" : self.key, value: value, rule: .notAnAssignment)
    }
    (field, index, member) = place
  }

  private static func place(_ key: Substring) -> (String, Int?, String?)? {
    guard let open = key.firstIndex(of: "[") else {
      return key.isEmpty ? nil : (String(key), nil, nil)
    }
    let field = key[..<open]
    guard let close = key[open...].firstIndex(of: "]"), !field.isEmpty else { return nil }
    let digits = key[key.index(after: open)..<close]
    guard (1...4).contains(digits.utf8.count),
      ASCII.isDigits(digits), let index = Int(digits)
    else { return nil }
    let rest = key[key.index(after: close)...]
    if rest.isEmpty { return (String(field), index, nil) }
    guard rest.first == ".", rest.count > 1 else { return nil }
    return (String(field), index, String(rest.dropFirst()))
  }
}
