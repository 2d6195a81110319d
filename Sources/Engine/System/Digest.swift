// The digests of secrets, which themselves are never kept.

import WebSocket

/// A SHA-256 (FIPS 180-4), kept as bytes: half the memory of its text.
struct Digest: Equatable, Sendable {
  var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  init() {}

  /// The digest of a text.
  init(of text: String) { self.init(bytes: SHA256.digest(text.utf8)) }

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

  /// The 32 bytes.
  var bytes: [UInt8] {
    [words.0, words.1, words.2, words.3].flatMap { word in
      stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
    }
  }

  /// The 64 hexadecimal characters.
  var text: String { Hexadecimal.encode(bytes) }

  /// All words are looked at, whatever the first says: the time tells nothing.
  static func == (one: Digest, other: Digest) -> Bool {
    (one.words.0 ^ other.words.0) | (one.words.1 ^ other.words.1)
      | (one.words.2 ^ other.words.2) | (one.words.3 ^ other.words.3) == 0
  }
}
