// A visitor's line where no WebSocket can be had: `GET /webchat/{id}/line` is a stream of events,
// and `POST /webchat/{id}/line?line={name}` brings the same frames as a socket would. A stream is a
// visitor's connection like any other but in what is written to it and how its frames come.

import Glibc
import Presence
import WebSocket

extension Shard {
  /// Scripts of every site may read the stream; which sites may talk is looked at as with sockets.
  private static let openHeaders = [(name: "Access-Control-Allow-Origin", value: "*")]

  /// Answers `GET /webchat/{id}/line`.
  mutating func openStream(_ call: RequestContext) -> RoutingResult {
    let slot = call.slot
    guard connections.countHandshake(at: clock.now) else {
      return .answer(.refused(.unavailable, headers: [("Retry-After", "1")]))
    }
    connections[slot].flags.insert(.isStream)
    let forwarded = greet(slot, call.request)
    let name = StreamName(shard: index, shared.randomness)
    connections.makeStream(slot, named: name)
    connections.updateInterest(slot)
    send(slot, head: Response.eventStreamHead(headers: Shard.openHeaders))
    send(slot, head: StreamEvents.name(name))
    admitVisitor(slot, call.request, snapshot.channels[call.argument("id")], forwarded)
    return .streamed
  }

  /// Answers `POST /webchat/{id}/line`: with the name to post under next, once the frames were
  /// taken in.
  mutating func postToStream(_ call: RequestContext) -> RoutingResult {
    let text = call.request.parameters?.first { $0.name == "line" }?.value ?? ""
    guard let name = StreamName(text, shardCount: shared.shardCount) else {
      return .answer(.refused(.notFound, headers: Shard.openHeaders))
    }
    let reply = ReplyAddress(shard: index, connection: connections.reference(call.slot))
    // The own shard is sent mail too: the connection must be `awaiting` before it is answered.
    shared.mailboxes[name.shard].post(.post(StreamPost(name: name, lines: call.body), reply))
    return .awaited
  }

  /// Takes in what a page posted for a stream of this shard.
  mutating func receive(_ post: StreamPost, for address: ReplyAddress) {
    guard let slot = connections.slot(named: post.name) else {
      return reply(.refused(.notFound, headers: Shard.openHeaders), to: address)
    }
    let coldState = connections.coldState(of: slot)
    coldState.stream?.reply = address
    let reference = connections.reference(slot)
    connections.noteHeard(slot, at: clock.now)
    recordPong(connections[slot].session)
    if connections[slot].flags.contains(.isParked) {
      guard coldState.unread.count + post.lines.count < ProtocolLimits.parkedBytes else {
        answerPost(coldState)
        return refuse(slot, .limit)
      }
      coldState.unread += post.lines + [UInt8(ascii: "\n")]
    } else {
      var lines = post.lines
      if connections.holds(reference) { lines.withUnsafeMutableBytes { readLines(slot, $0) } }
    }
    answerPost(coldState)
  }

  /// Answers the last post to a stream, unless that moved to another shard, which then does.
  mutating func answerPost(_ coldState: ColdState) {
    guard let stream = coldState.stream, let address = stream.reply else { return }
    coldState.stream?.reply = nil
    reply(
      Response(
        type: "text/plain", Array(stream.name.text.utf8), cache: "no-store",
        headers: Shard.openHeaders), to: address)
  }

  /// Handles texts, one a line, as frames that came on a socket.
  mutating func readLines(_ slot: ConnectionSlot, _ bytes: UnsafeMutableRawBufferPointer) {
    let reference = connections.reference(slot)
    var position = 0
    while position < bytes.count {
      let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let line = UnsafeRawBufferPointer(
        rebasing: UnsafeRawBufferPointer(bytes)[position..<end])
      position = min(bytes.count, end + 1)
      guard !line.isEmpty else { continue }
      guard takeToken(slot) else { return }
      guard line.count <= ProtocolLimits.frameBytes else { return hangUp(slot, .messageTooBig) }
      text(slot, line, rest: bytes[position...])
      guard connections.holds(reference), connections[slot].phase.speaksFrames else { return }
      if connections[slot].flags.contains(.isParked) {
        return keepUnread(slot, Array(bytes[position...]))
      }
    }
    connections.tidy(slot)
  }
}
