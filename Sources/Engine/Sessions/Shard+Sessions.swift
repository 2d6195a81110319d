// Sessions: opened, restored, and what follows from each signal. The presence machine decides; here its
// outcomes become records, and what is to be told afterwards.

import Basics
import Channels
import Presence
import Records

extension Shard {
  // MARK: - Beginning

  /// Opens a session and answers its place and its secret; it is told to nobody before it is stored.
  /// Nil when the contact has enough of them, or the shard is full.
  mutating func open(
    _ contact: ClaimedContact, _ entry: ChannelEntry, source: String, page: String,
    address: PeerAddress, data: [DataValue], accepted: AcceptedNotice?
  ) -> (session: UInt32, secret: String)? {
    guard
      byContact.count(of: contact.id, in: table) < shared.configuration.limits.sessionsPerContact
    else {
      metrics.refusedSessions += 1
      return nil
    }
    // A session takes its contact's shard key.
    let id = random.identifier().with(shardKey: contact.id.shardKey)
    let secret = contact.secret(of: id)
    let secrets = (session: SHA256Digest(of: secret), contact: SHA256Digest(of: contact.secret))
    let opening = SessionOpening(
      session: id, secret: secrets.session.text, contact: contact.id,
      contactSecret: secrets.contact.text, channel: entry.channel.id, source: source,
      page: page, address: address.description, data: data, accepted: accepted,
      at: clock.wallTime(clock.now))
    let state = SessionState(startedAt: clock.now)
    guard let session = insert(opening, entry.index, state, startedAt: clock.now, secrets) else {
      return nil
    }
    commits.append(.opened(opening))
    metrics.started += 1
    publishLater(session, from: nil, to: state.state, state.reason, at: clock.now)
    return (session, secret)
  }

  /// Takes an open session back after a restart.
  mutating func restore(_ saved: SavedSession) {
    let channel = shared.numbers.number(of: saved.opening.channel)
    let (state, transition) = SessionState.restored(
      saved.presence, at: clock.now, under: table.policy(of: channel))
    let startedAt = clock.now - (clock.wall - saved.opening.at) * clock.speed
    let secrets = (
      session: SHA256Digest(hexadecimal: saved.opening.secret) ?? SHA256Digest(),
      contact: SHA256Digest(hexadecimal: saved.opening.contactSecret) ?? SHA256Digest()
    )
    guard
      let session = insert(saved.opening, channel, state, startedAt: startedAt, secrets)
    else { return }
    runtimes[Int(session)].lastMessage = saved.lastMessage
    runtimes[Int(session)].toldMessage = saved.lastMessage
    runtimes[Int(session)].lastWebhook = saved.lastWebhook
    if saved.lastMessage > 0 { runtimes[Int(session)].clientIDs = ClientIDs(asksStore: true) }
    if let transition { note(transition, of: session, lateness: 0) }
  }

  private mutating func insert(
    _ opening: SessionOpening, _ channel: UInt32, _ state: SessionState, startedAt: Millis,
    _ secrets: (session: SHA256Digest, contact: SHA256Digest)
  ) -> UInt32? {
    guard
      let session = table.insert(
        id: opening.session, contact: opening.contact, channel: channel, name: opening.name,
        page: opening.page, startedAt: startedAt, state: state)
    else { return nil }
    while runtimes.count <= Int(session) { runtimes.append(SessionRuntime()) }
    runtimes[Int(session)] = SessionRuntime()
    runtimes[Int(session)].secret = SecretDigestPrefix(secrets.session)
    runtimes[Int(session)].contactSecret = SecretDigestPrefix(secrets.contact)
    byContact.insert(session, in: table)
    changed()
    return session
  }

  /// The open session of a contact in a channel.
  func openSession(of contact: Identifier, in channel: UInt32) -> UInt32? {
    byContact.find(contact, channel: channel, in: table)
  }

  // MARK: - Sockets

  /// Puts a socket among those of a session; the presence machine is told by the caller.
  mutating func attach(_ slot: ConnectionSlot, _ session: UInt32) {
    connections[slot].phase = .visitor
    connections[slot].session = session
    connections[slot].channel = table.channel(of: session)
    connections[slot].next = runtimes[Int(session)].firstSocket
    runtimes[Int(session)].firstSocket = slot
    let coldState = connections.coldState(of: slot)
    coldState.handshake = nil
    coldState.deadline = .max
    connections.expectSilence(at: clock.now)
  }

