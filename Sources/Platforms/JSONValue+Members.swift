// Reading documents of which only some members matter.

import Channels

extension JSONValue {
  /// The items of a list; empty for any other value.
  var items: [JSONValue] { if case .list(let items) = self { items } else { [] } }

  /// The text; nil for any other value.
  var string: String? { if case .text(let text) = self { text } else { nil } }

  /// The whole number; nil for any other value.
  var integer: Int? { if case .number(let number) = self { number } else { nil } }

  /// The number, whole or not; nil for any other value.
  var double: Double? {
    switch self {
    case .number(let number): Double(number)
    case .decimal(let number): number
    case .null, .toggle, .text, .list, .object: nil
    }
  }

  /// Whether the value is `true`.
  var isTrue: Bool { self == .toggle(true) }

  /// An identifier, which some programs write as a number and others as text.
  var identifier: String? { string ?? integer.map(String.init) }
}
