// The first frame: who is it, which shard owns them, and may they come in.

import CLinux
import Channels
import Presence
import Records
import WebSocket

extension Shard {
  /// A page says what it wants. Where another shard owns the contact, the socket goes there with
  /// all that was read.
  mutating func firstFrame(
    _ slot: ConnectionSlot, _ frame: ClientFrame,
    rest: UnsafeMutableRawBufferPointer.SubSequence
  ) {
    let owner: Int
    switch frame.type {
    case .start: owner = ClaimedContact(frame).map { shared.owner(of: $0.id) } ?? index
    case .resume: owner = Identifier(frame.session ?? "").map { shared.owner(of: $0) } ?? index
    case .standby: owner = Identifier(frame.contact ?? "").map { shared.owner(of: $0) } ?? index
    case .message, .end: return
    }
    guard owner != index else { return join(slot, frame) }
    handOff(slot, frame, to: owner, unread: Array(rest))
  }

  /// Lets a visitor of ours in.
  mutating func join(_ slot: ConnectionSlot, _ frame: ClientFrame) {
    guard let entry = snapshot[connections[slot].channel] else {
      return refuse(slot, .unknownChannel)
    }
    switch frame.type {
    case .start: start(slot, frame, entry)
    case .resume: resume(slot, frame, entry)
    case .standby: standBy(slot, frame, entry)
    case .message, .end: break
    }
  }

  // MARK: - Moving

  private mutating func handOff(
    _ slot: ConnectionSlot, _ frame: ClientFrame, to owner: Int, unread: [UInt8]
  ) {
    if connections[slot].phase == .standby { leaveStandby(slot) }
    guard let handshake = connections.existingColdState(of: slot)?.handshake else {
      return hangUp(slot, .protocolError)
    }
    // What a full socket did not take yet cannot move along; so early, nobody honest has any.
    guard !connections[slot].flags.contains(.isFull) else { return drop(slot) }
    let state = SocketTransfer.State(
      handshake: handshake, address: connections[slot].address,
      channel: connections[slot].channel,
      isCounted: connections[slot].flags.contains(.isCounted), tokens: connections[slot].tokens,
      firstFrame: frame, unread: unread)
    let transfer = SocketTransfer(connections.detach(slot), state)
    shared.mailboxes[owner].post(.transfer(transfer))
  }

  /// Takes over a socket from another shard.
  mutating func accept(transfer: SocketTransfer) {
    let state = transfer.state
    guard
      let slot = connections.add(
        transfer.takeDescriptor(), phase: .greeting, address: state.address,
        isCounted: state.isCounted, at: clock.now)
    else { return }
    connections[slot].channel = state.channel
    connections[slot].setTokens(state.tokens, at: clock.now)
    connections.coldState(of: slot).handshake = state.handshake
    setDeadline(slot, in: ProtocolLimits.firstFrame)
    let reference = connections.reference(slot)
    join(slot, state.firstFrame)
    guard connections.holds(reference), connections[slot].phase.speaksFrames else { return }
    var unread = state.unread
    if !unread.isEmpty { unread.withUnsafeMutableBytes { frames(slot, $0) } }
  }

  // MARK: - Start

  private mutating func start(
    _ slot: ConnectionSlot, _ frame: ClientFrame, _ entry: ChannelEntry
  ) {
    guard let handshake = connections.existingColdState(of: slot)?.handshake else { return }
    let claimed = ClaimedContact(frame).flatMap { isProved($0, entry) ? $0 : nil }
    if let claimed, let session = openSession(of: claimed.id, in: entry.index) {
      return join(
        slot, session, by: .activity,
        Welcome(
          secret: claimed.secret(of: table.id(of: session)), contactSecret: claimed.secret, seen: 0)
      )
    }
    guard entry.channel.enabled else { return refuse(slot, .channelDisabled) }
    let mayStart =
      handshake.address.isLoopback && !connections[slot].flags.contains(.isCounted)
      || shared.limiter.countStart(of: handshake.address, now: clock.wall)
    guard mayStart else {
      metrics.refusedStarts += 1
      return refuse(slot, .limit)
    }
    guard !shared.journal.isCrowded else {
      metrics.refusedByJournal += 1
      return refuse(slot, .limit)
    }
    let data: [DataValue]
    let accepted: AcceptedNotice?
    do throws(StartError) {
      data = try StartRules.data(frame.data ?? [:], entry.channel)
      accepted = try StartRules.notice(frame.accepted, entry)
    } catch {
      setDeadline(slot, in: ProtocolLimits.firstFrame)
      return tellError(slot, error.code, error.words, field: error.field)
    }
    let contact =
      claimed ?? ClaimedContact(id: freshIdentifier(), secret: random.secret())
    guard
      let opened = open(
        contact, entry, source: frame.source == "direct" ? "direct" : "widget",
        page: StartRules.page(frame.page), address: handshake.address, data: data,
        accepted: accepted)
    else { return refuse(slot, .limit) }
    if connections[slot].phase == .standby { leaveStandby(slot) }
    attach(slot, opened.session)
    connections[slot].sight = PageSight(seen: true)
    afterCommit(
      .welcome(
        connections.reference(slot), table.id(of: opened.session),
        Welcome(secret: opened.secret, contactSecret: contact.secret, seen: 0)))
  }

