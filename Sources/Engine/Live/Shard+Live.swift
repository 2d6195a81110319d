// The stream of one session, `GET /api/v1/sessions/{id}/live`. The shard that owns the session
// makes the events; the shard that has the connection sends them. A stream begins with the session
// as it was when everything before it had been told: nothing is left out and nothing comes twice.

import Basics
import Presence
import Records

/// A watcher that is to be added, with where it stood and where the session stands.
struct LiveRequest: Sendable {
  var session: Identifier
  var address: ReplyAddress
  /// Where the watcher stood before; nil for a new one.
  var last: LiveCursor?
}

/// Bytes of a stream on their way to its connection.
struct LiveBytes: Sendable {
  var connection: ConnectionReference
  var session: Identifier
  var bytes: [UInt8]
  /// Whether the stream begins with them.
  var isFirst: Bool
  /// Whether the stream ends with them.
  var isLast: Bool
}

extension Shard {
  // MARK: - The shard of the connection

  /// Asks the owner of a session for its stream.
  mutating func watch(_ call: RequestContext) throws(APIError) -> RoutingResult {
    let session = try call.identifier("id")
    guard shared.status.live.load(ordering: .relaxed) < shared.configuration.limits.watchers
    else {
      feed.metrics.refusedWatchers += 1
      throw .crowded
    }
    shared.status.live.add(1, ordering: .relaxed)
    let address = ReplyAddress(shard: index, connection: connections.reference(call.slot))
    connections.coldState(of: call.slot).watching = Watching(
      token: Shard.bearerToken(of: call.request), session: session)
    let request = LiveRequest(
      session: session, address: address,
      last: call.request["last-event-id"].flatMap { LiveCursor($0) })
    shared.mailboxes[shared.owner(of: session)].post(.watch(request))
    return .awaited
  }

  /// Sends bytes of a stream.
  mutating func receive(_ live: LiveBytes) {
    let reference = live.connection
    guard connections.holds(reference),
      connections[reference.slot].phase == (live.isFirst ? .awaiting : .live)
    else { return }
    let slot = reference.slot
    if live.isFirst {
      connections[slot].phase = .live
      connections.updateInterest(slot)
      send(slot, Response.eventStreamHead())
    }
    send(slot, live.bytes)
    guard connections.holds(reference) else { return }
    if live.isLast {
      closeWhenSent(slot)
    } else if live.isFirst {
      setDeadline(slot, in: FeedHub.commentPeriod)
    }
  }

  /// The connection of a watcher ends.
  mutating func stopWatching(_ slot: ConnectionSlot) {
    guard let session = connections.existingColdState(of: slot)?.watching.session else { return }
    connections.coldState(of: slot).watching = Watching()
    shared.status.live.subtract(1, ordering: .relaxed)
    let address = ReplyAddress(shard: index, connection: connections.reference(slot))
    shared.mailboxes[shared.owner(of: session)].post(.unwatch(session, address))
  }

  // MARK: - The shard of the session

  /// A watcher asks for the stream of a session, which begins once what is queued has been told.
  mutating func add(_ request: LiveRequest) {
    guard let session = sessions.table.slot(of: request.session) else {
      return afterCommit(.watch(request, LiveCursor(message: .max, line: .max)))
    }
    let cursor = LiveCursor(
      message: sessions[session].lastMessage, line: sessions[session].lastLine)
    afterCommit(.watch(request, cursor))
  }

  /// Begins a stream. `cursor` is up to where everything was told when the request came.
  mutating func start(_ request: LiveRequest, at cursor: LiveCursor) {
    let detail: SessionDetail?
    do {
      detail = try sessions.reader.detail(
        of: request.session,
        MessagePage(
          limit: request.last == nil
            ? ProtocolLimits.shownMessages : ProtocolLimits.replayedMessages))
    } catch {
      return refuse(request, .crowded)
    }
    guard var detail else { return refuse(request, .notFound) }
    let session = sessions.table.slot(of: request.session)
    var cursor = cursor
    if let session, sessions.table[session].state != .closed {
      detail.messages.removeAll { $0.seq > cursor.message }
      detail.timeline.removeAll { $0.line > cursor.line }
      let talk = sessions.talk(of: session)
      talk.watchers.append(request.address)
      talk.toldLine = max(talk.toldLine, cursor.line)
    } else {
      cursor = LiveCursor(
        message: detail.messages.last?.seq ?? 0, line: detail.timeline.last?.line ?? 0)
    }
    let bytes =
      if let missed = continued(from: request.last, detail, cursor) {
        missed
      } else {
        whole(&detail, cursor)
      }
    let live = LiveBytes(
      connection: request.address.connection, session: request.session, bytes: bytes,
      isFirst: true, isLast: detail.closedAt != nil && session == nil)
    post(live, to: request.address)
  }

