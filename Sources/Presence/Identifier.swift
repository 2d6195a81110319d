// The identifiers of channels, contacts and sessions: 96 random bits, written as 24 lower-case
// hexadecimal characters. Kept as bytes, since a text would cost four times the memory a visitor.

import Basics

/// 96 bits that name a channel, a contact or a session.
///
/// The first byte of a contact's and of its sessions' identifiers is the same: their shard key. So
/// whoever holds one of them knows which shard owns the contact, without asking anybody.
package struct Identifier: Hashable, Sendable {
  /// The first 64 bits.
  package let high: UInt64
  /// The last 32 bits.
  package let low: UInt32

  /// The length of the written form, in characters.
  package static let textLength = 24

  /// An identifier from its bits.
  @inlinable
  package init(high: UInt64, low: UInt32) {
    self.high = high
    self.low = low
  }

  /// The identifier with another shard key.
  @inlinable
  package func with(shardKey: UInt8) -> Identifier {
    Identifier(high: (high & 0x00FF_FFFF_FFFF_FFFF) | UInt64(shardKey) << 56, low: low)
  }

  /// The byte that a contact shares with its sessions.
  @inlinable package var shardKey: UInt8 { UInt8(truncatingIfNeeded: high >> 56) }

  /// Reads 24 lower-case hexadecimal characters; nil for anything else.
  package init?(_ text: some StringProtocol) {
    self.init(utf8: text.utf8)
  }

  /// Reads 24 lower-case hexadecimal characters; nil for anything else.
  package init?(utf8 text: some Collection<UInt8>) {
    guard text.count == Identifier.textLength else { return nil }
    var high: UInt64 = 0
    var low: UInt32 = 0
    for (position, character) in text.enumerated() {
      guard let digit = Hexadecimal.lowercaseValue(of: character) else { return nil }
      if position < 16 {
        high = high << 4 | UInt64(digit)
      } else {
        low = low << 4 | UInt32(digit)
      }
    }
    self.init(high: high, low: low)
  }
}

extension Identifier: CustomStringConvertible {
  /// The 24 lower-case hexadecimal characters.
  package var description: String {
    String(unsafeUninitializedCapacity: Identifier.textLength) { buffer in
      write(to: UnsafeMutableRawBufferPointer(buffer))
      return Identifier.textLength
    }
  }

  /// Appends the 24 characters.
  package func append(to bytes: inout [UInt8]) {
    withUnsafeTemporaryAllocation(byteCount: Identifier.textLength, alignment: 1) { buffer in
      write(to: buffer)
      bytes.append(contentsOf: buffer)
    }
  }

  /// Writes the 24 characters to the start of `buffer`, which must have room for them.
  package func write(to buffer: UnsafeMutableRawBufferPointer) {
    for position in 0..<Identifier.textLength {
      let digit =
        position < 16
        ? UInt8(truncatingIfNeeded: high >> UInt64(60 - 4 * position)) & 15
        : UInt8(truncatingIfNeeded: low >> UInt32(92 - 4 * position)) & 15
      buffer[position] = Hexadecimal.digit(digit)
    }
  }
}
