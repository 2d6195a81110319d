// `key=value` as commands and linear mode take it: set a field, add to a list, take from one, or
// reach into an item of a list. Reading never trusts the key: what no field names is refused with
// the nearest that one does.

import Basics
import Foundation

/// One change somebody typed.
package struct Assignment: Equatable, Sendable {
  /// What is done with the value.
  package enum Operation: String, Equatable, Sendable {
    case set = "="
    case add = "+="
    case remove = "-="
  }

  /// The key as typed.
  package let key: String
  /// The field: the key up to its index.
  package let field: String
  /// The item of a list, from 0.
  package let index: Int?
  /// The item's own field.
  package let member: String?
  /// What is done.
  package let operation: Operation
  /// The value; a command may put what it read from a file or from stdin in its place.
  package var value: String

  /// Reads `key=v`, `key+=v`, `key-=v`, `key[0]=v` or `key[0].x=v`; the value of a list may be
  /// JSON.
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

extension FieldTable {
  /// Carries out one assignment. The language gives new requested data their labels.
  ///
  /// - Throws: the first fault; the owner is unchanged then.
  package func apply(
    _ assignment: Assignment, to owner: inout Owner, language: Language = .portuguese
  ) throws(ValidationError) {
    let field = try known(assignment)
    if field.kind == .identifier {
      throw ValidationError(key: assignment.key, value: assignment.value, rule: .readOnly)
    }
    let value: FieldValue
    switch field.value(of: owner) {
    case .list(let items) where assignment.operation != .set || assignment.index != nil:
      value = .list(try assignment.change(items, as: field))
    case .data(let data) where assignment.operation != .set || assignment.index != nil:
      value = .data(try assignment.change(data, language: language))
    default:
      guard assignment.operation == .set, assignment.index == nil else {
        throw ValidationError(key: assignment.key, value: assignment.value, rule: .notAList)
      }
      value = try field.parse(assignment.value, language: language)
    }
    if let fault = field.faults(in: value).first { throw fault }
    try field.set(value, in: &owner)
  }

  /// The field of an assignment; a prefix such as `settings.presence` names none.
  private func known(_ assignment: Assignment) throws(ValidationError) -> Field<Owner> {
    do {
      return try field(assignment.field, value: assignment.value)
    } catch {
      throw ValidationError(key: assignment.key, value: assignment.value, rule: error.rule)
    }
  }
}

extension Assignment {
  private func fault(_ rule: Rule) -> ValidationError {
    ValidationError(key: key, value: value, rule: rule)
  }

  fileprivate func change<Owner>(
    _ items: [String], as field: Field<Owner>
  ) throws(ValidationError) -> [String] {
    var items = items
    if let index {
      guard operation == .set else { throw fault(.notAList) }
      guard member == nil else {
        throw fault(.unknownKey(nearest: "\(self.field)[\(index)]"))
      }
      guard items.indices.contains(index) else { throw fault(.noSuchIndex(count: items.count)) }
      items[index] = field.kind == .origins ? Origin(value)?.text ?? value : value
      return items
    }
    let given = try Kinds.items(value, of: key).map {
      field.kind == .origins ? Origin($0)?.text ?? $0 : $0
    }
    if operation == .add { return items + given }
    for item in given {
      guard let found = items.firstIndex(of: item) else { throw fault(.noSuchItem) }
      items.remove(at: found)
    }
    return items
  }

  fileprivate func change(
    _ data: [Channel.RequestedDatum], language: Language
  ) throws(ValidationError) -> [Channel.RequestedDatum] {
    var data = data
    if let index {
      guard operation == .set else { throw fault(.notAList) }
      guard data.indices.contains(index) else { throw fault(.noSuchIndex(count: data.count)) }
      guard let member else {
        data[index] = try datum(language)
        return data
      }
      do throws(ValidationError) {
        try Fields.datum.field(member, value: value).set(text: value, in: &data[index])
      } catch {
        guard case .unknownKey(let near) = error.rule else {
          throw ValidationError(key: key, value: value, rule: error.rule)
        }
        throw fault(.unknownKey(nearest: near.map { "\(field)[\(index)].\($0)" }))
      }
      return data
    }
    if operation == .add {
      return data + (try added(to: data.map(\.key), language: language))
    }
    for item in try Kinds.items(value, of: key) {
      guard let found = data.firstIndex(where: { $0.key == item }) else { throw fault(.noSuchItem) }
      data.remove(at: found)
    }
    return data
  }

  /// The datum that stands whole in the value, as a JSON object.
  private func datum(_ language: Language) throws(ValidationError) -> Channel.RequestedDatum {
    guard value.hasPrefix("{") else { throw fault(.type(.object)) }
    let json = try JSONValue.read(Array(value.utf8), key: key)
    var faults: [ValidationError] = []
    let datum = Channel.RequestedDatum.read(json, prefix: key + ".", language, &faults)
    if let first = faults.first { throw first }
    return datum
  }

  private func added(
    to taken: [String], language: Language
  ) throws(ValidationError) -> [Channel.RequestedDatum] {
    if value.hasPrefix("[") || value.hasPrefix("{") {
      let list = value.hasPrefix("[") ? value : "[\(value)]"
      return try Channel.RequestedDatum.parse(list, key: key, language: language)
    }
    var added: [Channel.RequestedDatum] = []
    for datum in try Channel.RequestedDatum.parse(value, key: key) {
      added.append(
        .make(
          datum.kind, required: datum.required, language: language,
          taken: taken + added.map(\.key)))
    }
    return added
  }
}

extension Channel {
  /// Carries out assignments, all or none. Where the language changes, texts that still were the
  /// defaults of the old one become those of the new, unless they were assigned as well.
  ///
  /// - Throws: every fault, one an assignment at most; the channel is unchanged then.
  package mutating func apply(_ assignments: [Assignment]) throws(ValidationErrors) {
    var changed = self
    var faults: [ValidationError] = []
    for assignment in assignments {
      do {
        try Fields.channel.apply(
          assignment, to: &changed, language: changed.text.language.language)
      } catch {
        faults.append(error)
      }
    }
    guard faults.isEmpty else { throw ValidationErrors(faults) }
    if changed.text.language != text.language {
      changed.adoptDefaults(from: text.language, keeping: Set(assignments.map(\.key)))
    }
    self = changed
  }
}
