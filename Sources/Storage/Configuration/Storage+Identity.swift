// The secrets by which sites sign who their users are.

import Channels

extension Storage {
  /// Makes the identity secret of a channel, or replaces it; the one before stays valid for
  /// `IdentityKeys.overlap`.
  ///
  /// - Parameters:
  ///   - secret: The new secret, 64 hexadecimal digits.
  ///   - seed: What contacts are derived with, used where there is none yet.
  ///   - isRotation: Whether a secret that exists is replaced.
  /// - Returns: The key; nil where a secret exists and `isRotation` is false.
  /// - Throws: `channelUnknown`.
  package func makeIdentitySecret(
    of channel: String, _ secret: String, seed: String, isRotation: Bool, by author: Author
  ) throws(StorageError) -> IdentityKeys.ChannelKey? {
    try write { writer throws(StorageError) in
      let database = writer.database
      return try database.transaction { () throws(StorageError) -> IdentityKeys.ChannelKey? in
        guard try database.channel(channel) != nil else { throw .channelUnknown(channel) }
        let keys = try database.identityKeys()
        let old = keys.channels[channel]
        guard old == nil || isRotation else { return nil }
        let key =
          old?.rotated(to: secret, until: author.at + IdentityKeys.overlap)
          ?? IdentityKeys.ChannelKey(secret: secret)
        if keys.seed.isEmpty { try database.set(SettingKey.identitySeed, seed) }
        try database.set(SettingKey.identity(channel: channel), key.text)
        try database.audit([
          AuditEntry(
            who: author.name, when: author.at, subject: "channel:\(channel)",
            key: "identitySecret", from: Secret.masked(old?.secret ?? ""),
            to: Secret.masked(secret))
        ])
        return key
      }
    }
  }
}
