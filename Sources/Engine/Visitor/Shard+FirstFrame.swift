// The first frame says who the visitor is: which shard owns the contact, whether the secret is
// right, and which session the socket belongs to.

import CLinux
import Channels
import Presence
import Records
import WebSocket

extension Shard {
  /// Handles the first frame. Where another shard owns the contact, the socket is transferred there
  /// with everything that was read.
  mutating func firstFrame(
    _ slot: ConnectionSlot, _ frame: ClientFrame,
    rest: UnsafeMutableRawBufferPointer.SubSequence
  ) {
    let owner: Int
    switch frame.type {
    case .start: owner = contact(of: slot, frame).map { shared.owner(of: $0.id) } ?? index
    case .resume: owner = Identifier(frame.session ?? "").map { shared.owner(of: $0) } ?? index
    case .standby:
      let named = user(of: slot)?.contact.id ?? Identifier(frame.contact ?? "")
      owner = named.map { shared.owner(of: $0) } ?? index
    case .message, .typing, .read, .identify, .end: return
    }
    guard owner != index else { return prove(slot, frame) }
    transfer(slot, frame, to: owner, unread: Array(rest))
  }

  /// Joins a page to what its first frame names, once it is known whether the contact that it
  /// claims is proved.
  private mutating func prove(_ slot: ConnectionSlot, _ frame: ClientFrame) {
    let user = user(of: slot)
    guard user == nil, let claimed = ClaimedContact(frame), frame.type != .resume else {
      return join(slot, frame, user?.contact)
    }
    if let isProved = sessions.isProved(claimed, channel: connections[slot].channel) {
      return join(slot, frame, isProved ? claimed : nil)
    }
    park(slot, { reader throws(StoreError) in try reader.contactSecret(of: claimed.id) }) {
      shard, slot, stored in
      let isProved =
        shard.sessions.isProved(claimed, channel: shard.connections[slot].channel)
        ?? claimed.isProved(by: stored)
      shard.join(slot, frame, isProved ? claimed : nil)
    }
  }

  private mutating func join(
    _ slot: ConnectionSlot, _ frame: ClientFrame, _ proved: ClaimedContact?
  ) {
    guard let entry = snapshot[connections[slot].channel] else {
      return refuse(slot, .unknownChannel)
    }
    guard entry.channel.settings.identity != .required || user(of: slot) != nil else {
      return refuse(slot, .identity)
    }
    switch frame.type {
    case .start: start(slot, frame, entry, proved)
    case .resume: resume(slot, frame, entry)
    case .standby: standBy(slot, proved, entry)
    case .message, .typing, .read, .identify, .end: break
    }
  }

  // MARK: - Transfer

  private mutating func transfer(
    _ slot: ConnectionSlot, _ frame: ClientFrame, to owner: Int, unread: [UInt8]
  ) {
    if connections[slot].phase == .standby { leaveStandby(slot) }
    guard let handshake = connections.existingColdState(of: slot)?.handshake else {
      return hangUp(slot, .protocolError)
    }
    // Unsent bytes cannot be transferred. A page that reads has none so early.
    guard !connections[slot].flags.contains(.isFull) else { return drop(slot) }
    // The new shard answers the post that brought the frame.
    var moved = connections.existingColdState(of: slot)?.stream
    if let stream = moved {
      connections.existingColdState(of: slot)?.stream?.reply = nil
      moved = stream.moved(to: owner)
    }
    let state = SocketTransferState(
      handshake: handshake, address: connections[slot].address,
      channel: connections[slot].channel,
      isCounted: connections[slot].flags.contains(.isCounted),
      bucket: connections[slot].bucket,
      firstFrame: frame, unread: unread, stream: moved)
    let transfer = SocketTransfer(connections.detach(slot), state)
    shared.mailboxes[owner].post(.transfer(transfer))
  }

