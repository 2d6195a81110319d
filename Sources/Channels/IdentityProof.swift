// Who a site says its user is, and how the site proves it.

import Basics

/// What a site signs about its user: `webchat('identify', {user, name, expires, signature})`.
package struct IdentityProof: Equatable, Sendable {
  /// The longest user that is accepted, in bytes of UTF-8.
  package static let userBytes = 200

  /// The site's name of the user, 1–`userBytes` bytes without control characters.
  package var user: String
  /// How the user is called; it is not signed, and may be empty.
  package var name: String
  /// When the proof ends, as it was signed: whole seconds since 1970 (UTC), or RFC 3339.
  package var expires: String
  /// The HMAC-SHA-256 of `user + "\n" + expires`, 64 hexadecimal digits.
  package var signature: String

  /// Creates a proof.
  package init(user: String, name: String, expires: String, signature: String) {
    self.user = user
    self.name = name
    self.expires = expires
    self.signature = signature
  }

  /// When the proof ends, in milliseconds since 1970 (UTC); nil for a text that is no moment.
  /// A number of twelve digits and more counts milliseconds, as JavaScript's `Date.now()` does.
  package var end: Int64? {
    guard expires.utf8.allSatisfy(ASCII.isDigit) else {
      return RFC3339.milliseconds(expires)
    }
    guard let number = Int64(expires), number < 1_000_000_000_000_000 else { return nil }
    return number < 100_000_000_000 ? number * 1_000 : number
  }

  /// Whether the user may be stored and shown.
  package var isWellFormed: Bool {
    (1...IdentityProof.userBytes).contains(user.utf8.count)
      && !ControlCharacters.occur(in: user, allowingLines: false, allowingReordering: false)
  }

  /// The signature of a user by a secret: what the site's server computes.
  ///
  ///     IdentityProof.signature(of: "ana", expires: "1767225600", by: secret)
  package static func signature(of user: String, expires: String, by secret: String) -> String {
    Hexadecimal.encode(HMAC.sha256(Array((user + "\n" + expires).utf8), key: Array(secret.utf8)))
  }
}
