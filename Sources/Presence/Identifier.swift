// The identifier of a channel, a contact or a session: 96 random bits, written as 24 lower-case
// hexadecimal characters. It is stored as 12 bytes, because a String of 24 characters would take
// four times the memory per visitor.

import Basics

/// 96 bits that identify a channel, a contact or a session.
///
/// A contact and all of its sessions share their first byte, the shard key, so the owning shard
/// follows from any of these identifiers without a lookup.
///
/// ```swift
/// Identifier("65f1a0c3d2e4b5a69788c0de")?.shardKey  // 0x65
/// Identifier("65F1")                                // nil: upper case and too short
/// ```
public struct Identifier: Hashable, Sendable {
  /// The first 64 bits.
  public let high: UInt64
  /// The last 32 bits.
  public let low: UInt32

  /// The length of the written form, in characters.
  package static let textLength = 24

  /// Creates an identifier from its bits.
  @inlinable
  public init(high: UInt64, low: UInt32) {
    self.high = high
    self.low = low
  }

  /// Whether the identifier's bits are a smaller number than another's.
  func isBefore(_ other: Identifier) -> Bool { (high, low) < (other.high, other.low) }

  /// Returns the identifier with its first byte replaced by `shardKey`.
  @inlinable
  public func with(shardKey: UInt8) -> Identifier {
    Identifier(high: (high & 0x00FF_FFFF_FFFF_FFFF) | UInt64(shardKey) << 56, low: low)
  }

  /// The first byte, which a contact shares with its sessions.
  @inlinable public var shardKey: UInt8 { UInt8(truncatingIfNeeded: high >> 56) }

  /// Parses 24 lower-case hexadecimal characters. Returns nil for any other text.
  package init?(_ text: some StringProtocol) {
    self.init(utf8: text.utf8)
  }

  /// Parses 24 lower-case hexadecimal characters in UTF-8. Returns nil for any other text.
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
  public var description: String {
    String(unsafeUninitializedCapacity: Identifier.textLength) { buffer in
      write(to: UnsafeMutableRawBufferPointer(buffer))
      return Identifier.textLength
    }
  }

  /// Appends the 24 characters to `bytes`.
  package func append(to bytes: inout [UInt8]) {
    withUnsafeTemporaryAllocation(byteCount: Identifier.textLength, alignment: 1) { buffer in
      write(to: buffer)
      bytes.append(contentsOf: buffer)
    }
  }

  /// Writes the 24 characters to the start of `buffer`.
  ///
  /// - Precondition: `buffer` holds at least `textLength` bytes.
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
