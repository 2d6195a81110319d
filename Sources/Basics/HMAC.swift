// HMAC with SHA-256. https://www.rfc-editor.org/rfc/rfc2104

/// Keyed message authentication codes.
package enum HMAC {
  /// The 32 bytes of the HMAC-SHA-256 of `message` under a key of any length.
  package static func sha256(_ message: some Sequence<UInt8>, key: [UInt8]) -> [UInt8] {
    var block = key.count > 64 ? SHA256.digest(key) : key
    block += Array(repeating: 0, count: 64 - block.count)
    let inner = SHA256.digest(block.map { $0 ^ 0x36 } + message)
    return SHA256.digest(block.map { $0 ^ 0x5C } + inner)
  }
}