  /// The event with the whole session.
  private func whole(_ detail: inout SessionDetail, _ cursor: LiveCursor) -> [UInt8] {
    detail.messages = Array(detail.messages.suffix(ProtocolLimits.shownMessages))
    var json = JSONText()
    json.open()
    detail.write(to: &json, row: sessions.table.slot(of: detail.opening.session).map { row($0) })
    json.close()
    return LiveEvent.event("session", cursor, json)
  }

  private func refuse(_ request: LiveRequest, _ error: APIError) {
    shared.mailboxes[request.address.shard].post(
      .answer(error.response, request.address.connection))
  }

  /// What a watcher missed since it stood at `last`; nil where it has to be sent all.
  private func continued(
    from last: LiveCursor?, _ detail: SessionDetail, _ cursor: LiveCursor
  ) -> [UInt8]? {
    guard let last, last.message <= cursor.message, last.line <= cursor.line else { return nil }
    if let first = detail.messages.first, first.seq > last.message + 1 { return nil }
    var bytes: [UInt8] = []
    // Messages and lines are told in the order in which they happened.
    let messages = detail.messages.filter { $0.seq > last.message }
    var lines = detail.timeline.filter { $0.line > last.line }[...]
    var reached = last
    for message in messages {
      while let line = lines.first, line.at < message.at {
        reached.line = line.line
        bytes += LiveEvent.line(lines.removeFirst(), reached)
      }
      reached.message = message.seq
      bytes += LiveEvent.message(message, reached)
    }
    for line in lines {
      reached.line = line.line
      bytes += LiveEvent.line(line, reached)
    }
    for call in detail.calls.suffix(ProtocolLimits.shownMessages) {
      bytes += LiveEvent.call(call, cursor)
    }
    let session = detail.opening.session
    let marks: [(ReadMark.Party, UInt32)] = [
      (.contact, detail.attendance.readByContact), (.attendant, detail.attendance.readByAttendant),
    ]
    for (party, seq) in marks where seq > 0 {
      bytes += LiveEvent.read(ReadMark(session: session, party: party, seq: seq), cursor)
    }
    return bytes
  }

  /// A watcher has gone.
  mutating func remove(_ address: ReplyAddress, from session: Identifier) {
    guard let session = sessions.table.slot(of: session) else { return }
    sessions[session].talk?.watchers.removeAll { $0 == address }
  }

  /// Calls of this shard's sessions were tried: those who watch are told.
  mutating func tell(_ outcomes: [CallOutcome]) {
    for outcome in outcomes {
      guard let session = outcome.session.flatMap({ sessions.table.slot(of: $0) }) else { continue }
      tell(session) { LiveEvent.outcome(outcome, $0) }
    }
  }

  /// Sends an event to those who watch a session, if anybody does.
  mutating func tell(
    _ session: SessionTable.Slot, _ event: (LiveCursor) -> [UInt8]
  ) {
    guard let talk = sessions[session].talk, !talk.watchers.isEmpty else { return }
    let cursor = LiveCursor(
      message: sessions[session].sentMessage, line: talk.toldLine)
    let bytes = event(cursor)
    for address in talk.watchers {
      post(
        LiveBytes(
          connection: address.connection, session: sessions.table.id(of: session), bytes: bytes,
          isFirst: false, isLast: false), to: address)
    }
  }

  /// Sends bytes of a stream to the connection of a watcher, on any shard.
  mutating func post(_ live: LiveBytes, to address: ReplyAddress) {
    if address.shard == index {
      receive(live)
    } else {
      shared.mailboxes[address.shard].post(.live(live))
    }
  }
}
