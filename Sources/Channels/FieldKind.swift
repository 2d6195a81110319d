// What a field holds, and its limits.

/// What a field holds, and its limits. Lengths count grapheme clusters.
package enum FieldKind: Equatable, Sendable {
  /// A text of one line; its length.
  case line(ClosedRange<Int>)
  /// A text that may have several lines; its length.
  case lines(ClosedRange<Int>)
  /// A boolean.
  case toggle
  /// An integer in a range.
  case integer(ClosedRange<Int>)
  /// One of several values.
  case choice([Choice])
  /// `#RRGGBB`.
  case color
  /// 24 lower-case hexadecimal characters.
  case identifier
  /// The id of a registered flow that keeps the rules of `FlowRule`.
  case flow
  /// 1–40 lower-case ASCII letters, digits, `-` and `_`.
  case slug
  /// An https address, or empty.
  case link
  /// E.164, or empty.
  case phone
  /// A list of sites, `https://host[:port]` or `https://*.host`.
  case origins
  /// Rows of `Fields.datum`.
  case requestedData
  /// An image from a file, or none.
  case image
  /// An address for calls that keeps `AddressRule`; whether it may be empty.
  case address(optional: Bool)
  /// A secret, which is only shown masked; its length.
  case secret(ClosedRange<Int>)
  /// The kinds of a flow's blocks, in order.
  case blocks
}
