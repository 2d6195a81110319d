// Carries out the API's commands for the sessions of this shard. Each is answered after its changes
// were committed.

import Basics
import Channels
import Presence
import Records

extension Shard {
  /// Carries out a command and answers the connection at `address`.
  mutating func perform(_ command: APICommand, for address: ReplyAddress) {
    switch command {
    case .show(let id, let page): afterCommit(.show(id, page, address))
    case .handOver(let id):
      withOpen(id, address) { shard, session in
        shard.handOver(session, by: "")
        return .json(ok())
      }
    case .end(let id, let ending, let end):
      withOpen(id, address) { shard, session in shard.end(session, ending, end) }
    case .sendMessage(let id, let draft): send(draft, to: id, address)
    case .tellTyping(let id, let notice):
      withOpen(id, address) { shard, _ in
        shard.afterCommit(.typing(id, notice))
        return .json(ok())
      }
    case .assign(let id, let attendant, let expected):
      withOpen(id, address) { shard, session in
        shard.assign(session, to: attendant, expected: expected)
      }
    case .markRead(let id, let seq):
      withOpen(id, address) { shard, session in
        if shard.markRead(session, upTo: seq) {
          let read = shard.sessions.talk(of: session).attendance.readByAttendant
          shard.afterCommit(.read(ReadMark(session: id, party: .attendant, seq: read)))
        }
        return .json(ok())
      }
    case .fireEvent(let id, let name, let data):
      withOpen(id, address) { shard, _ in
        shard.afterCommit(.event(id, name: name, data: data))
        return Response.json(ok())
      }
    case .rate(let id, let channel, let secret, let score, let text):
      let rating = SessionRating(
        session: id, score: score, text: text, at: clock.wallTime(clock.now))
      rate(rating, channel: channel, secret: secret, address)
    case .applyWebhook(let id, let webhook): apply(webhook, to: id, for: address)
    case .admitFile(let upload): admit(upload, for: address)
    case .keepFile(let received): keep(received, for: address)
    case .startOutreach(let contact, let channel, let text):
      let response = startOutreach(contact, channel, text)
      afterCommit(.answer(response, address))
    }
  }

  /// Changes an open session and answers with what `change` returns; answers 409 for a closed
  /// session and 404 for an unknown one.
  private mutating func withOpen(
    _ id: Identifier, _ address: ReplyAddress, _ change: (inout Shard, UInt32) -> Response
  ) {
    guard let session = openSession(id) else { return answerClosed(id, address) }
    let response = change(&self, session)
    afterCommit(.answer(response, address))
  }

  /// Answers 409 for a session that is closed, and 404 for one that is unknown. A retry of a
  /// message that it got with the same id is answered as the first.
  private mutating func answerClosed(
    _ id: Identifier, message: String? = nil, _ address: ReplyAddress
  ) {
    let isKnown = sessions.table.slot(of: id) != nil
    lookUp({ reader throws(StoreError) -> Response in
      if let message, let seq = try reader.message(of: id, clientID: message, isContact: false) {
        return .json(told(seq))
      }
      guard !isKnown, try reader.ending(of: id) == nil else { return APIError.closed.response }
      return APIError.notFound.response
    }) { shard, result in
      shard.afterCommit(.answer(Shard.response(result), address))
    }
  }

  /// The response that was made of the store, or 503 where it could not be read.
  private static func response(_ result: Result<Response, StoreError>) -> Response {
    switch result {
    case .success(let response): response
    case .failure: APIError.unreadable.response
    }
  }

  // MARK: - Messages

  private mutating func send(_ draft: Draft, to id: Identifier, _ address: ReplyAddress) {
    guard let session = openSession(id) else {
      return answerClosed(id, message: draft.id, address)
    }
    let clientID = draft.clientID
    whenKnown([clientID].compactMap(\.self), in: session) { shard, known in
      guard shard.openSession(id) == session else {
        return shard.answerClosed(id, message: draft.id, address)
      }
      let response: Response =
        switch known {
        case .success(let known):
          if let seq = clientID.flatMap({ known.numbers[$0] }) {
            .json(told(seq))
          } else {
            shard.send(draft, in: session)
          }
        case .failure: APIError.unreadable.response
        }
      shard.afterCommit(.answer(response, address))
    }
  }

  /// Sends a message that is new.
  mutating func send(_ draft: Draft, in session: SessionTable.Slot) -> Response {
    guard !shared.journal.isCrowded else { return APIError.crowded.response }
    if draft.from == .flow, sessions.table[session].isHandedOver {
      return APIError.handedOver.response
    }
    if draft.from == .agent { handOver(session, by: draft.name) }
    let message = appendMessage(session, draft)
    afterCommit(.message(message, except: nil))
    return .json(told(message.seq))
  }

  // MARK: - Acts

