// Requests on a connection: parsed one after the other, answered in their order. While an answer is
// made elsewhere nothing more is read, so whoever sends many requests waits in the kernel.

import CLinux
import Glibc
import Presence

extension Shard {
  /// Bytes on a connection that speaks HTTP.
  mutating func requests(_ slot: ConnectionSlot, _ bytes: UnsafeMutableRawBufferPointer) {
    var position = 0
    while position < bytes.count || connections.existingColdState(of: slot)?.request != nil {
      // Whoever does not read the answers is given no more of them: the rest waits.
      guard connections[slot].phase == .http, !connections[slot].flags.contains(.isFull) else {
        break
      }
      let coldState = connections.coldState(of: slot)
      let request: Request
      if let awaited = coldState.request {
        request = awaited
      } else {
        let rest = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[position...])
        switch RequestParser.parse(rest) {
        case .incomplete:
          return wait(slot, bytes[position...])
        case .refused(let status):
          metrics.badRequests += 1
          return finish(slot, .refused(status))
        case .request(let parsed, let length):
          position += length
          request = parsed
        }
      }
      guard bytes.count - position >= request.contentLength else {
        return awaitBody(slot, request, bytes[position...])
      }
      coldState.request = nil
      let body = Array(bytes[position..<position + request.contentLength])
      position += request.contentLength
      coldState.deadline = .max
      let rest = bytes[position...]
      handle(slot, request, body, rest: rest)
      if connections[slot].phase == .greeting || connections[slot].phase == .free { return }
    }
    guard connections[slot].phase == .http || connections[slot].phase == .awaiting else { return }
    if position < bytes.count {
      connections.stash(slot, bytes[position...])
    } else if connections[slot].phase == .http, !connections[slot].flags.contains(.isFull) {
      setDeadline(slot, in: ProtocolLimits.keepAlive)
    }
  }

  private mutating func wait(
    _ slot: ConnectionSlot, _ bytes: UnsafeMutableRawBufferPointer.SubSequence
  ) {
    connections.stash(slot, bytes)
    // The first byte of a head sets its deadline; more bytes do not move it.
    let coldState = connections.coldState(of: slot)
    if coldState.deadline == .max
      || coldState.deadline > clock.now + ProtocolLimits.request * clock.speed
    {
      setDeadline(slot, in: ProtocolLimits.request)
    }
  }

  private mutating func awaitBody(
    _ slot: ConnectionSlot, _ request: Request,
    _ bytes: UnsafeMutableRawBufferPointer.SubSequence
  ) {
    let coldState = connections.coldState(of: slot)
    if coldState.request == nil {
      coldState.request = request
      setDeadline(slot, in: ProtocolLimits.request)
      if request.awaitsContinue { send(slot, Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) }
    }
    connections.stash(slot, bytes)
  }

  private mutating func handle(
    _ slot: ConnectionSlot, _ request: Request, _ body: [UInt8],
    rest: UnsafeMutableRawBufferPointer.SubSequence
  ) {
    metrics.requests += 1
    connections.coldState(of: slot).answer = AnswerForm(
      keepsAlive: request.keepsAlive, isHead: request.method == .head)
    switch route(request, body, slot) {
    case .answer(let response): respond(slot, response)
    case .awaited:
      connections[slot].phase = .awaiting
      connections.updateInterest(slot)
    case .upgraded:
      frames(slot, UnsafeMutableRawBufferPointer(rebasing: rest))
    case .streamed: break
    }
  }

  /// Answers the request that is being answered, and closes where that was asked.
  mutating func respond(_ slot: ConnectionSlot, _ response: Response) {
    let form = connections.coldState(of: slot).answer
    send(slot, response.bytes(keepsAlive: form.keepsAlive, isHead: form.isHead, moment: clock.wall))
    if !form.keepsAlive { closeWhenSent(slot) }
  }

  /// Answers and closes: nothing that follows on this connection could be understood.
  mutating func finish(_ slot: ConnectionSlot, _ response: Response) {
    connections.coldState(of: slot).answer = AnswerForm(keepsAlive: false, isHead: false)
    respond(slot, response)
  }

  /// The answer that a connection waited for is there; what was read meanwhile goes on.
  mutating func answered(_ reference: ConnectionReference, _ response: Response) {
    guard connections.holds(reference), connections[reference.slot].phase == .awaiting else {
      return
    }
    let slot = reference.slot
    connections[slot].phase = .http
    connections.updateInterest(slot)
    respond(slot, response)
    guard connections.holds(reference), connections[slot].phase == .http else { return }
    guard !connections[slot].flags.contains(.isFull) else { return }
    resumeRequests(slot)
  }

  /// Goes on with the requests that were read while none could be answered.
  mutating func resumeRequests(_ slot: ConnectionSlot) {
    setDeadline(slot, in: ProtocolLimits.keepAlive)
    var unread = connections.coldState(of: slot).unread
    guard !unread.isEmpty else { return }
    connections.coldState(of: slot).unread = []
    unread.withUnsafeMutableBytes { requests(slot, $0) }
  }
}
