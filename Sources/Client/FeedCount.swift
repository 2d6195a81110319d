// Counts that an engine of before does not send.

/// A count that is 0 where the member is left out, as by an older engine.
@propertyWrapper
package struct FeedCount: Codable, Equatable, Sendable {
  /// The count.
  package var wrappedValue: Int

  /// Wraps a count.
  package init(wrappedValue: Int) { self.wrappedValue = wrappedValue }

  /// Decodes a count.
  package init(from decoder: any Decoder) throws {
    wrappedValue = try decoder.singleValueContainer().decode(Int.self)
  }

  /// Encodes the count.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(wrappedValue)
  }
}

extension KeyedDecodingContainer {
  /// Decodes a count that may be left out.
  package func decode(_ type: FeedCount.Type, forKey key: Key) throws -> FeedCount {
    try decodeIfPresent(type, forKey: key) ?? FeedCount(wrappedValue: 0)
  }
}
