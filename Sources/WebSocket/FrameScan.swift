// Scanning a buffer for complete frames (RFC 6455, section 5).

/// The result of scanning a buffer for a frame. Payloads are unmasked in place and reported as
/// offsets, so that a heartbeat allocates nothing.
package enum FrameScan: Equatable, Sendable {
  /// The buffer ends before the frame does.
  case incomplete
  /// The frame breaks the protocol or exceeds the limit; close with this code.
  case error(CloseCode)
  /// A complete frame.
  case frame(Frame)

  /// A complete frame, as offsets into the scanned buffer.
  package struct Frame: Equatable, Sendable {
    /// The frame's type.
    package var opcode: Opcode
    /// Whether the frame ends its message (FIN).
    package var isFinal: Bool
    /// The offsets of the unmasked payload.
    package var payload: Range<Int>
    /// The offset of the first byte behind the frame.
    package var end: Int { payload.upperBound }
  }

  /// Scans the frame that begins at offset `position` of `bytes`, and unmasks its payload once it
  /// is complete.
  ///
  /// A payload of more than `limit` bytes is an error as soon as its header is complete.
  package static func next(
    _ bytes: UnsafeMutableRawBufferPointer, at position: Int, for role: EndpointRole = .server,
    limit: Int
  ) -> FrameScan {
    let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
    switch FrameHeader.parse(rest, for: role) {
    case .incomplete: return .incomplete
    case .error(let code): return .error(code)
    case .header(let header):
      guard header.payloadLength <= limit else { return .error(.messageTooBig) }
      guard rest.count - header.length >= header.payloadLength else { return .incomplete }
      let start = position + header.length
      let payload = start..<start + header.payloadLength
      Mask.apply(header.mask, to: UnsafeMutableRawBufferPointer(rebasing: bytes[payload]))
      return .frame(Frame(opcode: header.opcode, isFinal: header.isFinal, payload: payload))
    }
  }
}
