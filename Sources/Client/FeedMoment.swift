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
