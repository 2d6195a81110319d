// Sessions: how they open and are restored, and what follows from each signal. The presence machine
// decides; here its outcomes become records, and actions that run once the records are stored.

import Channels
import Presence
import Records
import WebSocket

extension Shard {
  // MARK: - Opening

  /// Opens a session and returns it with its secret. The page and watchers are told once it
  /// is stored.
  ///
  /// - Returns: Nil where the contact has too many sessions open, or the shard's table is full.
  mutating func open(
    _ contact: ClaimedContact, _ entry: ChannelEntry, source: SessionSource, page: String,
    address: PeerAddress, data: [DataValue], accepted: AcceptedNotice?, identity: String?
  ) -> (session: SessionTable.Slot, secret: String)? {
    guard sessions.count(of: contact.id) < shared.configuration.limits.sessionsPerContact else {
      metrics.refusals.sessions += 1
      return nil
    }
    let id = sessions.makeIdentifier(for: contact.id)
    let secret = contact.secret(of: id)
    let secrets = SessionRegistry.Secrets(
      session: SHA256Digest(of: secret), contact: SHA256Digest(of: contact.secret))
    let opening = SessionOpening(
      session: id, secret: secrets.session.text, contact: contact.id,
      contactSecret: secrets.contact.text, channel: entry.channel.id, source: source,
      page: page, address: address.description, data: data, accepted: accepted,
      at: clock.wallTime(clock.now), identity: identity)
    let state = SessionState(startedAt: clock.now)
    guard
      let session = sessions.insert(
        opening, channel: entry.index, state, startedAt: clock.now, secrets)
    else { return nil }
    commits.append(.opened(opening))
    metrics.sessions.started += 1
    publish(session, from: nil, to: state.state, state.reason, at: clock.now)
    return (session, secret)
  }

  /// Restores a session that was open when the engine stopped.
  ///
  /// - Parameter reader: The store; nothing is read from the sockets yet.
  mutating func restore(
    _ saved: SavedSession, _ reader: any SessionReader
  ) throws(StoreError) {
    let channel = shared.numbers.number(of: saved.opening.channel)
    let (state, transition) = SessionState.restored(
      saved.presence, at: clock.now, under: sessions.table.policy(of: channel))
    let startedAt = clock.now - (clock.wall - saved.opening.at) * clock.speedPerWall
    let secrets = SessionRegistry.Secrets(
      session: SHA256Digest(hexadecimal: saved.opening.secret) ?? SHA256Digest(),
      contact: SHA256Digest(hexadecimal: saved.opening.contactSecret) ?? SHA256Digest())
    guard
      let session = sessions.insert(
        saved.opening, channel: channel, state, startedAt: startedAt, secrets)
    else { return }
    sessions[session].lastMessage = saved.lastMessage
    sessions[session].sentMessage = saved.lastMessage
    sessions[session].lastWebhook = saved.lastWebhook
    sessions[session].lastLine = saved.lastLine
    if saved.lastMessage > 0 {
      sessions.talk(of: session).clientIDs.hasEarlierMessages = true
    }
    if state.isHandedOver { try restore(saved.attendance, of: session, reader) }
    if let transition { record(transition, of: session, lateness: 0) }
    feed.markChanged()
  }

  // MARK: - Sockets

  /// Adds a socket to a session. The caller gives the presence machine its signal.
  mutating func attach(_ slot: ConnectionSlot, _ session: SessionTable.Slot) {
    connections[slot].phase = .visitor
    connections[slot].session = session
    connections[slot].channel = sessions.table.channel(of: session)
    connections.prepend(slot, to: &sessions[session].firstSocket)
    let coldState = connections.coldState(of: slot)
    coldState.handshake = nil
    coldState.deadline = .max
    connections.expectSilence(at: clock.now)
  }

  /// Removes a socket from its session, and gives the presence machine the signal.
  mutating func detach(_ slot: ConnectionSlot) {
    let session = connections[slot].session
    guard session != Connection.none else { return }
    connections.unlink(slot, from: &sessions[session].firstSocket)
    connections[slot].session = Connection.none
    connections[slot].phase = .greeting
    // Sockets that the engine closes while it stops are no losses of the visitor's.
    guard !commits.isFinished else { return }
    apply(sessions.table.receive(session, .detached, at: clock.now), to: session)
    feed.markChanged()
  }

  /// Sends a frame to every socket of a session that was welcomed.
  mutating func broadcast(
    _ session: SessionTable.Slot, _ frame: [UInt8], except: ConnectionReference? = nil
  ) {
    var next = sessions[session].firstSocket
    while next != Connection.none {
      let slot = next
      next = connections[slot].next
      if connections[slot].flags.contains(.welcomed), connections.reference(slot) != except {
        send(slot, frame)
      }
    }
  }

