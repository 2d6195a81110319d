// Complete messages from a byte stream in pieces of any size: for clients, and for servers that
// accept large messages. Text is validated as it arrives, so that invalid text ends the connection
// in the frame where it occurs.

/// An event of a byte stream of frames.
package enum MessageEvent: Equatable, Sendable {
  /// A complete text message, valid UTF-8.
  case text([UInt8])
  /// A complete binary message.
  case binary([UInt8])
  /// A ping, to be answered by a pong with the same payload.
  case ping([UInt8])
  /// A pong, solicited or not.
  case pong([UInt8])
  /// A close frame with its code, if it has one. Everything after it is ignored.
  case close(CloseCode?)
  /// The peer broke the protocol or a limit; close with this code. Everything after it is ignored.
  case error(CloseCode)
}

/// Parses a byte stream into messages and joins their fragments.
package struct MessageReader: Sendable {
  private let role: EndpointRole
  private let messageLimit: Int
  private let fragmentLimit: Int

  /// The bytes of an incomplete header.
  private var head: [UInt8] = []
  /// The frame whose payload is incomplete, and how many bytes of it have arrived.
  private var frame: FrameHeader?
  private var received = 0
  private var control: [UInt8] = []
  /// The incomplete message: its type, bytes and number of frames.
  private var kind: Opcode?
  private var message: [UInt8] = []
  private var fragments = 0
  private var text = UTF8Validator()
  private var isOver = false

  /// A reader for one side of a connection.
  ///
  /// - Parameters:
  ///   - messageLimit: The most bytes of a message.
  ///   - fragmentLimit: The most frames of a message.
  package init(for role: EndpointRole, messageLimit: Int, fragmentLimit: Int) {
    self.role = role
    self.messageLimit = messageLimit
    self.fragmentLimit = fragmentLimit
  }

  /// Parses the next bytes of the stream and returns the events that they complete, in order.
  package mutating func receive(_ bytes: UnsafeRawBufferPointer) -> [MessageEvent] {
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

  /// Parses the next bytes of the stream and returns the events that they complete, in order.
  package mutating func receive(_ bytes: [UInt8]) -> [MessageEvent] {
    bytes.withUnsafeBytes { receive($0) }
  }

  private mutating func readHead(
    _ rest: inout UnsafeRawBufferPointer, _ events: inout [MessageEvent]
  ) -> Bool {
    while true {
      switch head.withUnsafeBytes({ FrameHeader.parse($0, for: role) }) {
      case .error(let code): return fail(code, &events)
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
    received = 0
    return true
  }

  private mutating func readPayload(
    _ rest: inout UnsafeRawBufferPointer, _ events: inout [MessageEvent]
  ) -> Bool {
    guard let frame else { return false }
    let count = min(rest.count, frame.payloadLength - received)
    if count > 0 {
      let piece = UnsafeRawBufferPointer(rebasing: rest[..<count])
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      guard join(piece, frame) else { return fail(.invalidPayload, &events) }
      received += count
    }
    guard received == frame.payloadLength else { return false }
    self.frame = nil
    return frame.opcode.isControl ? endControl(frame.opcode, &events) : endFrame(frame, &events)
  }

  /// Appends a piece of a payload and unmasks it; false for text that is not UTF-8.
  private mutating func join(_ piece: UnsafeRawBufferPointer, _ frame: FrameHeader) -> Bool {
    guard !frame.opcode.isControl else {
      MessageReader.append(piece, frame.mask, offset: received, to: &control)
      return true
    }
    let start = message.count
    MessageReader.append(piece, frame.mask, offset: received, to: &message)
    guard kind == .text else { return true }
    return message.withUnsafeBytes { text.consume(UnsafeRawBufferPointer(rebasing: $0[start...])) }
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
    case .close:
      switch payload.withUnsafeBytes({ CloseCode.parse($0) }) {
      case .failure(let error): return fail(error.code, &events)
      case .success(let code):
        events.append(.close(code))
        isOver = true
      }
    case .continuation, .text, .binary: preconditionFailure("\(opcode) is no control frame")
    }
    return !isOver
  }

  private mutating func endFrame(_ frame: FrameHeader, _ events: inout [MessageEvent]) -> Bool {
    guard frame.isFinal else { return true }
    guard kind != .text || text.isComplete else { return fail(.invalidPayload, &events) }
    events.append(kind == .text ? .text(message) : .binary(message))
    kind = nil
    message = []
    fragments = 0
    text = UTF8Validator()
    return true
  }

  private mutating func fail(_ code: CloseCode, _ events: inout [MessageEvent]) -> Bool {
    isOver = true
    events.append(.error(code))
    return false
  }
}
