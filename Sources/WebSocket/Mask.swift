// Masking of payloads (RFC 6455, section 5.3).

/// The exclusive or of a payload with its masking key.
@usableFromInline package enum Mask {
  /// Masks or unmasks `bytes` in place. `offset` is the offset of the first byte within its
  /// payload.
  @usableFromInline
  package static func apply(
    _ mask: UInt32, to bytes: UnsafeMutableRawBufferPointer, offset: Int = 0
  ) {
    guard mask != 0 else { return }
    let bits = UInt32(offset & 3) * 8
    let rotated = bits == 0 ? mask : mask >> bits | mask << (32 - bits)
    let wide = UInt64(rotated) << 32 | UInt64(rotated)
    var index = 0
    while index + 8 <= bytes.count {
      let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      bytes.storeBytes(of: word ^ wide, toByteOffset: index, as: UInt64.self)
      index += 8
    }
    while index < bytes.count {
      bytes[index] ^= UInt8(truncatingIfNeeded: rotated >> (UInt32(index & 3) * 8))
      index += 1
    }
  }
}