  // MARK: - Outcomes

  /// Records what follows from a signal, and enqueues what is done once that is stored. `message`
  /// is the contact's, for a signal that is one; `note` is the reason that was given for an end.
  mutating func apply(
    _ outcome: Outcome, to session: SessionTable.Slot, lateness: Millis = 0,
    message: ContactMessage = ContactMessage(), note: String = ""
  ) {
    if let transition = outcome.transition {
      record(transition, of: session, lateness: lateness)
    }
    if let call = outcome.call { record(call, of: session, message) }
    if let call = outcome.secondCall { record(call, of: session, message) }
    if let transition = outcome.transition, transition.to == .closed {
      close(session, transition, note: note)
    }
  }

  private mutating func record(
    _ transition: Transition, of session: SessionTable.Slot, lateness: Millis
  ) {
    let silence =
      transition.to == .absent ? clock.wallTime(sessions.table[session].absentSince) : nil
    append(
      JournalEntry(
        session: sessions.table.id(of: session), kind: .state, from: transition.from,
        to: transition.to, reason: transition.reason, absentSince: silence, lateness: lateness,
        at: clock.wallTime(transition.at), line: sessions.numberLine(session)))
    metrics.sessions.transitions += 1
    publish(
      session, from: transition.from, to: transition.to, transition.reason, at: transition.at)
  }

  /// Tells watchers of a change of state once it is stored, if there are any.
  private mutating func publish(
    _ session: SessionTable.Slot, from: PresenceState?, to: PresenceState, _ reason: Reason,
    at: Millis
  ) {
    feed.markChanged()
    guard shared.status.watched.load(ordering: .relaxed) != 0 else { return }
    afterCommit(
      .transition(
        TransitionEvent(
          at: clock.wallTime(at), session: sessions.table.id(of: session),
          contact: sessions.table.contact(of: session), name: sessions.table.name(of: session),
          channel: sessions.table.channel(of: session), from: from, to: to, reason: reason,
          isHandedOver: sessions.table[session].isHandedOver,
          page: sessions.table.page(of: session))))
  }

  /// Appends a line to a session's journal, and tells those who watch it once the line is stored.
  mutating func append(_ entry: JournalEntry) {
    commits.append(.journal(entry))
    if shared.status.live.load(ordering: .relaxed) > 0 { afterCommit(.line(entry)) }
  }

  /// Appends a call to the outbox, and tells those who watch its session once it is stored.
  mutating func append(_ call: OutboxCall) {
    commits.append(.call(call))
    metrics.sessions.calls += 1
    if shared.status.live.load(ordering: .relaxed) > 0 { afterCommit(.call(call)) }
  }

  private mutating func record(
    _ call: PlatformCall, of session: SessionTable.Slot, _ message: ContactMessage
  ) {
    guard let entry = snapshot[sessions.table.channel(of: session)] else { return }
    switch snapshot.mode {
    case .none: return
    // What else a platform is told stands in the talk already.
    case .console: guard call.event.isPresence else { return }
    case .contract, .chatwoot: break
    }
    let body = CallBody(
      eventID: sessions.makeEventID(), session: sessions.table.id(of: session),
      contact: contact(of: session), channel: entry.channel, call: call, message: message,
      links: fileLinks,
      isOffline: sessions.table[session].state == .absent,
      absentSince: clock.wallTime(call.absentSince), occurredAt: clock.wallTime(call.at))
    append(body.outboxCall(isForConsole: snapshot.mode == .console))
  }

  /// The contact of a session, as calls tell of it.
  func contact(of session: SessionTable.Slot) -> ContactText {
    ContactText(
      id: sessions.table.contact(of: session), name: sessions.table.name(of: session),
      page: sessions.table.page(of: session), identity: sessions.identity(of: session))
  }

  private mutating func close(
    _ session: SessionTable.Slot, _ transition: Transition, note: String
  ) {
    let id = sessions.table.id(of: session)
    callFlow(session, .sessionEnded, reason: transition.reason)
    leaveQueue(session)
    commits.append(
      .closed(
        SessionClosing(
          session: id, status: transition.reason == .sessionTimeout ? .expired : .finished,
          reason: transition.reason, at: clock.wallTime(transition.at), note: note)))
    sessions.close(session)
    metrics.sessions.closed += 1
    afterCommit(.ended(id, transition.reason))
  }
}