  /// Passes a session to an attendant, if it is whose it is expected to be.
  private mutating func assign(
    _ session: SessionTable.Slot, to attendant: String?, expected: String?
  ) -> Response {
    let current = sessions[session].talk?.attendance.attendant
    var assignment = SessionAssignment(current)
    guard assignment.pass(to: attendant, expected: expected) else {
      return APIError.taken(by: current).response
    }
    if let attendant, attendant != current, !shared.status.attendants.isKnown(attendant) {
      return APIError.unknownAttendant(attendant).response
    }
    // Taking a session is answering it.
    if attendant != nil { handOver(session, by: attendant ?? "") }
    assign(session, to: attendant)
    return .json(ok())
  }

  /// Ends a session, with a last sentence.
  mutating func end(
    _ session: SessionTable.Slot, _ ending: EndedBy, _ end: SessionEnd
  ) -> Response {
    if !end.text.isEmpty {
      guard !shared.journal.isCrowded else { return APIError.crowded.response }
      let from: MessageAuthor = sessions.table[session].isHandedOver ? .agent : .system
      let message = appendMessage(session, Draft(from: from, name: end.name, text: end.text))
      afterCommit(.message(message, except: nil))
    }
    apply(
      sessions.table.receive(session, .ended(ending), at: clock.now), to: session,
      note: end.reason)
    return .json(ok())
  }

  /// Starts a conversation with a contact whose page is on standby (Ativo).
  private mutating func startOutreach(
    _ contact: Identifier, _ channel: String, _ text: String
  ) -> Response {
    guard let entry = snapshot.channels[channel] else {
      return .failure(.notFound, "not_found", "There is no such channel.", field: "channelId")
    }
    guard entry.channel.enabled, entry.channel.settings.activeOutreach, !entry.channel.receptive
    else {
      return .failure(.conflict, "outreach_off", "The channel starts no conversation.")
    }
    let key = ContactKey(contact: contact, channel: entry.index)
    guard sessions.find(contact, channel: entry.index) == nil else {
      return .failure(.conflict, "open_session", "The contact has an open session.")
    }
    guard let first = standby.firstSocket(of: key),
      let coldState = connections.existingColdState(of: first),
      let proved = coldState.contact,
      let handshake = coldState.handshake
    else { return .failure(.conflict, "not_there", "The contact is not on standby.") }
    guard !shared.journal.isCrowded else { return APIError.crowded.response }
    let claimed = ClaimedContact(id: contact, secret: proved.secret)
    guard
      let (session, _) = open(
        claimed, entry, source: .active, page: "", address: handshake.address, data: [],
        accepted: nil, identity: handshake.user?.identity)
    else { return APIError.crowded.response }
    let id = sessions.table.id(of: session)
    handOver(session, by: "")
    let message = appendMessage(session, Draft(from: .agent, text: text))
    // The contact of a site's user is proved by the site, never by the secret.
    joinAll(key, session, claimed, tellsSecret: handshake.user == nil)
    afterCommit(.message(message, except: nil))
    var json = JSONText()
    json.open()
    json.add("session", id)
    json.add("contact", contact)
    json.close()
    return .json(json)
  }

  /// Attaches every standby socket of a contact to the session that was opened for it.
  private mutating func joinAll(
    _ key: ContactKey, _ session: UInt32, _ contact: ClaimedContact, tellsSecret: Bool
  ) {
    let id = sessions.table.id(of: session)
    var isFirst = true
    while let slot = standby.firstSocket(of: key) {
      leaveStandby(slot)
      attach(slot, session)
      connections[slot].visibility = PageVisibility(isVisible: false)
      if !isFirst {
        apply(sessions.table.receive(session, .attached(.connection), at: clock.now), to: session)
      }
      isFirst = false
      afterCommit(
        .welcome(
          connections.reference(slot), id,
          Welcome(
            secret: contact.secret(of: id), contactSecret: tellsSecret ? contact.secret : nil,
            seen: 0)))
    }
  }

  /// Answers with a session, its timeline, a page of its messages and its calls.
  func show(_ id: Identifier, _ page: MessagePage, for address: ReplyAddress) {
    let row = sessions.table.slot(of: id).map { self.row($0) }
    shared.answer(address) { [snapshot, fileLinks] reader throws(StoreError) in
      guard let detail = try reader.detail(of: id, page) else { return APIError.notFound.response }
      var json = JSONText()
      json.open()
      detail.write(to: &json, row: row, snapshot, fileLinks)
      json.close()
      return .json(json)
    }
  }
}

/// The answer `{"seq":…}` to a message.
private func told(_ seq: UInt32) -> JSONText {
  var json = JSONText()
  json.open()
  json.add("seq", seq)
  json.close()
  return json
}

/// The answer `{"ok":true}`.
private func ok() -> JSONText {
  var json = JSONText()
  json.open()
  json.add("ok", true)
  json.close()
  return json
}
