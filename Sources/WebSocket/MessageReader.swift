// Whole messages out of a stream of bytes in any pieces: for clients, and for servers that take large
// messages. Text is checked as it arrives, so that a fault is noticed in the frame where it is.

/// What a stream of frames says.
package enum MessageEvent: Equatable, Sendable {
  /// A whole text, valid UTF-8.
  case text([UInt8])
  /// A whole binary message.
  case binary([UInt8])
  /// A ping, to be answered with the same payload.
  case ping([UInt8])
  /// A pong.
  case pong([UInt8])
  /// The peer closes; nothing is read afterwards.
  case close(CloseCode?)
  /// The peer broke the protocol or a limit; nothing is read afterwards.
  case fault(CloseCode)
}

/// Reads frames and joins fragments.
package struct MessageReader: Sendable {
  private let reader: Reader
  private let messageLimit: Int
  private let fragmentLimit: Int

  /// The head under way.
  private var head: [UInt8] = []
  /// The frame whose payload is under way, and how much of it was taken.
  private var frame: FrameHeader?
  private var taken = 0
  private var control: [UInt8] = []
  /// The message under way: its kind, bytes and number of fragments.
  private var kind: Opcode?
  private var message: [UInt8] = []
  private var fragments = 0
  private var text = UTF8Validator()
  private var isOver = false

  /// A reader with its limits: bytes of a message, and frames of one.
  package init(for reader: Reader, messageLimit: Int, fragmentLimit: Int) {
    self.reader = reader
    self.messageLimit = messageLimit
    self.fragmentLimit = fragmentLimit
  }

  /// Takes the next bytes and answers what they complete.
  package mutating func take(_ bytes: UnsafeRawBufferPointer) -> [MessageEvent] {
    var events: [MessageEvent] = []
    var rest = bytes
    while !isOver {
      if frame == nil {
        guard readHead(&rest, &events) else { break }
      }
      guard readPayload(&rest, &events) else { break }
    }
    return events
  }

  /// Takes the next bytes and answers what they complete.
  package mutating func take(_ bytes: [UInt8]) -> [MessageEvent] {
    bytes.withUnsafeBytes { take($0) }
  }

  private mutating func readHead(
    _ rest: inout UnsafeRawBufferPointer, _ events: inout [MessageEvent]
  ) -> Bool {
    while true {
      switch head.withUnsafeBytes({ FrameHeader.read($0, for: reader) }) {
      case .fault(let code): return fail(code, &events)
      case .incomplete:
        guard let byte = rest.first else { return false }
        head.append(byte)
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst())
      case .header(let header):
        head.removeAll(keepingCapacity: true)
        return begin(header, &events)
      }
    }
  }

  private mutating func begin(_ header: FrameHeader, _ events: inout [MessageEvent]) -> Bool {
    if !header.opcode.isControl {
      guard (header.opcode == .continuation) == (kind != nil) else {
        return fail(.protocolError, &events)
      }
      fragments += 1
      guard header.payloadLength <= messageLimit - message.count, fragments <= fragmentLimit else {
        return fail(.messageTooBig, &events)
      }
      if kind == nil { kind = header.opcode }
    }
    frame = header
    taken = 0
    return true
  }

  private mutating func readPayload(
    _ rest: inout UnsafeRawBufferPointer, _ events: inout [MessageEvent]
  ) -> Bool {
    guard let frame else { return false }
    let count = min(rest.count, frame.payloadLength - taken)
    if count > 0 {
      let piece = UnsafeRawBufferPointer(rebasing: rest[..<count])
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      guard join(piece, frame) else { return fail(.invalidText, &events) }
      taken += count
    }
    guard taken == frame.payloadLength else { return false }
    self.frame = nil
    return frame.opcode.isControl ? endControl(frame.opcode, &events) : endFrame(frame, &events)
  }

  /// Adds a piece of a payload, unmasked where it comes to lie; false for text that cannot be.
  private mutating func join(_ piece: UnsafeRawBufferPointer, _ frame: FrameHeader) -> Bool {
    guard !frame.opcode.isControl else {
      MessageReader.append(piece, frame.mask, offset: taken, to: &control)
      return true
    }
    let start = message.count
    MessageReader.append(piece, frame.mask, offset: taken, to: &message)
    guard kind == .text else { return true }
    return message.withUnsafeBytes { text.take(UnsafeRawBufferPointer(rebasing: $0[start...])) }
  }

  private static func append(
    _ piece: UnsafeRawBufferPointer, _ mask: UInt32, offset: Int, to bytes: inout [UInt8]
  ) {
    let start = bytes.count
    bytes.append(contentsOf: piece)
    bytes.withUnsafeMutableBytes {
      Mask.apply(mask, to: UnsafeMutableRawBufferPointer(rebasing: $0[start...]), offset: offset)
    }
  }

  private mutating func endControl(_ opcode: Opcode, _ events: inout [MessageEvent]) -> Bool {
    let payload = control
    control = []
    switch opcode {
    case .ping: events.append(.ping(payload))
    case .pong: events.append(.pong(payload))
    default:
      switch payload.withUnsafeBytes({ CloseCode.read($0) }) {
      case .failure(let fault): return fail(fault.code, &events)
      case .success(let code):
        events.append(.close(code))
        isOver = true
      }
    }
    return !isOver
  }

  private mutating func endFrame(_ frame: FrameHeader, _ events: inout [MessageEvent]) -> Bool {
    guard frame.isFinal else { return true }
    guard kind != .text || text.isComplete else { return fail(.invalidText, &events) }
    events.append(kind == .text ? .text(message) : .binary(message))
    kind = nil
    message = []
    fragments = 0
    text = UTF8Validator()
    return true
  }

  private mutating func fail(_ code: CloseCode, _ events: inout [MessageEvent]) -> Bool {
    isOver = true
    events.append(.fault(code))
    return false
  }
}
