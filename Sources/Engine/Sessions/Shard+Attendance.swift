// Human attendance: how a session is handed over, who takes it, and what its contact is told of the
// line. Everything here is rare; a heartbeat comes by none of it.

import Channels
import Presence
import Records

extension Shard {
  // MARK: - The beginning and the end

  /// A session was opened: its flow is told, or it is handed over at once.
  mutating func begin(_ session: SessionTable.Slot, _ entry: ChannelEntry) {
    callFlow(session, .sessionStarted)
    if entry.flow?.isBuiltIn == true, snapshot.mode != .none { handOver(session, by: "") }
  }

  /// Restores who answers a session and what waits, after a restart.
  mutating func restore(
    _ saved: SessionAttendance, of session: SessionTable.Slot, _ reader: any SessionReader
  ) throws(StoreError) {
    let talk = sessions.talk(of: session)
    talk.attendance = saved
    talk.attendance.waitingSince = nil
    if saved.unread > 0 {
      let later = try reader.messages(
        of: sessions.table.id(of: session), after: saved.readByAttendant,
        limit: 2 * SessionTalk.unreadLimit, includesNotes: false)
      let unread = later.filter { $0.from == .contact }.map(\.seq)
      talk.unread = Array(unread.prefix(SessionTalk.unreadLimit))
      talk.attendance.unread = talk.unread.count
    }
    sessions.queue.assign(session, to: saved.attendant, from: nil)
    if let attendant = saved.attendant { shared.status.attendants.remember(attendant) }
    if let since = saved.waitingSince { startWaiting(session, since: since) }
  }

  /// A session ends: it waits no longer.
  mutating func leaveQueue(_ session: SessionTable.Slot) {
    guard sessions.table[session].isHandedOver, let talk = sessions[session].talk else { return }
    stopWaiting(session)
    sessions.queue.remove(session, of: talk.attendance.attendant)
  }

  // MARK: - Handover and assignment

  /// Hands a session over, unless it was before. `person` is who caused it; empty for a flow.
  mutating func handOver(_ session: SessionTable.Slot, by person: String) {
    guard !sessions.table[session].isHandedOver else { return }
    let id = sessions.table.id(of: session)
    appendLine(.handover, of: session, person: person)
    sessions.talk(of: session).attendance.readByAttendant = sessions[session].lastMessage
    apply(sessions.table.receive(session, .handover, at: clock.now), to: session)
    callFlow(session, .handedOver)
    sessions.queue.assign(session, to: nil, from: nil)
    startWaiting(session, since: clock.wallTime(clock.now))
    feed.markChanged()
    sessions.talk(of: session).isHandoverPending = true
    afterCommit(.handedOver(id))
  }

  /// Passes a session that was handed over to an attendant, or with nil to nobody.
  mutating func assign(_ session: SessionTable.Slot, to attendant: String?) {
    let talk = sessions.talk(of: session)
    let before = talk.attendance.attendant
    guard before != attendant else { return }
    appendLine(.assigned, of: session, person: attendant ?? "")
    let since = talk.attendance.waitingSince
    if let since, before == nil { leaveLine(since) }
    talk.attendance.attendant = attendant
    if let since, attendant == nil { joinLine(since) }
    sessions.queue.assign(session, to: attendant, from: before)
    feed.markChanged()
    if let attendant { afterCommit(.joined(sessions.table.id(of: session), attendant)) }
  }

  /// Appends a line to the session's journal that is no change of state.
  private mutating func appendLine(
    _ kind: JournalEntry.Kind, of session: SessionTable.Slot, person: String
  ) {
    let state = sessions.table[session].state
    append(
      JournalEntry(
        session: sessions.table.id(of: session), kind: kind, from: state, to: state, reason: nil,
        absentSince: nil, lateness: 0, at: clock.wallTime(clock.now),
        line: sessions.numberLine(session), person: person))
  }

  // MARK: - Waiting

  /// A message was appended to a session that was handed over: it waits, or was answered.
  mutating func noteAnswer(_ message: MessageRecord, in session: SessionTable.Slot) {
    guard sessions.table[session].isHandedOver else { return }
    let talk = sessions.talk(of: session)
    switch message.from {
    case .contact:
      if talk.unread.count < SessionTalk.unreadLimit { talk.unread.append(message.seq) }
      talk.attendance.unread = talk.unread.count
      if talk.attendance.waitingSince == nil { startWaiting(session, since: message.at) }
    case .agent:
      markRead(session, upTo: message.seq)
      stopWaiting(session)
    case .flow, .system, .note: return
    }
    feed.markChanged()
  }

