// Frames that are not a bare sign of life: whole messages, fragments, pings and closes.

import Glibc
import Presence
import WebSocket

extension Shard {
  /// Takes one frame from the bytes at `position`. False when there is none whole, or when the
  /// connection is not read any further; what is left is kept where it must be.
  @inline(never)
  mutating func frame(
    _ slot: ConnectionSlot, _ bytes: UnsafeMutableRawBufferPointer, _ position: inout Int
  ) -> Bool {
    let generation = connections[slot].generation
    switch FrameScan.next(bytes, at: position, limit: ProtocolLimits.frameBytes) {
    case .incomplete:
      connections.stash(slot, bytes[position...])
      return false
    case .fault(let code):
      metrics.protocolFaults += 1
      hangUp(slot, code)
      return false
    case .frame(let frame):
      let rest = bytes[frame.end...]
      position = frame.end
      let payload = UnsafeRawBufferPointer(
        rebasing: UnsafeRawBufferPointer(bytes)[frame.payload])
      take(slot, frame, payload, rest: rest)
      return connections[slot].generation == generation && connections[slot].phase.speaksFrames
    }
  }

  private mutating func take(
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
      send(slot, [0x8A, UInt8(payload.count)] + payload)
    case .pong: break
    case .close:
      switch CloseCode.read(payload) {
      case .success(let code):
        send(slot, FrameWriter.close(code))
        closeWhenSent(slot)
      case .failure(let fault):
        metrics.protocolFaults += 1
        hangUp(slot, fault.code)
      }
    }
  }

  private mutating func continuation(
    _ slot: ConnectionSlot, _ frame: FrameScan.Frame, _ payload: UnsafeRawBufferPointer,
    rest: UnsafeMutableRawBufferPointer.SubSequence
  ) {
    let coldState = connections.coldState(of: slot)
    guard var whole = coldState.fragments else { return hangUp(slot, .protocolError) }
    guard takeToken(slot) else { return }
    guard whole.count + payload.count <= ProtocolLimits.frameBytes else {
      return hangUp(slot, .messageTooBig)
    }
    coldState.fragments = nil
    whole += payload
    guard frame.isFinal else {
      coldState.fragments = whole
      return
    }
    connections[slot].flags.remove(.midMessage)
    whole.withUnsafeBytes { text(slot, $0, rest: rest) }
  }

  /// A whole text.
  private mutating func text(
    _ slot: ConnectionSlot, _ text: UnsafeRawBufferPointer,
    rest: UnsafeMutableRawBufferPointer.SubSequence
  ) {
    if text.count == 1, connections[slot].phase != .greeting,
      text[0] == UInt8(ascii: "a") || text[0] == UInt8(ascii: "h")
    {
      recordHeartbeat(slot, connections[slot].session, text[0])
      return send(slot, [0x81, 1, UInt8(ascii: "k")])
    }
    var validator = UTF8Validator()
    guard validator.take(text), validator.isComplete else { return hangUp(slot, .invalidText) }
    guard let frame = ClientFrame(text) else {
      return tellError(slot, "invalid", VisitorStrings.invalid)
    }
    switch (frame.type, connections[slot].phase) {
    case (.start, .greeting), (.resume, .greeting), (.standby, .greeting),
      (.start, .standby), (.resume, .standby):
      firstFrame(slot, frame, rest: rest)
    case (.message, .visitor): receiveMessage(slot, frame)
    case (.end, .visitor):
      apply(
        table.receive(connections[slot].session, .ended(.contact), at: clock.now),
        to: connections[slot].session)
    default: tellError(slot, "invalid", VisitorStrings.invalid, field: "type")
    }
  }
}
