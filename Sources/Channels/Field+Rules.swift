// The rules that the value of a field keeps by itself, and how typed text becomes a value. The
// rules between fields are in `ChannelRules`.

import Foundation

extension Field {
  /// The rule that a site breaks; nil if it is one.
  private static func originRule(brokenBy text: String) -> Rule? {
    guard Origin(text) == nil else { return nil }
    let text = text.lowercased()
    guard let mark = text.range(of: "://") else { return .origin }
    if text[mark.upperBound...].contains(where: { "/?#".contains($0) }) { return .originPath }
    let isPlain = text.hasPrefix("http://")
    return isPlain && Origin("https" + text.dropFirst(4)) != nil ? .originScheme : .origin
  }

  /// The rules that a value breaks by itself. The keys of items have their index: `key[2]`.
  package func errors(in value: FieldValue) -> [ValidationError] {
    switch (kind, value) {
    case (.requestedData, .data(let data)): return Self.errors(in: data, key: key)
    case (.origins, .list(let items)):
      return Self.errors(in: items, key: key, limit: Limits.origins) {
        Self.originRule(brokenBy: $0)
      }
    case (.blocks, .list(let items)):
      return Self.errors(in: items, key: key, limit: Limits.blocks, unique: false) {
        FieldSyntax.text($0, 1...60, lines: false)
      }
    case (.image, .image(let image)):
      guard let image, let rule = FieldSyntax.image(image) else { return [] }
      return [error(value.text, rule)]
    case (.toggle, .toggle): return []
    case (.integer(let range), .number(let number)):
      return range.contains(number) ? [] : [error(String(number), .number(range))]
    case (.toggle, _), (.integer, _), (.origins, _), (.blocks, _), (.requestedData, _),
      (.image, _):
      return [error(value.text, typeRule)]
    case (_, .text(let text)):
      guard let rule = FieldSyntax.rule(kind, brokenBy: text) else { return [] }
      return [error(text, rule)]
    case (_, .toggle), (_, .number), (_, .list), (_, .data), (_, .image):
      return [error(value.text, typeRule)]
    }
  }

  private static func errors(
    in items: [String], key: String, limit: Int, unique: Bool = true,
    rule: (String) -> Rule?
  ) -> [ValidationError] {
    var errors: [ValidationError] = []
    var seen: Set<String> = []
    for (index, item) in items.enumerated() {
      let repeated = !seen.insert(item.lowercased()).inserted && unique
      if let rule = rule(item) ?? (repeated ? .repeated : nil) {
        errors.append(ValidationError(key: "\(key)[\(index)]", value: item, rule: rule))
      }
    }
    if items.count > limit {
      errors.append(ValidationError(key: key, value: String(items.count), rule: .tooMany(limit)))
    }
    return errors
  }

  private static func errors(in data: [Channel.RequestedDatum], key: String) -> [ValidationError] {
    var errors: [ValidationError] = []
    var seen: Set<String> = []
    for (index, datum) in data.enumerated() {
      let prefix = "\(key)[\(index)]."
      errors += Fields.datum.errors(in: datum).map { $0.below(prefix) }
      if !seen.insert(datum.key).inserted {
        errors.append(ValidationError(key: prefix + "key", value: datum.key, rule: .repeated))
      }
    }
    if data.count > Limits.requestedData {
      errors.append(
        ValidationError(key: key, value: String(data.count), rule: .tooMany(Limits.requestedData)))
    }
    return errors
  }

  /// Reads typed text: `true`, `30`, `https://a https://b`, `name, email`.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - language: The language of default labels of requested data.
  /// - Throws: The first rule of the field that the text breaks.
  package func parse(
    _ text: String, language: Language = .portuguese
  ) throws(ValidationError) -> FieldValue {
    let value = try convert(text, language)
    if let first = errors(in: value).first { throw first }
    return value
  }

  private func convert(_ text: String, _ language: Language) throws(ValidationError) -> FieldValue {
    let trimmed = text.trimmingCharacters(in: .whitespaces)
    switch kind {
    case .toggle:
      guard let on = FieldSyntax.toggle(trimmed) else { throw error(text, .toggle) }
      return .toggle(on)
    case .integer(let range):
      guard let number = Int(trimmed) else { throw error(text, .number(range)) }
      return .number(number)
    case .origins:
      return .list(try FieldSyntax.items(text, of: key).map { Origin($0)?.text ?? $0 })
    case .blocks: return .list(try FieldSyntax.items(text, of: key))
    case .requestedData:
      return .data(try Channel.RequestedDatum.parse(trimmed, key: key, language: language))
    case .image:
      guard trimmed.isEmpty else { throw error(text, .imageFromFile) }
      return .image(nil)
    case .lines: return .text(text.replacingOccurrences(of: "\r\n", with: "\n"))
    case .color:
      // What is refused is named as it was typed.
      let upper = trimmed.uppercased()
      return .text(FieldSyntax.rule(kind, brokenBy: upper) == nil ? upper : trimmed)
    case .choice, .flow, .identifier, .slug, .phone, .link, .address: return .text(trimmed)
    case .line, .secret: return .text(text)
    }
  }
}
