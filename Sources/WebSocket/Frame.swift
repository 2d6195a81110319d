// Frames (RFC 6455, section 5). A frame is read where it lies: the payload is unmasked in place, and
// what comes back are positions, so that a heartbeat costs no memory.

/// What a frame is.
package enum Opcode: UInt8, Sendable {
  case continuation = 0
  case text = 1
  case binary = 2
  case close = 8
  case ping = 9
  case pong = 10

  /// Close, ping and pong: at most 125 bytes, never in fragments.
  @inlinable package var isControl: Bool { rawValue >= 8 }
}

/// Who reads: a server wants its peer's frames masked, a client wants them not.
package enum Reader: Sendable {
  case server, client
}

/// The head of a frame.
package struct FrameHeader: Equatable, Sendable {
  /// What the frame is.
  package var opcode: Opcode
  /// Whether it ends its message.
  package var isFinal: Bool
  /// The mask, in the order of its bytes in memory; 0 where there is none.
  package var mask: UInt32
  /// Bytes of the head.
  package var length: Int
  /// Bytes of the payload.
  package var payloadLength: Int

  /// The longest head: two bytes, a 64-bit length, a mask.
  package static let maximumLength = 14
}

/// What is found where a frame should begin.
@usableFromInline package enum FrameScan: Equatable, Sendable {
  /// Not whole yet.
  case incomplete
  /// Against the protocol, or over the limit: close with this code.
  case fault(CloseCode)
  /// A whole frame.
  case frame(Frame)

  /// A whole frame and where it lies.
  @usableFromInline package struct Frame: Equatable, Sendable {
    /// What it is.
    package var opcode: Opcode
    /// Whether it ends its message.
    package var isFinal: Bool
    /// Its payload's positions, already unmasked.
    package var payload: Range<Int>
    /// The position after it.
    package var end: Int { payload.upperBound }
  }

  /// Looks for a frame at `position` of `bytes` and unmasks its payload when it is whole.
  ///
  /// A payload over `limit` bytes is a fault as soon as its head is there.
  package static func next(
    _ bytes: UnsafeMutableRawBufferPointer, at position: Int, for reader: Reader = .server,
    limit: Int
  ) -> FrameScan {
    let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
    switch FrameHeader.read(rest, for: reader) {
    case .incomplete: return .incomplete
    case .fault(let code): return .fault(code)
    case .header(let header):
      guard header.payloadLength <= limit else { return .fault(.messageTooBig) }
      guard rest.count - header.length >= header.payloadLength else { return .incomplete }
      let start = position + header.length
      let payload = start..<start + header.payloadLength
      Mask.apply(header.mask, to: UnsafeMutableRawBufferPointer(rebasing: bytes[payload]))
      return .frame(Frame(opcode: header.opcode, isFinal: header.isFinal, payload: payload))
    }
  }
}

extension FrameHeader {
  /// What is found where a head should begin.
  package enum Read: Equatable, Sendable {
    case incomplete
    case fault(CloseCode)
    case header(FrameHeader)
  }

  /// Reads a head. What its first two bytes forbid is a fault before the rest is there.
  package static func read(_ bytes: UnsafeRawBufferPointer, for reader: Reader) -> Read {
    guard bytes.count >= 2 else { return early(bytes, for: reader) }
    guard let opcode = Opcode(rawValue: bytes[0] & 0x0F), bytes[0] & 0x70 == 0 else {
      return .fault(.protocolError)
    }
    let isFinal = bytes[0] & 0x80 != 0
    let isMasked = bytes[1] & 0x80 != 0
    let short = Int(bytes[1] & 0x7F)
    guard isMasked == (reader == .server), !opcode.isControl || (isFinal && short <= 125) else {
      return .fault(.protocolError)
    }
    let extended = short == 126 ? 2 : short == 127 ? 8 : 0
    let length = 2 + extended + (isMasked ? 4 : 0)
    guard bytes.count >= length else { return .incomplete }
    var payloadLength = UInt64(short)
    if extended > 0 {
      payloadLength = bytes[2..<2 + extended].reduce(0) { $0 << 8 | UInt64($1) }
      // The shortest form is the only one, and the highest bit is zero.
      guard payloadLength >= (extended == 2 ? 126 : 1 << 16), payloadLength < 1 << 63 else {
        return .fault(.protocolError)
      }
    }
    let mask =
      isMasked ? bytes.loadUnaligned(fromByteOffset: length - 4, as: UInt32.self) : 0
    return .header(
      FrameHeader(
        opcode: opcode, isFinal: isFinal, mask: mask, length: length,
        payloadLength: Int(payloadLength)))
  }

  private static func early(_ bytes: UnsafeRawBufferPointer, for reader: Reader) -> Read {
    guard let first = bytes.first else { return .incomplete }
    guard let opcode = Opcode(rawValue: first & 0x0F), first & 0x70 == 0,
      !opcode.isControl || first & 0x80 != 0
    else { return .fault(.protocolError) }
    return .incomplete
  }
}

/// The exclusive or of a payload with its mask (RFC 6455, section 5.3).
package enum Mask {
  /// Masks or unmasks in place; `offset` is the position of the first byte in its payload.
  package static func apply(
    _ mask: UInt32, to bytes: UnsafeMutableRawBufferPointer, offset: Int = 0
  ) {
    guard mask != 0 else { return }
    let turn = UInt32(offset & 3) * 8
    let turned = turn == 0 ? mask : mask >> turn | mask << (32 - turn)
    let wide = UInt64(turned) << 32 | UInt64(turned)
    var position = 0
    while position + 8 <= bytes.count {
      let word = bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      bytes.storeBytes(of: word ^ wide, toByteOffset: position, as: UInt64.self)
      position += 8
    }
    while position < bytes.count {
      bytes[position] ^= UInt8(truncatingIfNeeded: turned >> (UInt32(position & 3) * 8))
      position += 1
    }
  }
}

/// Writes frames.
package enum FrameWriter {
  /// A frame; masked with `mask` when a client writes, without one when a server does.
  @inlinable
  package static func frame(
    _ opcode: Opcode, _ payload: some Collection<UInt8>, isFinal: Bool = true, mask: UInt32? = nil
  ) -> [UInt8] {
    var frame: [UInt8] = []
    frame.reserveCapacity(payload.count + FrameHeader.maximumLength)
    append(opcode, payload, isFinal: isFinal, mask: mask, to: &frame)
    return frame
  }

  /// Appends a frame to what is to be sent.
  @inlinable
  package static func append(
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

  /// A close frame with a code and a reason of at most 123 bytes.
  package static func close(
    _ code: CloseCode?, reason: String = "", mask: UInt32? = nil
  ) -> [UInt8] {
    guard let code else { return frame(.close, [], mask: mask) }
    let payload = [UInt8(code.rawValue >> 8), UInt8(code.rawValue & 0xFF)]
    return frame(.close, payload + reason.utf8.prefix(123), mask: mask)
  }
}
