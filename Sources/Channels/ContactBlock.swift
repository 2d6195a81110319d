// Contacts and addresses that are kept out for a time.

/// A contact or an address that may neither start nor resume a session.
package struct ContactBlock: Equatable, Codable, Sendable {
  /// A contact's identifier, or an IP address.
  package var subject: String
  /// When it ends, in milliseconds since 1970 (UTC); nil for never.
  package var until: Int64?
  /// Who blocked it.
  package var author: String
  /// When it was blocked, in milliseconds since 1970 (UTC).
  package var at: Int64

  /// Creates a block.
  package init(subject: String, until: Int64?, author: String, at: Int64) {
    self.subject = subject
    self.until = until
    self.author = author
    self.at = at
  }

  /// Blocks of an installation.
  package static let limit = 10_000

  /// Whether it holds at a moment, in milliseconds since 1970 (UTC).
  package func holds(at moment: Int64) -> Bool { until.map { moment < $0 } ?? true }

  /// The subject as it is stored: an identifier, or an address in lower case.
  ///
  /// - Throws: What is neither.
  package static func subject(_ text: String) throws(ValidationError) -> String {
    if FieldSyntax.isIdentifier(text) { return text }
    let address = text.lowercased()
    let host = address.contains(":") ? "[\(address)]" : address
    guard NetworkAddress(host: host) != nil else {
      throw ValidationError(key: "subject", value: text, rule: .contactOrAddress)
    }
    return address
  }
}
