// SHA-1, for one thing only: the answer to a WebSocket handshake (RFC 6455, section 4.2.2), where it
// protects nothing. https://www.rfc-editor.org/rfc/rfc3174

/// SHA-1 of a whole input.
public enum SHA1 {
  /// The 20 bytes of the digest.
  public static func digest(_ input: some Sequence<UInt8>) -> [UInt8] {
    var state: (UInt32, UInt32, UInt32, UInt32, UInt32) = (
      0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0
    )
    let bytes = MerkleDamgard.padded(input)
    bytes.withUnsafeBytes { bytes in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 80) { schedule in
        for block in stride(from: 0, to: bytes.count, by: 64) {
          mix(UnsafeRawBufferPointer(rebasing: bytes[block..<block + 64]), schedule, &state)
        }
      }
    }
    return MerkleDamgard.bytes([state.0, state.1, state.2, state.3, state.4])
  }

  private static func mix(
    _ block: UnsafeRawBufferPointer, _ w: UnsafeMutableBufferPointer<UInt32>,
    _ state: inout (UInt32, UInt32, UInt32, UInt32, UInt32)
  ) {
    for i in 0..<16 { w[i] = block.loadUnaligned(fromByteOffset: 4 * i, as: UInt32.self).bigEndian }
    for i in 16..<80 { w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1) }
    var (a, b, c, d, e) = state
    for i in 0..<80 {
      let f: UInt32
      let k: UInt32
      switch i {
      case ..<20: (f, k) = ((b & c) | (~b & d), 0x5A82_7999)
      case ..<40: (f, k) = (b ^ c ^ d, 0x6ED9_EBA1)
      case ..<60: (f, k) = ((b & c) | (b & d) | (c & d), 0x8F1B_BCDC)
      default: (f, k) = (b ^ c ^ d, 0xCA62_C1D6)
      }
      let next = rotate(a, 5) &+ f &+ e &+ k &+ w[i]
      (a, b, c, d, e) = (next, a, rotate(b, 30), c, d)
    }
    state = (state.0 &+ a, state.1 &+ b, state.2 &+ c, state.3 &+ d, state.4 &+ e)
  }

  @inline(__always) private static func rotate(_ x: UInt32, _ n: UInt32) -> UInt32 {
    x << n | x >> (32 - n)
  }
}

/// What SHA-1 and SHA-256 share: padding to whole blocks, and words written as bytes.
enum MerkleDamgard {
  static func padded(_ input: some Sequence<UInt8>) -> [UInt8] {
    var bytes = Array(input)
    let bits = UInt64(bytes.count) * 8
    bytes.append(0x80)
    while bytes.count % 64 != 56 { bytes.append(0) }
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
    }
    return bytes
  }

  static func bytes(_ words: [UInt32]) -> [UInt8] {
    words.flatMap { word in
      (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * $0)) }
    }
  }
}
