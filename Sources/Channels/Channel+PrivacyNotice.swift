// The version of a privacy notice.

import Basics

extension Channel.PrivacyNotice {
  /// The first half of the SHA-256 of text, line feed and link in hexadecimal, 32 characters.
  /// A session stores which version its visitor accepted.
  package var version: String { String(SHA256.hexadecimal("\(text)\n\(link)".utf8).prefix(32)) }
}
