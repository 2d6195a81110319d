// WebSocket frames other than heartbeats and pongs: messages, whole or in fragments, pings and
// closes.

import Presence
import WebSocket

extension Shard {
  /// Handles the frame at `position`, which moves behind it.
  ///
  /// - Returns: False where the frame is incomplete, and kept, or the connection is not read on
  ///   now.
  @inline(never)
  mutating func frame(
    _ slot: ConnectionSlot, _ bytes: UnsafeMutableRawBufferPointer, _ position: inout Int
  ) -> Bool {
    let generation = connections[slot].generation
    switch FrameScan.next(bytes, at: position, limit: ProtocolLimits.frameBytes) {
    case .incomplete:
      connections.stash(slot, bytes[position...])
      return false
    case .error(let code):
      metrics.refusals.protocolErrors += 1
      hangUp(slot, code)
      return false
    case .frame(let frame):
      let rest = bytes[frame.end...]
      position = frame.end
      let payload = UnsafeRawBufferPointer(
        rebasing: UnsafeRawBufferPointer(bytes)[frame.payload])
      receive(slot, frame, payload, rest: rest)
      guard connections[slot].generation == generation, connections[slot].phase.speaksFrames else {
        return false
      }
      guard connections[slot].flags.contains(.isParked) else { return true }
      connections.stash(slot, rest)
      return false
    }
  }

  /// The answer to a sign of life.
  private static let acknowledgement = FrameWriter.frame(.text, [UInt8(ascii: "k")])

  private mutating func receive(
    _ slot: ConnectionSlot, _ frame: FrameScan.Frame, _ payload: UnsafeRawBufferPointer,
    rest: UnsafeMutableRawBufferPointer.SubSequence
  ) {
    switch frame.opcode {
    case .text:
      guard connections.coldState(of: slot).fragments == nil else {
        return hangUp(slot, .protocolError)
      }
      guard takeToken(slot) else { return }
      if frame.isFinal {
        text(slot, payload, rest: rest)
      } else {
        connections.coldState(of: slot).fragments = Array(payload)
        connections[slot].flags.insert(.midMessage)
      }
      connections.tidy(slot)
    case .continuation: continuation(slot, frame, payload, rest: rest)
    case .binary: hangUp(slot, .unsupportedData)
    case .ping:
      guard takeToken(slot) else { return }
      // A pong with the ping's payload (RFC 6455, section 5.5.3).
      send(slot, [0x8A, UInt8(payload.count)] + payload)
    case .pong: break
    case .close:
      switch CloseCode.parse(payload) {
      case .success(let code):
        send(slot, FrameWriter.close(code))
        closeWhenSent(slot)
      case .failure(let fault):
        metrics.refusals.protocolErrors += 1
        hangUp(slot, fault.code)
      }
    }
  }

  private mutating func continuation(
    _ slot: ConnectionSlot, _ frame: FrameScan.Frame, _ payload: UnsafeRawBufferPointer,
    rest: UnsafeMutableRawBufferPointer.SubSequence
  ) {
    let coldState = connections.coldState(of: slot)
    guard var message = coldState.fragments else { return hangUp(slot, .protocolError) }
    guard takeToken(slot) else { return }
    guard message.count + payload.count <= ProtocolLimits.frameBytes else {
      return hangUp(slot, .messageTooBig)
    }
    coldState.fragments = nil
    message += payload
    guard frame.isFinal else {
      coldState.fragments = message
      return
    }
    connections[slot].flags.remove(.midMessage)
    message.withUnsafeBytes { text(slot, $0, rest: rest) }
  }

  /// Handles a complete text message. `rest` is what was read behind it.
  mutating func text(
    _ slot: ConnectionSlot, _ text: UnsafeRawBufferPointer,
    rest: UnsafeMutableRawBufferPointer.SubSequence
  ) {
    if text.count == 1, connections[slot].phase != .greeting,
      text[0] == UInt8(ascii: "a") || text[0] == UInt8(ascii: "h")
    {
      recordHeartbeat(slot, connections[slot].session, text[0])
      if connections[slot].flags.contains(.isStream) { return send(slot, Shard.acknowledgement) }
      return connections.acknowledge(slot, 1, at: clock.now)
    }
    var validator = UTF8Validator()
    guard validator.consume(text), validator.isComplete else {
      return hangUp(slot, .invalidPayload)
    }
    guard let frame = ClientFrame(text) else {
      return sendError(slot, "invalid", VisitorStrings.invalid)
    }
    switch (frame.type, connections[slot].phase) {
    case (.start, .greeting), (.resume, .greeting), (.standby, .greeting),
      (.start, .standby), (.resume, .standby):
      firstFrame(slot, frame, rest: rest)
    case (.identify, .greeting), (.identify, .standby): identify(slot, frame)
    // Who signs in during a conversation is known from the next page on.
    case (.identify, .visitor): break
    case (.message, .visitor): receiveMessage(slot, frame)
    case (.end, .visitor):
      endByContact(connections[slot].session)
    case (.typing, .visitor): receiveTyping(slot)
    case (.read, .visitor): receiveRead(slot, frame)
    case (.start, _), (.resume, _), (.standby, _), (.message, _), (.typing, _), (.read, _),
      (.end, _), (.identify, _):
      sendError(slot, "invalid", VisitorStrings.invalid, field: "type")
    }
  }
}
