// The digests of secrets, which themselves are never kept.

import Basics

/// A SHA-256 (FIPS 180-4), kept as bytes: half the memory of its text.
struct SHA256Digest: Equatable, Sendable {
  var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  init() {}

  /// The digest of a text.
  init(of text: String) {
    var text = text
    self = text.withUTF8 { SHA256Digest(of: UnsafeRawBufferPointer($0)) }
  }

  /// The digest of bytes.
  init(of bytes: UnsafeRawBufferPointer) { words = SHA256.words(of: bytes) }

  private init(bytes: [UInt8]) {
    words = bytes.withUnsafeBytes { bytes in
      let word = { UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt64.self)) }
      return (word(0), word(8), word(16), word(24))
    }
  }

  /// Reads 64 hexadecimal characters; nil for anything else.
  init?(hexadecimal text: String) {
    guard let bytes = Hexadecimal.decode(text), bytes.count == 32 else { return nil }
    self.init(bytes: bytes)
  }

  /// The 64 hexadecimal characters.
  var text: String {
    let bytes = (
      words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian
    )
    return withUnsafeBytes(of: bytes) { Hexadecimal.encode($0) }
  }

  /// The first 32 hexadecimal characters.
  var start: String {
    withUnsafeBytes(of: (words.0.bigEndian, words.1.bigEndian)) { Hexadecimal.encode($0) }
  }

  /// All words are looked at, whatever the first says: the time tells nothing.
  static func == (one: SHA256Digest, other: SHA256Digest) -> Bool {
    (one.words.0 ^ other.words.0) | (one.words.1 ^ other.words.1)
      | (one.words.2 ^ other.words.2) | (one.words.3 ^ other.words.3) == 0
  }
}

/// What is remembered of an open session's secrets: half of the digest. A secret is 128 random bits,
/// and these are as hard to meet by chance or by search as the secret itself.
struct SecretDigestPrefix: Equatable, Sendable {
  private var words: (UInt64, UInt64) = (0, 0)

  init() {}

  /// The mark of a secret's digest.
  init(_ digest: SHA256Digest) { words = (digest.words.0, digest.words.1) }

  /// Both words are looked at, whatever the first says.
  static func == (one: SecretDigestPrefix, other: SecretDigestPrefix) -> Bool {
    (one.words.0 ^ other.words.0) | (one.words.1 ^ other.words.1) == 0
  }
}
