// HTTP connections: requests are parsed one after the other and answered in their order. While
// another shard makes the answer, nothing more is read, so that a client that pipelines many
// requests is held back by TCP.

import CLinux
import Glibc
import Presence

extension Shard {
  /// Parses and answers the requests in the bytes that were read from an HTTP connection. What is
  /// incomplete, or comes while no answer can be sent, is kept as `ColdState.unread`.
  @inline(never)
  mutating func readRequests(_ slot: ConnectionSlot, _ bytes: UnsafeMutableRawBufferPointer) {
    var position = 0
    while position < bytes.count || connections.existingColdState(of: slot)?.request != nil {
      // A client that does not read its answers gets no more of them until it does.
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
          return awaitHead(slot, bytes[position...])
        case .refused(let status):
          metrics.http.badRequests += 1
          return respondAndClose(slot, .refused(status))
        case .request(let parsed, let length):
          position += length
          request = parsed
        }
        if isUpload(request) { return receiveUpload(slot, request, bytes[position...]) }
        guard request.contentLength <= ProtocolLimits.bodyBytes else {
          metrics.http.badRequests += 1
          return respondAndClose(slot, .refused(.contentTooLarge))
        }
      }
      guard bytes.count - position >= request.contentLength else {
        // Nobody's body is kept before the token that it needs was seen.
        if coldState.request == nil, let refusal = refusal(of: request) {
          metrics.http.requests += 1
          return respondAndClose(slot, refusal)
        }
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
      setDeadline(slot, in: ProtocolLimits.keepAliveMillis)
    }
  }

  /// Keeps the part of a head that has come.
  private mutating func awaitHead(
    _ slot: ConnectionSlot, _ bytes: UnsafeMutableRawBufferPointer.SubSequence
  ) {
    connections.stash(slot, bytes)
    // The first byte of a head sets its deadline; further bytes do not move it.
    let coldState = connections.coldState(of: slot)
    if coldState.deadline == .max
      || coldState.deadline > clock.now + ProtocolLimits.requestMillis * clock.speed
    {
      setDeadline(slot, in: ProtocolLimits.requestMillis)
    }
  }

  /// Keeps a head and the part of its body that has come.
  private mutating func awaitBody(
    _ slot: ConnectionSlot, _ request: Request,
    _ bytes: UnsafeMutableRawBufferPointer.SubSequence
  ) {
    let coldState = connections.coldState(of: slot)
    if coldState.request == nil {
      coldState.request = request
      setDeadline(slot, in: ProtocolLimits.requestMillis)
      if request.expectsContinue { send(slot, Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) }
    }
    connections.stash(slot, bytes)
  }

  /// Answers a request whose body is a file, before that is read. A refused one is not read at all.
  private mutating func receiveUpload(
    _ slot: ConnectionSlot, _ request: Request,
    _ bytes: UnsafeMutableRawBufferPointer.SubSequence
  ) {
    metrics.http.requests += 1
    let coldState = connections.coldState(of: slot)
    coldState.answer = AnswerForm(keepsAlive: request.keepsAlive, isHead: false)
    coldState.deadline = .max
    switch route(request, [], slot) {
    case .answer(let response): respondAndClose(slot, response)
    case .awaited, .upgraded, .streamed:
      connections.stash(slot, bytes)
      connections[slot].phase = .awaiting
      connections.updateInterest(slot)
    }
  }

  /// Answers a request. `rest` is what was read behind it, which belongs to the next request or,
  /// after an upgrade, to the first frames.
  private mutating func handle(
    _ slot: ConnectionSlot, _ request: Request, _ body: [UInt8],
    rest: UnsafeMutableRawBufferPointer.SubSequence
  ) {
    metrics.http.requests += 1
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

  /// Sends the response to the current request, and closes the connection where it is not kept.
  mutating func respond(_ slot: ConnectionSlot, _ response: Response) {
    let form = connections.coldState(of: slot).answer
    let head = response.head(keepsAlive: form.keepsAlive, moment: clock.wall)
    // The answer to HEAD has no body (RFC 9110 section 9.3.2). A large one is not copied.
    if form.isHead || response.body.count > UnsentBytes.pieceBytes {
      send(slot, head)
      if !form.isHead { send(slot, response.body) }
    } else {
      send(slot, head + response.body)
    }
    if !form.keepsAlive { closeWhenSent(slot) }
  }

  /// Sends a response and closes the connection, since it is unknown where the next request begins.
  mutating func respondAndClose(_ slot: ConnectionSlot, _ response: Response) {
    connections.coldState(of: slot).answer = AnswerForm(keepsAlive: false, isHead: false)
    respond(slot, response)
  }

  /// Sends the response that a connection awaits, and goes on with what was read meanwhile. Does
  /// nothing where the connection is gone.
  mutating func deliver(_ response: Response, to reference: ConnectionReference) {
    guard connections.holds(reference), connections[reference.slot].phase == .awaiting else {
      return
    }
    let slot = reference.slot
    if connections.existingColdState(of: slot)?.watching.session != nil {
      // Events of the stream may be on their way here; another stream must not begin with them.
      connections.coldState(of: slot).answer = AnswerForm(keepsAlive: false, isHead: false)
    }
    stopWatching(slot)
    connections[slot].phase = .http
    connections.updateInterest(slot)
    respond(slot, response)
    guard connections.holds(reference), connections[slot].phase == .http else { return }
    guard !connections[slot].flags.contains(.isFull) else { return }
    resumeRequests(slot)
  }

  /// Goes on with the requests that were read while none could be answered.
  mutating func resumeRequests(_ slot: ConnectionSlot) {
    setDeadline(slot, in: ProtocolLimits.keepAliveMillis)
    var unread = connections.coldState(of: slot).unread
    guard !unread.isEmpty else { return }
    connections.coldState(of: slot).unread = []
    unread.withUnsafeMutableBytes { readRequests(slot, $0) }
  }
}
