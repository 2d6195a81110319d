// SHA-1, used only for the answer to a WebSocket handshake (RFC 6455, section 4.2.2), where it
// protects nothing.

/// SHA-1 of an input that is whole in memory. Broken for signatures; use `SHA256` for those.
/// https://www.rfc-editor.org/rfc/rfc3174
package enum SHA1 {
  /// The 20 bytes of the digest of `input`.
  package static func digest(_ input: some Sequence<UInt8>) -> [UInt8] {
    let contiguous = input.withContiguousStorageIfAvailable { digest(UnsafeRawBufferPointer($0)) }
    return contiguous ?? Array(input).withUnsafeBytes { digest($0) }
  }

  /// The 20 bytes of the digest of a contiguous buffer.
  package static func digest(_ input: UnsafeRawBufferPointer) -> [UInt8] {
    let state = state(of: input)
    return withUnsafeBytes(of: state) { MerkleDamgard.bytes($0) }
  }

  /// The digest in base64, made without an intermediate array.
  package static func base64(of input: UnsafeRawBufferPointer) -> String {
    let (a, b, c, d, e) = state(of: input)
    let bytes = (a.bigEndian, b.bigEndian, c.bigEndian, d.bigEndian, e.bigEndian)
    return withUnsafeBytes(of: bytes) { Base64.encode($0) }
  }

  private static func state(
    of input: UnsafeRawBufferPointer
  ) -> (UInt32, UInt32, UInt32, UInt32, UInt32) {
    var state: (UInt32, UInt32, UInt32, UInt32, UInt32) = (
      0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0
    )
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 80) { schedule in
      MerkleDamgard.blocks(of: input) { mix($0, schedule, &state) }
    }
    return state
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
