// The secrets by which sites sign who their users are, and the contacts that follow from them.

import Basics

/// The identity secrets of an installation.
package struct IdentityKeys: Equatable, Sendable {
  /// The secret of one channel, which its site's server knows.
  package struct ChannelKey: Equatable, Sendable {
    /// The secret: 64 hexadecimal digits, used as text.
    package var secret: String
    /// The secret before the last rotation, and the moment, in milliseconds since 1970 (UTC), up to
    /// which it is valid too.
    package var previous: (secret: String, until: Int64)?

    /// Creates a key.
    package init(secret: String, previous: (secret: String, until: Int64)? = nil) {
      self.secret = secret
      self.previous = previous
    }

    /// Reads what `text` wrote; nil for another text.
    package init?(_ text: String) {
      let parts = text.split(separator: " ").map(String.init)
      switch parts.count {
      case 1: self.init(secret: parts[0])
      case 3:
        guard let until = Int64(parts[2]) else { return nil }
        self.init(secret: parts[0], previous: (parts[1], until))
      default: return nil
      }
    }

    /// The key as it is stored.
    package var text: String {
      previous.map { "\(secret) \($0.secret) \($0.until)" } ?? secret
    }

    /// A key with another secret; this one's stays valid up to `until`.
    package func rotated(to secret: String, until: Int64) -> ChannelKey {
      ChannelKey(secret: secret, previous: (self.secret, until))
    }

    /// Whether two keys have the same secrets.
    package static func == (one: ChannelKey, other: ChannelKey) -> Bool { one.text == other.text }
  }

  /// For how long, in milliseconds, the secret before a rotation stays valid: a day.
  package static let overlap: Int64 = 86_400_000

  /// What contacts are derived with, which nobody outside of the installation knows; empty until
  /// the first secret of a channel was made.
  package var seed: String
  /// The keys by the identifier of their channel.
  package var channels: [String: ChannelKey]

  /// Creates keys.
  package init(seed: String = "", channels: [String: ChannelKey] = [:]) {
    self.seed = seed
    self.channels = channels
  }

  /// Whether a channel's site has signed a user who may be stored, and the proof has not ended.
  ///
  /// - Parameter now: Milliseconds since 1970 (UTC).
  package func verifies(_ proof: IdentityProof, channel: String, at now: Int64) -> Bool {
    guard let key = channels[channel], proof.isWellFormed, let end = proof.end, now < end else {
      return false
    }
    var secrets = [key.secret]
    if let previous = key.previous, now < previous.until { secrets.append(previous.secret) }
    return secrets.contains { secret in
      let wanted = IdentityProof.signature(of: proof.user, expires: proof.expires, by: secret)
      return ConstantTime.equals(Array(wanted.utf8), Array(proof.signature.lowercased().utf8))
    }
  }

  /// The contact of a channel's user: 24 hexadecimal digits of its identifier and 32 of its secret,
  /// the same for the same user in every browser, and known to nobody without the seed.
  package func contact(of user: String, channel: String) -> (id: String, secret: String) {
    let bytes = HMAC.sha256(Array((channel + "\n" + user).utf8), key: Array(seed.utf8))
    return (Hexadecimal.encode(bytes[..<12]), Hexadecimal.encode(bytes[16...]))
  }
}
