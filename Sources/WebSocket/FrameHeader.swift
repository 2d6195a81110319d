// Headers of frames (RFC 6455, section 5.2).

/// Whether the reading side of a connection is its server or its client. Frames that a client sends
/// are masked; frames that a server sends are not (RFC 6455, section 5.1).
package enum EndpointRole: Sendable {
  /// Accepts masked frames alone.
  case server
  /// Accepts unmasked frames alone.
  case client
}

/// The header of a frame.
@usableFromInline package struct FrameHeader: Equatable, Sendable {
  /// The frame's type.
  package var opcode: Opcode
  /// Whether the frame ends its message (FIN).
  package var isFinal: Bool
  /// The masking key in the order of its bytes in memory; 0 for an unmasked frame.
  package var mask: UInt32
  /// Bytes of the header.
  package var length: Int
  /// Bytes of the payload.
  package var payloadLength: Int

  /// Bytes of the longest header: two, a 64-bit length and a masking key.
  @usableFromInline package static let maximumLength = 14
}

extension FrameHeader {
  /// The result of parsing a header.
  package enum ParseResult: Equatable, Sendable {
    /// The bytes end before the header does.
    case incomplete
    /// The header breaks the protocol; close with this code.
    case error(CloseCode)
    /// A complete header.
    case header(FrameHeader)
  }

  /// Parses the header at the start of `bytes`. An error in its first two bytes is reported before
  /// the header is complete.
  package static func parse(
    _ bytes: UnsafeRawBufferPointer, for role: EndpointRole
  ) -> ParseResult {
    guard bytes.count >= 2 else { return parseFirstByte(bytes) }
    guard let opcode = Opcode(rawValue: bytes[0] & 0x0F), bytes[0] & 0x70 == 0 else {
      return .error(.protocolError)
    }
    let isFinal = bytes[0] & 0x80 != 0
    let isMasked = bytes[1] & 0x80 != 0
    let short = Int(bytes[1] & 0x7F)
    guard isMasked == (role == .server), !opcode.isControl || (isFinal && short <= 125) else {
      return .error(.protocolError)
    }
    let extended = short == 126 ? 2 : short == 127 ? 8 : 0
    let length = 2 + extended + (isMasked ? 4 : 0)
    guard bytes.count >= length else { return .incomplete }
    var payloadLength = UInt64(short)
    if extended > 0 {
      payloadLength = bytes[2..<2 + extended].reduce(0) { $0 << 8 | UInt64($1) }
      // RFC 6455 5.2: the length is in its shortest form, and its highest bit is zero.
      guard payloadLength >= (extended == 2 ? 126 : 1 << 16), payloadLength < 1 << 63 else {
        return .error(.protocolError)
      }
    }
    let mask =
      isMasked ? bytes.loadUnaligned(fromByteOffset: length - 4, as: UInt32.self) : 0
    return .header(
      FrameHeader(
        opcode: opcode, isFinal: isFinal, mask: mask, length: length,
        payloadLength: Int(payloadLength)))
  }

  private static func parseFirstByte(_ bytes: UnsafeRawBufferPointer) -> ParseResult {
    guard let first = bytes.first else { return .incomplete }
    guard let opcode = Opcode(rawValue: first & 0x0F), first & 0x70 == 0,
      !opcode.isControl || first & 0x80 != 0
    else { return .error(.protocolError) }
    return .incomplete
  }
}
