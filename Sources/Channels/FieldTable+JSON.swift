// Fields as JSON, in both directions. A key's dots are the levels of the document, so the table of
// fields alone determines its form; keys that are not in the table are refused.

import Basics

extension FieldTable {
  /// Every field, as objects nested by the dots of the keys. Secrets are masked, unless the JSON is
  /// to be stored.
  package func json(of owner: Owner, maskingSecrets: Bool = true) -> JSONValue {
    var root: [String: JSONValue] = [:]
    for field in all {
      let path = field.key.split(separator: ".").map(String.init)
      var value = Self.json(field.value(of: owner))
      if maskingSecrets, case .secret = field.kind { value = .text(field.text(of: owner)) }
      Self.put(value, at: path[...], in: &root)
    }
    return .object(root)
  }

  private static func put(
    _ value: JSONValue, at path: ArraySlice<String>, in members: inout [String: JSONValue]
  ) {
    guard let first = path.first else { return }
    if path.count == 1 {
      members[first] = value
      return
    }
    var inner: [String: JSONValue] = [:]
    if case .object(let known) = members[first] { inner = known }
    put(value, at: path.dropFirst(), in: &inner)
    members[first] = .object(inner)
  }

  private static func json(_ value: FieldValue) -> JSONValue {
    switch value {
    case .text(let text): .text(text)
    case .toggle(let on): .toggle(on)
    case .number(let number): .number(number)
    case .list(let items): .list(items.map { .text($0) })
    case .data(let data): .list(data.map { Fields.datum.json(of: $0) })
    case .image(nil): .null
    case .image(let image?):
      .object([
        "kind": .text(image.kind.rawValue),
        "bytes": .text(Base64.encode(image.bytes)),
      ])
    }
  }

  /// Sets the fields of `owner` from a document. Fields whose key is missing keep their value.
  /// Limits are not checked.
  ///
  /// - Parameters:
  ///   - json: The document.
  ///   - owner: The object.
  ///   - prefix: The start of the keys of errors.
  /// - Returns: The errors, in the order of the table: unknown keys, wrong types, and missing keys
  ///   without a default.
  package func read(_ json: JSONValue, into owner: inout Owner, prefix: String = "")
    -> [ValidationError]
  {
    guard case .object(let members) = json else {
      let key = prefix.hasSuffix(".") ? String(prefix.dropLast()) : prefix
      return [ValidationError(key: key, value: json.shown, rule: .type(.object))]
    }
    var values: [String: JSONValue] = [:]
    var errors: [ValidationError] = []
    flatten(members, below: "", into: &values, errors: &errors)
    for field in all {
      guard let value = values[field.key] else {
        if field.isAsked {
          errors.append(ValidationError(key: field.key, value: "", rule: .missing))
        }
        continue
      }
      do throws(ValidationErrors) {
        let typed = try field.value(from: value)
        guard field.assign(&owner, typed) else {
          errors.append(field.error(value.shown, field.typeRule))
          continue
        }
      } catch {
        errors += error.all
      }
    }
    return errors.map { $0.below(prefix) }
  }

  /// The rules that fields break by themselves, except in the fields that `found` names.
  func errors(in owner: Owner, beside found: [ValidationError], prefix: String) -> [ValidationError]
  {
    let named = Set(found.map(\.key))
    return errors(in: owner).map { $0.below(prefix) }.filter { !named.contains($0.key) }
  }

  private func flatten(
    _ members: [String: JSONValue], below prefix: String, into values: inout [String: JSONValue],
    errors: inout [ValidationError]
  ) {
    for (name, value) in members.sorted(by: { $0.key < $1.key }) {
      let key = prefix + name
      if self[key] != nil {
        values[key] = value
      } else if all.contains(where: { $0.key.hasPrefix(key + ".") }) {
        guard case .object(let inner) = value else {
          errors.append(ValidationError(key: key, value: value.shown, rule: .type(.object)))
          continue
        }
        flatten(inner, below: key + ".", into: &values, errors: &errors)
      } else {
        let near = EditDistance.word(to: key, among: all.map(\.key))
        errors.append(
          ValidationError(key: key, value: value.shown, rule: .unknownKey(nearest: near)))
      }
    }
  }
}
