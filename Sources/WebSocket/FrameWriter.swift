// Encoding of frames (RFC 6455, section 5.2).

/// Encodes frames.
public enum FrameWriter {
  /// A frame. A client passes a random `mask`; a server passes none.
  @inlinable
  public static func frame(
    _ opcode: Opcode, _ payload: some Collection<UInt8>, isFinal: Bool = true, mask: UInt32? = nil
  ) -> [UInt8] {
    var frame: [UInt8] = []
    frame.reserveCapacity(payload.count + FrameHeader.maximumLength)
    append(opcode, payload, isFinal: isFinal, mask: mask, to: &frame)
    return frame
  }

  /// Appends a frame to `bytes`. A client passes a random `mask`; a server passes none.
  @inlinable
  public static func append(
    _ opcode: Opcode, _ payload: some Collection<UInt8>, isFinal: Bool = true,
    mask: UInt32? = nil, to bytes: inout [UInt8]
  ) {
    let count = payload.count
    let maskBit: UInt8 = mask == nil ? 0 : 0x80
    bytes.append((isFinal ? 0x80 : 0) | opcode.rawValue)
    switch count {
    case ...125: bytes.append(maskBit | UInt8(count))
    case ...0xFFFF:
      bytes.append(maskBit | 126)
      bytes.append(UInt8(count >> 8))
      bytes.append(UInt8(count & 0xFF))
    default:
      bytes.append(maskBit | 127)
      for shift in stride(from: 56, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: count >> shift))
      }
    }
    guard let mask else { return bytes.append(contentsOf: payload) }
    withUnsafeBytes(of: mask) { bytes.append(contentsOf: $0) }
    let start = bytes.count
    bytes.append(contentsOf: payload)
    bytes.withUnsafeMutableBytes {
      Mask.apply(mask, to: UnsafeMutableRawBufferPointer(rebasing: $0[start...]))
    }
  }

  /// A close frame. Without a code the payload is empty; a reason is cut to 123 bytes.
  package static func close(
    _ code: CloseCode?, reason: String = "", mask: UInt32? = nil
  ) -> [UInt8] {
    guard let code else { return frame(.close, [], mask: mask) }
    let payload = [UInt8(code.rawValue >> 8), UInt8(code.rawValue & 0xFF)]
    return frame(.close, payload + reason.utf8.prefix(123), mask: mask)
  }
}
