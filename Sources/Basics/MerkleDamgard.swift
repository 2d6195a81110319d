// What SHA-1 and SHA-256 have in common.

/// Merkle–Damgård construction of SHA-1 and SHA-256: padding to whole blocks, big-endian output.
enum MerkleDamgard {
  /// Bytes of a block.
  static let block = 64

  /// Calls `mix` with each block of the padded input, in order. Only the last one or two blocks are
  /// copied.
  ///
  /// - Parameter before: Bytes of the whole input that were mixed before, in whole blocks.
  static func blocks(
    of input: UnsafeRawBufferPointer, after before: Int = 0,
    _ mix: (UnsafeRawBufferPointer) -> Void
  ) {
    let whole = input.count / block * block
    for start in stride(from: 0, to: whole, by: block) {
      mix(UnsafeRawBufferPointer(rebasing: input[start..<start + block]))
    }
    let remaining = input.count - whole
    // Padding: the remaining bytes, a one bit, zeros, and the length in bits.
    let end = remaining < block - 8 ? block : 2 * block
    withUnsafeTemporaryAllocation(byteCount: end, alignment: 8) { bytes in
      bytes.initializeMemory(as: UInt8.self, repeating: 0)
      bytes.copyBytes(from: input[whole...])
      bytes[remaining] = 0x80
      bytes.storeBytes(
        of: (UInt64(before + input.count) * 8).bigEndian, toByteOffset: end - 8, as: UInt64.self)
      for start in stride(from: 0, to: end, by: block) {
        mix(UnsafeRawBufferPointer(rebasing: bytes[start..<start + block]))
      }
    }
  }

  /// The 32-bit words of a state as bytes, each word big-endian.
  static func bytes(_ words: UnsafeRawBufferPointer) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: words.count) { bytes, count in
      for index in 0..<words.count { bytes[index] = words[index ^ 3] }
      count = words.count
    }
  }
}
