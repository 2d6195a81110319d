// Fields as JSON, in both directions. A key's dots are the document's levels, so the table of
// fields alone says what a document looks like; whatever it does not name is refused.

import Basics
import Foundation

extension FieldTable {
  /// Every field, nested by the dots of its key. Secrets are masked.
  package func json(of owner: Owner) -> JSONValue {
    var root: [String: JSONValue] = [:]
    for field in all {
      let path = field.key.split(separator: ".").map(String.init)
      var value = Self.json(field.value(of: owner))
      if case .secret = field.kind { value = .text(field.text(of: owner)) }
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

  /// Fills `owner` from a document. Missing keys leave what is there, except those that have no
  /// default. Faults name the key below `prefix`; limits are not looked at.
  ///
  /// - Returns: the faults, in the order of the table; empty when all was read.
  package func read(_ json: JSONValue, into owner: inout Owner, prefix: String = "")
    -> [ValidationError]
  {
    guard case .object(let members) = json else {
      let key = prefix.hasSuffix(".") ? String(prefix.dropLast()) : prefix
      return [ValidationError(key: key, value: json.shown, rule: .type(.object))]
    }
    var values: [String: JSONValue] = [:]
    var faults: [ValidationError] = []
    flatten(members, below: "", into: &values, faults: &faults)
    for field in all {
      guard let value = values[field.key] else {
        if field.isAsked {
          faults.append(ValidationError(key: field.key, value: "", rule: .missing))
        }
        continue
      }
      do throws(ValidationErrors) {
        let typed = try field.value(from: value)
        guard field.assign(&owner, typed) else {
          faults.append(field.fault(value.shown, field.typeRule))
          continue
        }
      } catch {
        faults += error.all
      }
    }
    return faults.map { $0.below(prefix) }
  }

  /// What breaks its field's own rules, but in the fields of which `found` has a fault already.
  func faults(in owner: Owner, beside found: [ValidationError], prefix: String) -> [ValidationError]
  {
    let named = Set(found.map(\.key))
    return faults(in: owner).map { $0.below(prefix) }.filter { !named.contains($0.key) }
  }

  private func flatten(
    _ members: [String: JSONValue], below prefix: String, into values: inout [String: JSONValue],
    faults: inout [ValidationError]
  ) {
    for (name, value) in members.sorted(by: { $0.key < $1.key }) {
      let key = prefix + name
      if self[key] != nil {
        values[key] = value
      } else if all.contains(where: { $0.key.hasPrefix(key + ".") }) {
        guard case .object(let inner) = value else {
          faults.append(ValidationError(key: key, value: value.shown, rule: .type(.object)))
          continue
        }
        flatten(inner, below: key + ".", into: &values, faults: &faults)
      } else {
        let near = EditDistance.word(to: key, among: all.map(\.key))
        faults.append(
          ValidationError(key: key, value: value.shown, rule: .unknownKey(nearest: near)))
      }
    }
  }
}

extension JSONValue {
  /// The kind of a flow's block. Drawing tools write a block as its kind alone, or as an object
  /// that says it under `kind` or `type` beside what is drawn; the kind is all that rules ask for.
  fileprivate var blockKind: JSONValue {
    guard case .object(let members) = self else { return self }
    return members["kind"] ?? members["type"] ?? self
  }
}

extension Field {
  /// The typed value of a part of a document.
  func value(from json: JSONValue) throws(ValidationErrors) -> FieldValue {
    switch (kind, json) {
    case (.toggle, .toggle(let on)): return .toggle(on)
    case (.integer, .number(let number)): return .number(number)
    case (.origins, .list(let items)): return .list(try texts(items))
    case (.blocks, .list(let items)): return .list(try texts(items.map(\.blockKind)))
    case (.requestedData, .list(let items)):
      return .data(try Channel.RequestedDatum.read(items, key: key))
    case (.image, .null): return .image(nil)
    case (.image, .object(let members)): return .image(try image(members, json))
    case (.address(optional: true), .null): return .text("")
    case (.toggle, _), (.integer, _), (.origins, _), (.blocks, _), (.requestedData, _),
      (.image, _):
      throw ValidationErrors([fault(json.shown, documentRule)])
    case (_, .text(let text)): return .text(text)
    default: throw ValidationErrors([fault(json.shown, .type(.text))])
    }
  }

  private var documentRule: Rule {
    switch kind {
    case .toggle: .type(.toggle)
    case .integer: .type(.number)
    case .image: .type(.object)
    default: .type(.list)
    }
  }

  private func texts(_ items: [JSONValue]) throws(ValidationErrors) -> [String] {
    var texts: [String] = []
    for (index, item) in items.enumerated() {
      guard case .text(let text) = item else {
        throw ValidationErrors([
          ValidationError(key: "\(key)[\(index)]", value: item.shown, rule: .type(.text))
        ])
      }
      texts.append(text)
    }
    return texts
  }

  private func image(
    _ members: [String: JSONValue], _ whole: JSONValue
  ) throws(ValidationErrors) -> ChannelImage {
    if let unknown = members.keys.sorted().first(where: { $0 != "kind" && $0 != "bytes" }) {
      let near = EditDistance.word(to: unknown, among: ["kind", "bytes"])
      throw ValidationErrors([
        ValidationError(
          key: "\(key).\(unknown)", value: members[unknown]?.shown ?? "",
          rule: .unknownKey(nearest: near.map { "\(key).\($0)" }))
      ])
    }
    guard case .text(let text) = members["bytes"], let data = Data(base64Encoded: text) else {
      let value = members["bytes"]?.shown ?? ""
      throw ValidationErrors([ValidationError(key: "\(key).bytes", value: value, rule: .imageKind)])
    }
    guard case .text(let name) = members["kind"], let kind = ChannelImage.Kind(rawValue: name)
    else {
      let kinds = ChannelImage.Kind.allCases.map(\.rawValue)
      let value = members["kind"]?.shown ?? ""
      throw ValidationErrors([
        ValidationError(key: "\(key).kind", value: value, rule: .choice(kinds))
      ])
    }
    return ChannelImage(kind: kind, bytes: [UInt8](data))
  }
}

extension Channel.RequestedDatum {
  /// A datum of a kind with its key and label by default. `taken` are keys already in use.
  package static func make(
    _ kind: Kind, required: Bool = false, language: Language = .portuguese,
    taken: [String] = []
  ) -> Channel.RequestedDatum {
    var key = kind.rawValue
    var number = 2
    while taken.contains(key) {
      key = "\(kind.rawValue)\(number)"
      number += 1
    }
    return Channel.RequestedDatum(
      key: key, kind: kind, label: kind.words[language], required: required)
  }

  /// Reads the rows of a document: key and label have defaults by kind.
  static func read(
    _ items: [JSONValue], key: String, language: Language = .portuguese
  ) throws(ValidationErrors) -> [Channel.RequestedDatum] {
    var data: [Channel.RequestedDatum] = []
    var faults: [ValidationError] = []
    for (index, item) in items.enumerated() {
      data.append(read(item, prefix: "\(key)[\(index)].", language, &faults))
    }
    guard faults.isEmpty else { throw ValidationErrors(faults) }
    return data
  }

  /// Reads one row; its faults name their keys below `prefix`.
  static func read(
    _ item: JSONValue, prefix: String, _ language: Language, _ faults: inout [ValidationError]
  ) -> Channel.RequestedDatum {
    var datum = Fields.datum.standard
    faults += Fields.datum.read(item, into: &datum, prefix: prefix)
    if case .object(let members) = item {
      if members["key"] == nil { datum.key = datum.kind.rawValue }
      if members["label"] == nil { datum.label = datum.kind.words[language] }
    }
    return datum
  }

  /// Reads what somebody typed: a JSON list, or kinds apart by commas, `*` after one that is
  /// required.
  static func parse(
    _ text: String, key: String, language: Language = .portuguese
  ) throws(ValidationError) -> [Channel.RequestedDatum] {
    if text.hasPrefix("[") {
      let json = try JSONValue.read(Array(text.utf8), key: key)
      guard case .list(let items) = json else {
        throw ValidationError(key: key, value: text, rule: .requestedData)
      }
      do throws(ValidationErrors) {
        return try read(items, key: key, language: language)
      } catch {
        throw error.all[0]
      }
    }
    var data: [Channel.RequestedDatum] = []
    for item in Kinds.items(text) {
      let required = item.hasSuffix("*")
      guard let kind = Kind(rawValue: required ? String(item.dropLast()) : item) else {
        throw ValidationError(key: key, value: text, rule: .requestedData)
      }
      data.append(
        make(kind, required: required, language: language, taken: data.map(\.key)))
    }
    return data
  }
}
