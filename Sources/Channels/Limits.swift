// The limits of channels, flows and their files that are not part of a field's own kind.

/// Limits of texts, lists and files.
package enum Limits {
  /// The most bytes of UTF-8 for each character of a text's limit: a grapheme cluster alone can
  /// have thousands of combining marks.
  package static let bytesPerCharacter = 32
  /// The most bytes of an image.
  package static let imageBytes = 512 * 1024
  /// The most data that a channel asks for.
  package static let requestedData = 10
  /// The most sites of a channel.
  package static let origins = 100
  /// The most bytes of one site: a host name of 253, scheme and port.
  package static let originBytes = 270
  /// The most bytes of a web address.
  package static let addressBytes = 2_000
  /// The most characters of a slug.
  package static let slug = 40
  /// The most blocks of a flow.
  package static let blocks = 1_000
  /// The most characters of one datum that a visitor fills in.
  package static let visitorDatum = 200
  /// The most bytes of an assignment, `key=value`.
  package static let assignmentBytes = 64 * 1024
  /// The most bytes of a file of channels or flows.
  package static let documentBytes = 256 * 1024 * 1024
  /// The most flows of one file.
  package static let flows = 10_000
  /// The most channels of one file.
  package static let channels = 10_000
}
