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

  /// Sends bytes of a stream, or holds them where its beginning is still to come.
  mutating func receive(_ live: LiveBytes) {
    let reference = live.connection
    guard connections.holds(reference) else { return }
    let slot = reference.slot
    var isLast = live.isLast
    switch (connections[slot].phase, live.isFirst) {
    case (.awaiting, false): return hold(live)
    case (.awaiting, true):
      let watching = connections.coldState(of: slot).watching
      isLast = isLast || watching.endsWithHeld
      connections.coldState(of: slot).watching.held = []
      connections[slot].phase = .live
      connections.updateInterest(slot)
      send(slot, Response.eventStreamHead())
      send(slot, live.bytes)
      send(slot, watching.held)
    case (.live, false): send(slot, live.bytes)
    case (.live, true), (.free, _), (.http, _), (.greeting, _), (.visitor, _), (.standby, _),
      (.feed, _), (.closing, _):
      return
    }
    guard connections.holds(reference) else { return }
    if isLast {
      closeWhenSent(slot)
    } else if live.isFirst {
      setDeadline(slot, in: FeedHub.commentPeriod)
    }
  }

  private mutating func hold(_ live: LiveBytes) {
    let state = connections.coldState(of: live.connection.slot)
    guard state.watching.session == live.session else { return }
    state.watching.held += live.bytes
    state.watching.endsWithHeld = state.watching.endsWithHeld || live.isLast
    if state.watching.held.count > ProtocolLimits.heldEventBytes {
      deliver(APIError.crowded.response, to: live.connection)
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

  /// Begins a stream, which is read from the store beside the shard. `cursor` is up to where
  /// everything was told when the request came; what happens from now on is told as it happens, and
  /// the shard of the connection holds it until the beginning is there.
  mutating func start(_ request: LiveRequest, at cursor: LiveCursor) {
    let session = sessions.table.slot(of: request.session)
    if let session {
      let talk = sessions.talk(of: session)
      talk.watchers.append(request.address)
      talk.toldLine = max(talk.toldLine, cursor.line)
    }
    let beginning = LiveBeginning(
      request: request, cursor: session == nil ? nil : cursor, row: session.map { row($0) },
      snapshot: snapshot, links: fileLinks)
    let mailbox = shared.mailboxes[request.address.shard]
    let connection = request.address.connection
    shared.threads.queries.read({ reader throws(StoreError) in
      try beginning.read(from: reader)
    }) { result in
      switch result {
      case .success(let live?): mailbox.post(.live(live))
      case .success(nil): mailbox.post(.answer(APIError.notFound.response, connection))
      case .failure(.busy): mailbox.post(.answer(APIError.crowded.response, connection))
      case .failure: mailbox.post(.answer(APIError.unreadable.response, connection))
      }
    }
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