  /// Takes over a socket from another shard.
  mutating func accept(_ transfer: SocketTransfer) {
    let state = transfer.state
    guard
      let slot = connections.add(
        transfer.takeDescriptor(), phase: .greeting, address: state.address,
        isCounted: state.isCounted, at: clock.now)
    else { return }
    connections[slot].channel = state.channel
    connections[slot].bucket = state.bucket
    let coldState = connections.coldState(of: slot)
    coldState.handshake = state.handshake
    if let stream = state.stream {
      connections[slot].flags.insert(.isStream)
      connections.makeStream(slot, named: stream.name)
      coldState.stream?.reply = stream.reply
      connections.updateInterest(slot)
    }
    setDeadline(slot, in: ProtocolLimits.firstFrameMillis)
    let reference = connections.reference(slot)
    prove(slot, state.firstFrame)
    if connections.holds(reference), connections[slot].phase.speaksFrames {
      keepUnread(slot, state.unread)
      readUnread(slot)
    }
    answerPost(coldState)
  }

  // MARK: - Start

  private mutating func start(
    _ slot: ConnectionSlot, _ frame: ClientFrame, _ entry: ChannelEntry,
    _ claimed: ClaimedContact?
  ) {
    guard let handshake = connections.existingColdState(of: slot)?.handshake else { return }
    let user = handshake.user
    if let claimed, let session = sessions.find(claimed.id, channel: entry.index) {
      guard !isBlocked(claimed.id, handshake.address) else { return refuse(slot, .blocked) }
      let secret = claimed.secret(of: sessions.table.id(of: session))
      let welcome = Welcome(
        secret: secret, contactSecret: user == nil ? claimed.secret : nil, seen: 0)
      return join(slot, session, by: .activity, welcome)
    }
    guard !isBlocked(claimed?.id, handshake.address) else { return refuse(slot, .blocked) }
    guard mayStart(slot, entry, handshake) else { return }
    let data: [DataValue]
    let accepted: AcceptedNotice?
    do throws(StartError) {
      data = try StartRules.data(frame.data ?? [:], entry.channel, nameOfUser: user?.name)
      accepted = try StartRules.notice(frame.accepted, entry)
    } catch {
      setDeadline(slot, in: ProtocolLimits.firstFrameMillis)
      return sendError(slot, error.code, error.text, field: error.field)
    }
    let contact = claimed ?? sessions.makeContact()
    guard
      let opened = open(
        contact, entry, source: frame.source == SessionSource.direct.rawValue ? .direct : .widget,
        page: StartRules.page(frame.page), address: handshake.address, data: data,
        accepted: accepted, identity: user?.identity)
    else { return refuse(slot, .limit) }
    if connections[slot].phase == .standby { leaveStandby(slot) }
    attach(slot, opened.session)
    connections[slot].visibility = PageVisibility(isVisible: true)
    afterCommit(
      .welcome(
        connections.reference(slot), sessions.table.id(of: opened.session),
        Welcome(
          secret: opened.secret, contactSecret: user == nil ? contact.secret : nil, seen: 0)))
    begin(opened.session, entry)
  }

  /// Whether the channel and the limits permit another session; the visitor is refused otherwise.
  private mutating func mayStart(
    _ slot: ConnectionSlot, _ entry: ChannelEntry, _ handshake: HandshakeInfo
  ) -> Bool {
    guard entry.channel.enabled else {
      refuse(slot, .channelDisabled)
      return false
    }
    let isWithinLimit =
      handshake.address.isLoopback && !connections[slot].flags.contains(.isCounted)
      || shared.limiter.countStart(of: handshake.address, now: clock.wall)
    guard isWithinLimit else {
      metrics.refusals.starts += 1
      refuse(slot, .limit)
      return false
    }
    guard !shared.journal.isCrowded else {
      metrics.refusals.journal += 1
      refuse(slot, .limit)
      return false
    }
    return true
  }

