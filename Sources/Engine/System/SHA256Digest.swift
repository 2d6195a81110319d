// Digests of secrets. The secrets themselves are not kept, in memory or on disk.

import Basics

/// A SHA-256 digest (FIPS 180-4). As words it takes half the memory of its hexadecimal form.
struct SHA256Digest: Equatable, Sendable {
  var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  /// A digest of zeros, which no known text has.
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

  /// Parses 64 hexadecimal characters; nil for anything else.
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
  var prefixText: String {
    withUnsafeBytes(of: (words.0.bigEndian, words.1.bigEndian)) { Hexadecimal.encode($0) }
  }

  /// Compares in constant time.
  static func == (one: SHA256Digest, other: SHA256Digest) -> Bool {
    (one.words.0 ^ other.words.0) | (one.words.1 ^ other.words.1)
      | (one.words.2 ^ other.words.2) | (one.words.3 ^ other.words.3) == 0
  }
}