  /// An attendant has read the messages up to a number.
  ///
  /// - Returns: Whether that is news.
  @discardableResult
  mutating func markRead(_ session: SessionTable.Slot, upTo seq: UInt32) -> Bool {
    let talk = sessions.talk(of: session)
    let seq = min(seq, sessions[session].lastMessage)
    guard seq > talk.attendance.readByAttendant else { return false }
    talk.attendance.readByAttendant = seq
    talk.unread.removeAll { $0 <= seq }
    talk.attendance.unread = talk.unread.count
    commits.append(
      .read(ReadMark(session: sessions.table.id(of: session), party: .attendant, seq: seq)))
    feed.markChanged()
    return true
  }

  private mutating func startWaiting(_ session: SessionTable.Slot, since: Millis) {
    let talk = sessions.talk(of: session)
    talk.attendance.waitingSince = since
    sessions.queue.startWaiting(session, since: since)
    if talk.attendance.attendant == nil { joinLine(since) }
  }

  private mutating func stopWaiting(_ session: SessionTable.Slot) {
    let talk = sessions.talk(of: session)
    guard let since = talk.attendance.waitingSince else { return }
    talk.attendance.waitingSince = nil
    sessions.queue.stopWaiting(session, since: since)
    if talk.attendance.attendant == nil { leaveLine(since) }
  }

  // MARK: - The line

  private func joinLine(_ since: Millis) {
    if shared.status.line.add(since) { announceLine() }
  }

  private func leaveLine(_ since: Millis) {
    if shared.status.line.remove(since) { announceLine() }
  }

  /// Tells every shard that the line or the presence of attendants changed.
  func announceLine() {
    for mailbox in shared.mailboxes { mailbox.post(.lineChanged) }
  }

  /// Schedules the contacts' new places in the line, which they read within a second.
  mutating func scheduleNotices() {
    guard sessions.queue.nextNotice == .max, !sessions.queue.waiting.isEmpty else {
      return shared.status.line.look()
    }
    sessions.queue.nextNotice = clock.now + AttendanceQueue.noticePeriod * clock.speed
  }

  /// Tells the contacts in the line their places, where they changed.
  @inline(never)
  mutating func sendNotices() {
    sessions.queue.nextNotice = .max
    shared.status.line.look()
    for entry in sessions.queue.waiting.prefix(AttendanceQueue.noticeLimit) {
      guard let talk = sessions[entry.session].talk, talk.attendance.attendant == nil,
        let told = talk.told
      else { continue }
      let notice = notice(of: entry.session)
      guard notice != told else { continue }
      talk.told = notice
      broadcast(entry.session, ServerFrame.handover(notice))
    }
  }

  /// What the contact of a session is told of the line.
  func notice(of session: SessionTable.Slot) -> LineNotice {
    guard let talk = sessions[session].talk, talk.attendance.attendant == nil,
      let since = talk.attendance.waitingSince
    else { return LineNotice() }
    let ahead = shared.status.line.ahead(of: since)
    guard let entry = snapshot[sessions.table.channel(of: session)] else {
      return LineNotice(ahead: ahead)
    }
    let isAnybodyPresent: Bool? =
      switch snapshot.mode {
      case .console: shared.status.attendants.isAnybodyPresent
      case .contract, .chatwoot, .none: nil
      }
    let away = AwayMessage.text(
      channel: entry.channel, hours: snapshot.hours, at: clock.wallTime(clock.now),
      isAnybodyPresent: isAnybodyPresent)
    return LineNotice(away: away, ahead: ahead)
  }

  // MARK: - Blocks

  /// Whether a contact or its address is blocked.
  func isBlocked(_ contact: Identifier?, _ address: PeerAddress?) -> Bool {
    guard !snapshot.blocks.isEmpty else { return false }
    let subjects = [contact?.description, address?.description].compactMap(\.self)
    return subjects.contains { snapshot.blocks[$0]?.holds(at: clock.wall) == true }
  }

  /// Closes the sockets of contacts and addresses that a new configuration blocks.
  mutating func enforceBlocks() {
    guard !snapshot.blocks.isEmpty else { return }
    for slot in 0..<connections.slab.top where connections[slot].phase == .visitor {
      let session = connections[slot].session
      guard session != Connection.none,
        isBlocked(sessions.table.contact(of: session), connections[slot].address)
      else { continue }
      refuse(slot, .blocked)
    }
  }
}