  /// Attaches a socket to an open session and welcomes it.
  private mutating func join(
    _ slot: ConnectionSlot, _ session: SessionTable.Slot, by liveness: Liveness,
    _ welcome: Welcome
  ) {
    guard sessions.table[session].state != .closed else { return refuse(slot, .limit) }
    guard sessions.table[session].sockets < SessionState.maximumSockets else {
      metrics.refusals.tabs += 1
      return refuse(slot, .limit)
    }
    if connections[slot].phase == .standby { leaveStandby(slot) }
    attach(slot, session)
    connections[slot].visibility = PageVisibility(isVisible: liveness == .activity)
    apply(sessions.table.receive(session, .attached(liveness), at: clock.now), to: session)
    afterCommit(
      .welcome(connections.reference(slot), sessions.table.id(of: session), welcome))
  }

  // MARK: - Resume

  private mutating func resume(
    _ slot: ConnectionSlot, _ frame: ClientFrame, _ entry: ChannelEntry
  ) {
    guard mayResume(slot) else { return refuse(slot, .limit) }
    guard let id = Identifier(frame.session ?? ""), let secret = frame.secret else {
      return refuse(slot, .secret)
    }
    let digest = SHA256Digest(of: secret)
    guard let session = sessions.table.slot(of: id) else {
      return park(slot, { reader throws(StoreError) in try reader.ending(of: id) }) {
        shard, slot, ending in
        let isProved = ending.map { SHA256Digest(hexadecimal: $0.secret) == digest } ?? false
        shard.tellEnd(slot, isProved ? ending?.reason : nil)
      }
    }
    guard sessions[session].secret == SecretDigestPrefix(digest),
      sessions.table.channel(of: session) == entry.index
    else { return refuse(slot, .secret) }
    // A page whose user is another than the session's must not read it.
    if let user = user(of: slot),
      sessions.identity(of: session).map({ $0 != user.identity }) == true
    {
      return refuse(slot, .identity)
    }
    // The end is not stored yet; the page comes back and is told then.
    guard sessions.table[session].state != .closed else { return hangUp(slot, .serviceRestart) }
    let address = connections.existingColdState(of: slot)?.handshake?.address
    guard !isBlocked(sessions.table.contact(of: session), address) else {
      return refuse(slot, .blocked)
    }
    let welcome = Welcome(secret: secret, contactSecret: nil, seen: frame.seen ?? 0)
    join(slot, session, by: .connection, welcome)
  }

  /// Tells a page that the session which it resumes has ended; nil where it is none of the page's.
  private mutating func tellEnd(_ slot: ConnectionSlot, _ reason: Reason?) {
    guard let reason else { return refuse(slot, .secret) }
    send(slot, ServerFrame.object("ended") { $0.add("reason", reason.name) })
    hangUp(slot, .normal)
  }

  // MARK: - Standby

  private mutating func standBy(
    _ slot: ConnectionSlot, _ claimed: ClaimedContact?, _ entry: ChannelEntry
  ) {
    guard let claimed else { return refuse(slot, .secret) }
    guard entry.channel.enabled, entry.channel.settings.activeOutreach else {
      return refuse(slot, .channelDisabled)
    }
    let address = connections.existingColdState(of: slot)?.handshake?.address
    guard !isBlocked(claimed.id, address) else { return refuse(slot, .blocked) }
    let key = ContactKey(contact: claimed.id, channel: entry.index)
    guard standby.count(of: key, in: connections) < ProtocolLimits.standbyPerContact else {
      metrics.refusals.standby += 1
      return refuse(slot, .limit)
    }
    standby.add(slot, key, in: connections)
    connections[slot].phase = .standby
    let coldState = connections.coldState(of: slot)
    coldState.contact = (claimed.id, claimed.secret)
    coldState.deadline = .max
    connections.expectSilence(at: clock.now)
    feed.markChanged()
  }

  /// Ends the standby of a socket.
  mutating func leaveStandby(_ slot: ConnectionSlot) {
    guard let contact = connections.existingColdState(of: slot)?.contact else { return }
    let key = ContactKey(contact: contact.id, channel: connections[slot].channel)
    standby.remove(slot, key, in: connections)
    connections[slot].phase = .greeting
    connections.coldState(of: slot).contact = nil
    feed.markChanged()
  }
}
