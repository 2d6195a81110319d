// Random bytes for identifiers and secrets, fetched from the kernel a block at a time: a newcomer needs
// 56 of them, and five calls for those cost more than drawing them. What was given out is wiped, so that
// the memory never holds what somebody has.

import Presence
import WebSocket

/// A shard's supply of random bytes. Used by one thread.
struct Dice: ~Copyable {
  /// Bytes fetched at once: those of 36 newcomers.
  static let blockBytes = 2_048

  private let source: Randomness
  private let block = UnsafeMutableRawBufferPointer.allocate(
    byteCount: Dice.blockBytes, alignment: 8)
  private var used = Dice.blockBytes

  init(_ source: Randomness) { self.source = source }

  deinit {
    wipe(0..<Dice.blockBytes)
    block.deallocate()
  }

  /// Fresh bytes, at most a block of them, which are nobody else's.
  mutating func draw<Value>(_ count: Int, _ use: (UnsafeRawBufferPointer) -> Value) -> Value {
    if used + count > Dice.blockBytes {
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

  /// 96 fresh bits.
  mutating func identifier() -> Identifier {
    draw(12) {
      Identifier(
        high: $0.loadUnaligned(as: UInt64.self),
        low: $0.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
    }
  }

  /// A fresh secret: 128 bits in hexadecimal.
  mutating func secret() -> String { draw(16) { Hexadecimal.encode($0) } }
}
