// The privacy notice that a contact accepted.

/// The notice that a contact accepted before starting a session, as it was shown.
package struct AcceptedNotice: Equatable, Sendable {
  /// A digest of the wording, which identifies its version.
  package var version: String
  /// The text.
  package var text: String
  /// The link; may be empty.
  package var link: String

  /// Creates a notice.
  package init(version: String, text: String, link: String) {
    self.version = version
    self.text = text
    self.link = link
  }
}
