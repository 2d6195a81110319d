// Texts with placeholders such as `{name}`.

/// Replaces placeholders.
package enum Template {
  /// Replaces each `{key}` of `template` by its value in one pass. Unknown placeholders stay, and
  /// so do placeholders inside of values.
  package static func fill(_ template: String, _ values: [(key: String, value: String)]) -> String {
    var result = ""
    var rest = Substring(template)
    while let open = rest.firstIndex(of: "{") {
      result += rest[..<open]
      rest = rest[open...]
      guard let value = values.first(where: { rest.hasPrefix("{\($0.key)}") }) else {
        result.append(rest.removeFirst())
        continue
      }
      result += value.value
      rest = rest.dropFirst(value.key.count + 2)
    }
    return result + rest
  }
}
