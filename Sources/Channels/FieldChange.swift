// One field before and after a change.

/// A changed field.
package struct FieldChange: Equatable, Sendable {
  /// The key of the field.
  package let key: String
  /// The value before, as text.
  package let from: String
  /// The value after, as text.
  package let to: String

  /// Creates a change.
  package init(key: String, from: String, to: String) {
    self.key = key
    self.from = from
    self.to = to
  }

  /// The characters up to which both values of a change stand on one line.
  private static let lineWidth = 60

  /// The change as lines for people: on one line where both values are short, else what goes and
  /// what comes, whole, since the end of a long value is often what has changed. The values are as
  /// they are stored; a screen must sanitize them.
  package var lines: [String] {
    let isShort = from.count + to.count <= FieldChange.lineWidth
    guard !isShort || (from + to).contains("\n") else {
      func shown(_ text: String) -> String { text.isEmpty ? "∅" : text }
      return ["\(key): \(shown(from)) → \(shown(to))"]
    }
    func marked(_ mark: String, _ text: String) -> [String] {
      text.isEmpty
        ? [] : text.split(separator: "\n", omittingEmptySubsequences: false).map { mark + $0 }
    }
    return [key + ":"] + marked("  − ", from) + marked("  + ", to)
  }
}
