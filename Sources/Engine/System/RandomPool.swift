// Random bytes for identifiers and secrets, fetched from the kernel a block at a time: a newcomer needs
// 56 of them, and five calls for those cost more than drawing them. What was given out is wiped, so that
// the memory never holds what somebody has.

import Basics
import Presence

/// A shard's supply of random bytes. Used by one thread.
struct RandomPool: ~Copyable {
  /// Bytes fetched at once: those of 36 newcomers.
  static let blockBytes = 2_048

  /// Identifiers made in a row that begin with the same three bytes. An index of random identifiers
  /// has its newest rows on as many pages as there are rows, and a commit writes them all; of
  /// neighbours it writes a few. Nine bytes of each stay its own.
  static let neighbours = 512
  /// The bits of an identifier's first half that neighbours share.
  private static let shared: UInt64 = 0xFFFF_FF00_0000_0000

  private let source: Randomness
  private var neighbourhood: UInt64 = 0
  private var neighboursLeft = 0
  private let block = UnsafeMutableRawBufferPointer.allocate(
    byteCount: RandomPool.blockBytes, alignment: 8)
  private var used = RandomPool.blockBytes

  init(_ source: Randomness) { self.source = source }

  deinit {
    wipe(0..<RandomPool.blockBytes)
    block.deallocate()
  }

  /// Fresh bytes, at most a block of them, which are nobody else's.
  mutating func draw<Value>(_ count: Int, _ use: (UnsafeRawBufferPointer) -> Value) -> Value {
    if used + count > RandomPool.blockBytes {
      source.fill(block)
      used = 0
    }
    let place = used..<used + count
    used += count
    defer { wipe(place) }
    return use(UnsafeRawBufferPointer(rebasing: block[place]))
  }

  private func wipe(_ place: Range<Int>) {
    UnsafeMutableRawBufferPointer(rebasing: block[place])
      .initializeMemory(as: UInt8.self, repeating: 0)
  }

  /// Fresh bytes as an array.
  mutating func bytes(_ count: Int) -> [UInt8] { draw(count) { Array($0) } }

  /// A fresh identifier: 72 bits of its own behind 24 that its neighbours have too.
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

  /// A fresh secret: 128 bits in hexadecimal.
  mutating func secret() -> String { draw(16) { Hexadecimal.encode($0) } }
}
