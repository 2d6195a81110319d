// The engine's source of unguessable numbers, injected so that tests and replays are deterministic.

import CLinux
import Glibc

/// A source of random bytes that are fit for identifiers and secrets.
package struct Randomness: Sendable {
  /// Overwrites the whole buffer with random bytes.
  let fill: @Sendable (UnsafeMutableRawBufferPointer) -> Void

  /// A source that `fill` implements. It must overwrite the whole buffer.
  package init(_ fill: @escaping @Sendable (UnsafeMutableRawBufferPointer) -> Void) {
    self.fill = fill
  }

  /// The kernel's generator, getrandom(2).
  package static let kernel = Randomness { buffer in
    var done = 0
    while done < buffer.count {
      let got = getrandom(buffer.baseAddress! + done, buffer.count - done, 0)
      if got > 0 { done += got }
    }
  }

  /// Returns `count` random bytes.
  package func bytes(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      fill(UnsafeMutableRawBufferPointer(buffer))
      filled = count
    }
  }

  /// Returns 64 random bits.
  package func number() -> UInt64 {
    var number: UInt64 = 0
    withUnsafeMutableBytes(of: &number) { fill($0) }
    return number
  }
}
