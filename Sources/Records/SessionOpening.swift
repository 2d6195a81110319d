// The record of a session's start.

import Presence

/// The SHA-256 digest of a secret in hexadecimal. Secrets themselves are never stored.
package typealias SecretHash = String

/// The start of a session.
package struct SessionOpening: Equatable, Sendable {
  /// The session's identifier.
  package var session: Identifier
  /// The digest of the secret with which a client resumes the session.
  package var secret: SecretHash
  /// The identifier of the contact in the browser.
  package var contact: Identifier
  /// The digest of the contact's secret.
  package var contactSecret: SecretHash
  /// The channel's identifier.
  package var channel: String
  /// How the session started.
  package var source: SessionSource
  /// The page on which it started, without query and fragment; may be empty.
  package var page: String
  /// The visitor's IP address, as reported by trusted proxies.
  package var address: String
  /// The requested data, in the channel's order.
  package var data: [DataValue]
  /// The notice that the contact accepted; nil if the channel has none.
  package var accepted: AcceptedNotice?
  /// Who the site says the contact is; nil where it does not.
  package var identity: String?
  /// When it started, in milliseconds since 1970 (UTC).
  package var at: Millis

  /// Creates the start of a session.
  package init(
    session: Identifier, secret: SecretHash, contact: Identifier, contactSecret: SecretHash,
    channel: String, source: SessionSource, page: String, address: String, data: [DataValue],
    accepted: AcceptedNotice?, at: Millis, identity: String? = nil
  ) {
    self.session = session
    self.secret = secret
    self.contact = contact
    self.contactSecret = contactSecret
    self.channel = channel
    self.source = source
    self.page = page
    self.address = address
    self.data = data
    self.accepted = accepted
    self.at = at
    self.identity = identity
  }

  /// The contact's name, if it is among the requested data; empty otherwise.
  package var name: String { data.first { $0.key == "name" }?.value ?? "" }
}
