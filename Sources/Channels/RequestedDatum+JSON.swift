// Requested data as documents and commands write them.

extension Channel.RequestedDatum {
  /// A datum with the default key and label of its kind.
  ///
  /// - Parameters:
  ///   - kind: What it asks for.
  ///   - required: Whether the conversation cannot start without it.
  ///   - language: The language of its label.
  ///   - taken: The keys that are in use; the new key is none of them.
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

  /// Reads the rows of a document. Key and label have defaults by kind.
  static func read(
    _ items: [JSONValue], key: String, language: Language = .portuguese
  ) throws(ValidationErrors) -> [Channel.RequestedDatum] {
    var data: [Channel.RequestedDatum] = []
    var errors: [ValidationError] = []
    for (index, item) in items.enumerated() {
      data.append(read(item, prefix: "\(key)[\(index)].", language, &errors))
    }
    guard errors.isEmpty else { throw ValidationErrors(errors) }
    return data
  }

  /// Reads one row. The keys of its errors begin with `prefix`.
  static func read(
    _ item: JSONValue, prefix: String, _ language: Language, _ errors: inout [ValidationError]
  ) -> Channel.RequestedDatum {
    var datum = Fields.datum.standard
    errors += Fields.datum.read(item, into: &datum, prefix: prefix)
    if case .object(let members) = item {
      if members["key"] == nil { datum.key = datum.kind.rawValue }
      if members["label"] == nil { datum.label = datum.kind.words[language] }
    }
    return datum
  }

  /// Reads typed text: a JSON list, or kinds separated by commas, each with a `*` if it is
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
    for item in FieldSyntax.items(text) {
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
