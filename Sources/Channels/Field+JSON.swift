// How a field reads its value from a document.

import Foundation

extension Field {
  /// The value of the field in a document.
  ///
  /// - Throws: A wrong type, here or in an item. Limits are not checked.
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
      throw ValidationErrors([error(json.shown, documentRule)])
    case (_, .text(let text)): return .text(text)
    case (_, .null), (_, .toggle), (_, .number), (_, .decimal), (_, .list), (_, .object):
      throw ValidationErrors([error(json.shown, documentRule)])
    }
  }

  /// The rule that a value of another JSON type breaks.
  private var documentRule: Rule {
    switch kind {
    case .toggle: .type(.toggle)
    case .integer: .type(.number)
    case .image: .type(.object)
    case .origins, .blocks, .requestedData: .type(.list)
    case .line, .lines, .choice, .color, .identifier, .flow, .slug, .link, .phone, .address,
      .secret:
      .type(.text)
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
