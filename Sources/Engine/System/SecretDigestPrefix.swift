// What is kept of a session's secrets in memory, 16 bytes each.

/// The first 128 bits of a secret's digest, which is what an open session keeps of it. Secrets are
/// 128 random bits, so finding another text with this prefix is as hard as guessing the secret.
struct SecretDigestPrefix: Equatable, Sendable {
  private var words: (UInt64, UInt64) = (0, 0)

  /// A prefix of zeros, which no known secret has.
  init() {}

  /// The prefix of a digest.
  init(_ digest: SHA256Digest) { words = (digest.words.0, digest.words.1) }

  /// Compares in constant time.
  static func == (one: SecretDigestPrefix, other: SecretDigestPrefix) -> Bool {
    (one.words.0 ^ other.words.0) | (one.words.1 ^ other.words.1) == 0
  }
}
