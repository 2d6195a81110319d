// Entity tags, by which a browser asks whether the copy that it keeps is still current.

import Basics

/// Entity tags (RFC 9110 8.8.3): a digest of the bytes, in quotes.
enum EntityTag {
  /// The tag of a document.
  static func of(_ bytes: [UInt8]) -> String {
    "\"" + Hexadecimal.encode(SHA256.digest(bytes).prefix(12)) + "\""
  }

  /// Whether an `If-None-Match` header names the tag, weak or strong, or is `*` (RFC 9110 13.1.2).
  static func matches(_ header: String?, _ tag: String) -> Bool {
    guard let header else { return false }
    if ASCII.trimmed(header) == "*" { return true }
    return header.split(separator: ",").contains { part in
      let part = ASCII.trimmed(part)
      return part == tag || part == "W/" + tag
    }
  }
}
