// Texts with a number in them, in the singular and in the plural.

import Channels

/// A text with a count: one text for 1, and another for all other counts. `{count}` in it is
/// replaced by the number.
struct Plural: Sendable {
  let one: LocalizedText
  let other: LocalizedText

  /// The text for a count, in the language of the format.
  func text(_ count: Int, _ format: Format) -> String {
    (count == 1 ? one : other).filled(["count": format.number(count)], in: format.language)
  }
}
