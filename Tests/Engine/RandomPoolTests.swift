// Random bytes by the block: none is given twice, and none is kept.

import Synchronization
import Testing

@testable import Engine

@Suite("RandomPool")
struct RandomPoolTests {
  /// Counts the bytes up, and remembers where they were put.
  private final class Source: Sendable {
    let state = Mutex<(next: UInt8, calls: Int, block: UInt)>((0, 0, 0))

    var randomness: Randomness {
      Randomness { buffer in
        self.state.withLock { state in
          state.calls += 1
          state.block = UInt(bitPattern: buffer.baseAddress)
          for place in buffer.indices {
            buffer[place] = state.next | 1
            state.next &+= 1
          }
        }
      }
    }
  }

  @Test("Bytes come in order, a block at a time, and are wiped once given out")
  func wiped() {
    let source = Source()
    var random = RandomPool(source.randomness)
    var given: [UInt8] = []
    while given.count + 16 <= RandomPool.blockBytes { given += random.bytes(16) }
    #expect(source.state.withLock { $0.calls } == 1)
    #expect(given == (0..<given.count).map { UInt8(truncatingIfNeeded: $0) | 1 })
    // The block is the random's own and still there: nothing of what it gave is.
    let block = source.state.withLock { UnsafeRawPointer(bitPattern: $0.block) }
    let rest = UnsafeRawBufferPointer(start: block, count: RandomPool.blockBytes)
    #expect(rest.allSatisfy { $0 == 0 })
    #expect(random.secret().utf8.count == 32)
    #expect(source.state.withLock { $0.calls } == 2)
    #expect(rest[..<16].allSatisfy { $0 == 0 } && rest[16...].allSatisfy { $0 != 0 })
  }

  @Test("Identifiers made in a row begin alike, differ behind that, and then begin otherwise")
  func neighbours() {
    var random = RandomPool(Source().randomness)
    let made = (0...RandomPool.neighbours).map { _ in random.identifier() }
    let beginnings = made.map { $0.high >> 40 }
    #expect(Set(beginnings.dropLast()).count == 1)
    #expect(beginnings.last != beginnings.first)
    // 72 bits of each are its own: those that the counting source repeats are not compared.
    #expect(Set(made.prefix(20)).count == 20)
  }
}
