// The value of a field.

import Basics

/// The value of a field.
package enum FieldValue: Equatable, Sendable {
  /// A string.
  case text(String)
  /// A boolean.
  case toggle(Bool)
  /// An integer.
  case number(Int)
  /// A list of strings.
  case list([String])
  /// Requested data, in order.
  case data([Channel.RequestedDatum])
  /// An image; nil for none.
  case image(ChannelImage?)

  /// The value as text: as it is typed, and as the audit stores it. An image is its format, size
  /// and digest.
  package var text: String {
    switch self {
    case .text(let text): text
    case .toggle(let on): on ? "true" : "false"
    case .number(let number): String(number)
    case .list(let items): items.joined(separator: " ")
    case .data(let data):
      data.isEmpty ? "" : JSONValue.list(data.map { Fields.datum.json(of: $0) }).line
    case .image(nil): ""
    case .image(let image?):
      "\(image.kind.rawValue), \(image.bytes.count) bytes, \(SHA256.hexadecimal(image.bytes).prefix(16))"
    }
  }

  /// Whether both values have the same bytes. `==` does not suffice: it ignores the difference
  /// between canonically equivalent texts, such as é in one scalar or in two.
  func isSame(as other: FieldValue) -> Bool {
    switch (self, other) {
    case (.image, .image), (.toggle, _), (.number, _): self == other
    case (.text, _), (.list, _), (.data, _), (.image, _):
      self == other && text.utf8.elementsEqual(other.text.utf8)
    }
  }
}
