// Random bytes for identifiers and secrets, fetched from the kernel in blocks: a new visitor needs
// 56 of them, and five system calls for those cost more than generating them. Bytes are wiped once
// they are given out, so that the memory holds no secret that is in use.

import Basics
import Presence

/// A buffer of random bytes, for use by one thread.
struct RandomPool: ~Copyable {
  /// Bytes fetched at once, enough for 36 visitors.
  static let blockBytes = 2_048

  /// Consecutive identifiers that share their first three bytes. In a database index, rows with
  /// wholly random identifiers lie on as many pages as there are rows, and a commit writes all of
  /// these; neighbours share a few pages. Nine random bytes of each identifier remain.
  static let neighbours = 512
  /// The bits of an identifier's first half that neighbours share.
  private static let shared: UInt64 = 0xFFFF_FF00_0000_0000

  private let source: Randomness
  private var neighbourhood: UInt64 = 0
  private var neighboursLeft = 0
  private let block = UnsafeMutableRawBufferPointer.allocate(
    byteCount: RandomPool.blockBytes, alignment: 8)
  private var used = RandomPool.blockBytes

  /// An empty buffer; the first use fills it.
  init(_ source: Randomness) { self.source = source }

  deinit {
    wipe(0..<RandomPool.blockBytes)
    block.deallocate()
  }

  /// Calls `use` with `count` random bytes, at most a block, which are wiped afterwards.
  mutating func draw<Value>(_ count: Int, _ use: (UnsafeRawBufferPointer) -> Value) -> Value {
    if used + count > RandomPool.blockBytes {
      source.fill(block)
      used = 0
    }
    let range = used..<used + count
    used += count
    defer { wipe(range) }
    return use(UnsafeRawBufferPointer(rebasing: block[range]))
  }

  private func wipe(_ range: Range<Int>) {
    UnsafeMutableRawBufferPointer(rebasing: block[range])
      .initializeMemory(as: UInt8.self, repeating: 0)
  }

  /// Returns `count` random bytes, at most a block.
  mutating func bytes(_ count: Int) -> [UInt8] { draw(count) { Array($0) } }

  /// Returns an identifier: 24 bits that it shares with its neighbours, then 72 random bits.
  mutating func identifier() -> Identifier {
    let drawn = draw(12) {
      Identifier(
        high: $0.loadUnaligned(as: UInt64.self),
        low: $0.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
    }
    if neighboursLeft == 0 {
      neighbourhood = drawn.high & RandomPool.shared
      neighboursLeft = RandomPool.neighbours
    }
    neighboursLeft -= 1
    return Identifier(high: drawn.high & ~RandomPool.shared | neighbourhood, low: drawn.low)
  }

  /// Returns a secret: 128 random bits in hexadecimal.
  mutating func secret() -> String { draw(16) { Hexadecimal.encode($0) } }
}