  /// Takes a socket out of its session and tells the presence machine.
  mutating func detach(_ slot: ConnectionSlot) {
    let session = connections[slot].session
    guard session != Connection.none else { return }
    var next = runtimes[Int(session)].firstSocket
    if next == slot {
      runtimes[Int(session)].firstSocket = connections[slot].next
    } else {
      while next != Connection.none, connections[next].next != slot {
        next = connections[next].next
      }
      if next != Connection.none { connections[next].next = connections[slot].next }
    }
    connections[slot].next = Connection.none
    connections[slot].session = Connection.none
    connections[slot].phase = .greeting
    // Sockets that the engine itself closes as it stops are not lost by the visitor.
    guard !commits.isFinished else { return }
    apply(table.receive(session, .detached, at: clock.now), to: session)
    changed()
  }

  /// Sends a frame to every welcomed socket of a session.
  mutating func broadcast(
    _ session: UInt32, _ frame: [UInt8], except: ConnectionReference? = nil
  ) {
    var next = runtimes[Int(session)].firstSocket
    while next != Connection.none {
      let slot = next
      next = connections[slot].next
      if connections[slot].flags.contains(.welcomed), connections.reference(slot) != except {
        send(slot, frame)
      }
    }
  }

  // MARK: - Outcomes

  /// Notes what follows from a signal: records now, what is told once they are stored.
  mutating func apply(
    _ outcome: Outcome, to session: UInt32, lateness: Millis = 0, text: String = ""
  ) {
    if let transition = outcome.transition {
      note(transition, of: session, lateness: lateness)
    }
    if let call = outcome.call { note(call, of: session, text: text) }
    if let call = outcome.secondCall { note(call, of: session, text: text) }
    if let transition = outcome.transition, transition.to == .closed {
      close(session, transition)
    }
  }

  private mutating func note(
    _ transition: Transition, of session: UInt32, lateness: Millis
  ) {
    let id = table.id(of: session)
    let silence = transition.to == .absent ? clock.wallTime(table[session].absentSince) : nil
    commits.append(
      .journal(
        JournalEntry(
          session: id, kind: .state, from: transition.from, to: transition.to,
          reason: transition.reason, absentSince: silence, lateness: lateness,
          at: clock.wallTime(transition.at))))
    metrics.transitions += 1
    publishLater(
      session, from: transition.from, to: transition.to, transition.reason, at: transition.at)
  }

  private mutating func publishLater(
    _ session: UInt32, from: PresenceState?, to: PresenceState, _ reason: Reason, at: Millis
  ) {
    changed()
    guard shared.watched.load(ordering: .relaxed) != 0 else { return }
    afterCommit(
      .transition(
        TransitionEvent(
          at: clock.wallTime(at), session: table.id(of: session),
          contact: table.contact(of: session), name: table.name(of: session),
          channel: table.channel(of: session), from: from, to: to, reason: reason,
          isHandedOver: table[session].isHandedOver, page: table.page(of: session))))
  }

  private mutating func note(_ call: PlatformCall, of session: UInt32, text: String) {
    guard snapshot.hasAttendance, let entry = snapshot[table.channel(of: session)] else { return }
    let body = CallBody(
      eventID: eventID(), session: table.id(of: session), contact: table.contact(of: session),
      channel: entry.channel, name: table.name(of: session), call: call, text: text,
      absentSince: clock.wallTime(call.absentSince), occurredAt: clock.wallTime(call.at))
    commits.append(.call(body.outboxCall))
    metrics.calls += 1
  }

  private mutating func close(_ session: UInt32, _ transition: Transition) {
    let id = table.id(of: session)
    commits.append(
      .closed(
        SessionClosing(
          session: id, status: transition.reason == .sessionTimeout ? "expired" : "finished",
          reason: transition.reason, at: clock.wallTime(transition.at))))
    byContact.remove(session, in: table)
    metrics.closed += 1
    afterCommit(.ended(id, transition.reason))
  }

  /// A random UUID (RFC 9562, version 4): the idempotency key of a call.
  mutating func eventID() -> String {
    var bytes = random.bytes(16)
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    var parts: [Substring] = []
    var rest = Substring(Hexadecimal.encode(bytes))
    for length in [8, 4, 4, 4, 12] {
      parts.append(rest.prefix(length))
      rest = rest.dropFirst(length)
    }
    return parts.joined(separator: "-")
  }
}
