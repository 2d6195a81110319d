// Moments in the engine's JSON, decoded once into milliseconds.

import Basics
import Presence

/// A moment in milliseconds since 1970 that JSON carries as an RFC 3339 text in UTC.
@propertyWrapper
package struct FeedMoment: Codable, Equatable, Sendable {
  /// Milliseconds since 1970.
  package var wrappedValue: Millis

  /// Wraps a moment.
  package init(wrappedValue: Millis) { self.wrappedValue = wrappedValue }

  /// Decodes the text of a moment.
  ///
  /// - Throws: `DecodingError.dataCorrupted` if the text is no RFC 3339 text in UTC.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let millis = RFC3339.milliseconds(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not an RFC 3339 text in UTC: \(text)")
    }
    wrappedValue = millis
  }

  /// Encodes the text of the moment, with milliseconds.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(RFC3339.text(wrappedValue))
  }
}

/// A moment as in `FeedMoment`, or nil for null or where the member is left out.
@propertyWrapper
package struct OptionalFeedMoment: Codable, Equatable, Sendable {
  /// Milliseconds since 1970, or nil.
  package var wrappedValue: Millis?

  /// Wraps a moment.
  package init(wrappedValue: Millis?) { self.wrappedValue = wrappedValue }

  /// Decodes the text of a moment, or null.
  package init(from decoder: any Decoder) throws {
    if try decoder.singleValueContainer().decodeNil() {
      wrappedValue = nil
    } else {
      wrappedValue = try FeedMoment(from: decoder).wrappedValue
    }
  }

  /// Encodes the text of the moment, or null.
  package func encode(to encoder: any Encoder) throws {
    if let wrappedValue {
      try FeedMoment(wrappedValue: wrappedValue).encode(to: encoder)
    } else {
      var container = encoder.singleValueContainer()
      try container.encodeNil()
    }
  }
}

extension KeyedDecodingContainer {
  /// Decodes a moment that may be left out.
  package func decode(
    _ type: OptionalFeedMoment.Type, forKey key: Key
  ) throws -> OptionalFeedMoment {
    try decodeIfPresent(type, forKey: key) ?? OptionalFeedMoment(wrappedValue: nil)
  }
}
