// SHA-256: secrets are stored as digests, calls are signed with it (HMAC), and pages, scripts and
// pictures are named by it. Foundation has no digests on Linux.

/// SHA-256 of an input that is whole in memory (FIPS 180-4).
/// https://www.rfc-editor.org/rfc/rfc6234
package enum SHA256 {
  fileprivate typealias State = (
    UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32
  )

  /// The 32 bytes of the digest of `input`.
  package static func digest(_ input: some Sequence<UInt8>) -> [UInt8] {
    let contiguous = input.withContiguousStorageIfAvailable { digest(UnsafeRawBufferPointer($0)) }
    return contiguous ?? Array(input).withUnsafeBytes { digest($0) }
  }

  /// The 32 bytes of the digest of a contiguous buffer.
  package static func digest(_ input: UnsafeRawBufferPointer) -> [UInt8] {
    let state = state(of: input)
    return withUnsafeBytes(of: state) { MerkleDamgard.bytes($0) }
  }

  /// The digest of a contiguous buffer as four big-endian numbers, the first bytes in the first.
  package static func words(of input: UnsafeRawBufferPointer) -> (UInt64, UInt64, UInt64, UInt64) {
    let state = state(of: input)
    return (
      UInt64(state.0) << 32 | UInt64(state.1), UInt64(state.2) << 32 | UInt64(state.3),
      UInt64(state.4) << 32 | UInt64(state.5), UInt64(state.6) << 32 | UInt64(state.7)
    )
  }

  /// The digest of `input` as 64 hexadecimal digits.
  package static func hexadecimal(_ input: some Sequence<UInt8>) -> String {
    Hexadecimal.encode(digest(input))
  }

  private static func state(of input: UnsafeRawBufferPointer) -> State {
    var state = start
    constants.withUnsafeBufferPointer { constants in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { schedule in
        MerkleDamgard.blocks(of: input) { mix($0, schedule, constants, &state) }
      }
    }
    return state
  }

  fileprivate static let start: State = (
    0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A,
    0x510E_527F, 0x9B05_688C, 0x1F83_D9AB, 0x5BE0_CD19
  )

  /// Mixes whole blocks into a state.
  fileprivate static func mix(blocks input: UnsafeRawBufferPointer, _ state: inout State) {
    constants.withUnsafeBufferPointer { constants in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { schedule in
        for start in stride(from: 0, to: input.count, by: MerkleDamgard.block) {
          let block = UnsafeRawBufferPointer(
            rebasing: input[start..<start + MerkleDamgard.block])
          mix(block, schedule, constants, &state)
        }
      }
    }
  }

  private static func mix(
    _ block: UnsafeRawBufferPointer, _ w: UnsafeMutableBufferPointer<UInt32>,
    _ constants: UnsafeBufferPointer<UInt32>, _ state: inout State
  ) {
    for i in 0..<16 { w[i] = block.loadUnaligned(fromByteOffset: 4 * i, as: UInt32.self).bigEndian }
    for i in 16..<64 {
      let s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ (w[i - 15] >> 3)
      let s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ (w[i - 2] >> 10)
      w[i] = w[i - 16] &+ s0 &+ w[i - 7] &+ s1
    }
    var (a, b, c, d, e, f, g, h) = state
    for i in 0..<64 {
      let s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
      let t1 = h &+ s1 &+ ((e & f) ^ (~e & g)) &+ constants[i] &+ w[i]
      let s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
      let t2 = s0 &+ ((a & b) ^ (a & c) ^ (b & c))
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ t1, c, b, a, t1 &+ t2)
    }
    state = (
      state.0 &+ a, state.1 &+ b, state.2 &+ c, state.3 &+ d,
      state.4 &+ e, state.5 &+ f, state.6 &+ g, state.7 &+ h
    )
  }

  @inline(__always) private static func rotate(_ x: UInt32, _ n: UInt32) -> UInt32 {
    x >> n | x << (32 - n)
  }

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
  private static let constants: [UInt32] = [
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
  ]
}

/// SHA-256 of an input that comes in pieces, such as a file that is being received.
package struct SHA256Stream: Sendable {
  private var state = SHA256.start
  /// What follows the last whole block.
  private var rest: [UInt8] = []
  private var mixed = 0

  /// A digest of nothing yet.
  package init() {}

  /// Adds the next bytes of the input.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    var bytes = bytes[...]
    if !rest.isEmpty {
      let missing = bytes.prefix(MerkleDamgard.block - rest.count)
      rest += missing
      bytes = bytes.dropFirst(missing.count)
      guard rest.count == MerkleDamgard.block else { return }
      rest.withUnsafeBytes { SHA256.mix(blocks: $0, &state) }
      mixed += rest.count
      rest.removeAll(keepingCapacity: true)
    }
    let whole = bytes.prefix(bytes.count / MerkleDamgard.block * MerkleDamgard.block)
    SHA256.mix(blocks: UnsafeRawBufferPointer(rebasing: whole), &state)
    mixed += whole.count
    rest += bytes.dropFirst(whole.count)
  }

  /// The 64 hexadecimal digits of the digest of all bytes so far.
  package var hexadecimal: String {
    var last = state
    rest.withUnsafeBytes { rest in
      MerkleDamgard.blocks(of: rest, after: mixed) { SHA256.mix(blocks: $0, &last) }
    }
    return withUnsafeBytes(of: last) { Hexadecimal.encode(MerkleDamgard.bytes($0)) }
  }
}
