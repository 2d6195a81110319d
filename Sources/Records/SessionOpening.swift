// A session that begins, and what is stored with it.

import Presence

/// Bytes of a secret's SHA-256, in hexadecimal: secrets themselves are never kept.
package typealias SecretHash = String

/// A session that began.
package struct SessionOpening: Equatable, Sendable {
  /// The session's identifier.
  package var session: Identifier
  /// The hash of the secret that opens the session.
  package var secret: SecretHash
  /// The contact in the browser.
  package var contact: Identifier
  /// The hash of the contact's secret.
  package var contactSecret: SecretHash
  /// The channel's identifier.
  package var channel: String
  /// `widget`, `direct` or `active` (the company started it).
  package var source: String
  /// Without query and fragment; may be empty.
  package var page: String
  /// The visitor's address, after trusted proxies.
  package var address: String
  /// Requested data, by key, in the channel's order.
  package var data: [DataValue]
  /// The version and text of the notice that was accepted; nil where there was none.
  package var accepted: AcceptedNotice?
  /// When it began.
  package var at: Millis

  /// A beginning with every value given.
  package init(
    session: Identifier, secret: SecretHash, contact: Identifier, contactSecret: SecretHash,
    channel: String, source: String, page: String, address: String, data: [DataValue],
    accepted: AcceptedNotice?, at: Millis
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
  }

  /// The contact's name, as far as the requested data tell it; empty otherwise.
  package var name: String { data.first { $0.key == "name" }?.value ?? "" }
}

/// One requested datum and what the contact answered.
package struct DataValue: Equatable, Codable, Sendable {
  /// The key, as the channel names it.
  package var key: String
  /// The answer; at most 200 characters.
  package var value: String

  /// A datum and its value.
  package init(key: String, value: String) {
    self.key = key
    self.value = value
  }
}

/// What a contact accepted before starting.
package struct AcceptedNotice: Equatable, Sendable {
  /// The hash that tells one wording from another.
  package var version: String
  /// The notice as it was shown.
  package var text: String
  /// Its link; may be empty.
  package var link: String

  /// A notice as it was shown.
  package init(version: String, text: String, link: String) {
    self.version = version
    self.text = text
    self.link = link
  }
}