  /// Whether a contact is who they say: an open session here knows the secret, else the store does.
  private func isProved(_ claimed: ClaimedContact, _ entry: ChannelEntry) -> Bool {
    let digest = SHA256Digest(of: claimed.secret)
    if let session = openSession(of: claimed.id, in: entry.index) {
      return runtimes[Int(session)].contactSecret == SecretDigestPrefix(digest)
    }
    guard let known = try? reader.contactSecret(of: claimed.id) else { return false }
    return SHA256Digest(hexadecimal: known) == digest
  }

  /// Attaches a socket to an open session and welcomes it.
  private mutating func join(
    _ slot: ConnectionSlot, _ session: UInt32, by liveness: Liveness, _ welcome: Welcome
  ) {
    guard table[session].state != .closed else { return refuse(slot, .limit) }
    guard table[session].sockets < SessionState.maximumSockets else {
      metrics.refusedTabs += 1
      return refuse(slot, .limit)
    }
    if connections[slot].phase == .standby { leaveStandby(slot) }
    attach(slot, session)
    connections[slot].sight = PageSight(seen: liveness == .activity)
    apply(table.receive(session, .attached(liveness), at: clock.now), to: session)
    afterCommit(.welcome(connections.reference(slot), table.id(of: session), welcome))
  }

  // MARK: - Resume

  private mutating func resume(
    _ slot: ConnectionSlot, _ frame: ClientFrame, _ entry: ChannelEntry
  ) {
    guard let id = Identifier(frame.session ?? ""), let secret = frame.secret else {
      return refuse(slot, .secret)
    }
    let digest = SHA256Digest(of: secret)
    guard let session = table.slot(of: id), table[session].state != .closed else {
      let ending = try? reader.ending(of: id)
      guard let ending, SHA256Digest(hexadecimal: ending.secret) == digest else {
        return refuse(slot, .secret)
      }
      send(slot, ServerFrame.object("ended") { $0.add("reason", ending.reason.name) })
      return hangUp(slot, .normal)
    }
    guard runtimes[Int(session)].secret == SecretDigestPrefix(digest),
      table.channel(of: session) == entry.index
    else {
      return refuse(slot, .secret)
    }
    join(
      slot, session, by: .connection,
      Welcome(secret: secret, contactSecret: nil, seen: frame.seen ?? 0))
  }

  // MARK: - Standby

  private mutating func standBy(
    _ slot: ConnectionSlot, _ frame: ClientFrame, _ entry: ChannelEntry
  ) {
    guard let claimed = ClaimedContact(frame), isProved(claimed, entry) else {
      return refuse(slot, .secret)
    }
    guard entry.channel.enabled, entry.channel.settings.activeOutreach else {
      return refuse(slot, .channelDisabled)
    }
    let key = ContactKey(contact: claimed.id, channel: entry.index)
    var count = 0
    var next = standbys[key] ?? Connection.none
    while next != Connection.none {
      count += 1
      next = connections[next].next
    }
    guard count < ProtocolLimits.standbyPerContact else {
      metrics.refusedStandby += 1
      return refuse(slot, .limit)
    }
    connections[slot].next = standbys[key] ?? Connection.none
    standbys[key] = slot
    standbyCounts[entry.index, default: 0] += 1
    connections[slot].phase = .standby
    let coldState = connections.coldState(of: slot)
    coldState.contact = (claimed.id, claimed.secret)
    coldState.deadline = .max
    connections.expectSilence(at: clock.now)
    changed()
  }

  /// Takes a socket out of the standby ones.
  mutating func leaveStandby(_ slot: ConnectionSlot) {
    guard let contact = connections.existingColdState(of: slot)?.contact else { return }
    let key = ContactKey(contact: contact.id, channel: connections[slot].channel)
    let next = connections[slot].next
    if standbys[key] == slot {
      standbys[key] = next == Connection.none ? nil : next
    } else {
      var before = standbys[key] ?? Connection.none
      while before != Connection.none, connections[before].next != slot {
        before = connections[before].next
      }
      if before != Connection.none { connections[before].next = next }
    }
    connections[slot].next = Connection.none
    connections[slot].phase = .greeting
    standbyCounts[connections[slot].channel, default: 1] -= 1
    connections.coldState(of: slot).contact = nil
    changed()
  }
}

/// A contact as a page claims to be it.
struct ClaimedContact: Sendable {
  var id: Identifier
  var secret: String

  init(id: Identifier, secret: String) {
    self.id = id
    self.secret = secret
  }

  /// Nil where nothing is claimed. The direct URL makes a new contact each time.
  init?(_ frame: ClientFrame) {
    guard let contact = frame.contact, let secret = frame.contactSecret,
      frame.type != .start || frame.source != "direct", let id = Identifier(contact),
      (1...128).contains(secret.utf8.count)
    else { return nil }
    self.init(id: id, secret: secret)
  }

  /// The secret of a session of this contact. It follows from the contact's own, so that a second
  /// tab that proves the contact can be given it, though only its digest is kept.
  func secret(of session: Identifier) -> String {
    let words: StaticString = "canais session "
    var text: [UInt8] = []
    text.reserveCapacity(words.utf8CodeUnitCount + Identifier.textLength + 1 + secret.utf8.count)
    text += UnsafeBufferPointer(start: words.utf8Start, count: words.utf8CodeUnitCount)
    session.append(to: &text)
    text.append(UInt8(ascii: " "))
    text += secret.utf8
    return text.withUnsafeBytes { SHA256Digest(of: $0).start }
  }
}
