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
    case .show(let id): afterCommit(.answer(show(id), address))
    case .handOver(let id): withOpen(id, address) { $0.handOver($1) }
    case .end(let id, let ending):
      withOpen(id, address) { shard, session in
        shard.apply(
          shard.sessions.table.receive(session, .ended(ending), at: shard.clock.now), to: session)
        return Response.json(ok())
      }
    case .sendMessage(let id, let text, let from, let name):
      withOpen(id, address) { shard, session in
        guard !shard.shared.journal.isCrowded else { return APIError.crowded.response }
        let message = shard.appendMessage(
          session, from: from, name: name, text: text, clientID: nil)
        shard.afterCommit(.message(message, except: nil))
        var json = JSONText()
        json.open()
        json.add("seq", message.seq)
        json.close()
        return .json(json)
      }
    case .fireEvent(let id, let name, let data):
      withOpen(id, address) { shard, _ in
        shard.afterCommit(.event(id, name: name, data: data))
        return Response.json(ok())
      }
    case .rate(let id, let channel, let secret, let score, let text):
      let rating = SessionRating(
        session: id, score: score, text: text, at: clock.wallTime(clock.now))
      let response = rate(rating, channel: channel, secret: secret)
      afterCommit(.answer(response, address))
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
    guard let session = sessions.table.slot(of: id), sessions.table[session].state != .closed else {
      let isKnown =
        sessions.table.slot(of: id) != nil || ((try? sessions.reader.detail(of: id)) ?? nil) != nil
      return afterCommit(.answer((isKnown ? APIError.closed : .notFound).response, address))
    }
    let response = change(&self, session)
    afterCommit(.answer(response, address))
  }

  private mutating func handOver(_ session: UInt32) -> Response {
    guard !sessions.table[session].isHandedOver else { return .json(ok()) }
    let id = sessions.table.id(of: session)
    let state = sessions.table[session].state
    commits.append(
      .journal(
        JournalEntry(
          session: id, kind: .handover, from: state, to: state, reason: nil, absentSince: nil,
          lateness: 0, at: clock.wallTime(clock.now))))
    apply(sessions.table.receive(session, .handover, at: clock.now), to: session)
    feed.markChanged()
    afterCommit(.handedOver(id))
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
        accepted: nil)
    else { return APIError.crowded.response }
    let id = sessions.table.id(of: session)
    let message = appendMessage(session, from: .agent, name: "", text: text, clientID: nil)
    joinAll(key, session, claimed)
    afterCommit(.message(message, except: nil))
    var json = JSONText()
    json.open()
    json.add("session", id)
    json.add("contact", contact)
    json.close()
    return .json(json)
  }

  /// Attaches every standby socket of a contact to the session that was opened for it.
  private mutating func joinAll(_ key: ContactKey, _ session: UInt32, _ contact: ClaimedContact) {
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
          Welcome(secret: contact.secret(of: id), contactSecret: contact.secret, seen: 0)))
    }
  }

  /// A session with its timeline, messages and calls.
  private func show(_ id: Identifier) -> Response {
    let detail: SessionDetail?
    do {
      detail = try sessions.reader.detail(of: id)
    } catch {
      return APIError.crowded.response
    }
    guard let detail else { return APIError.notFound.response }
    var json = JSONText()
    json.open()
    if let session = sessions.table.slot(of: id) {
      row(session).write(to: &json)
    } else {
      SessionRowText(detail).write(to: &json)
    }
    json.add("address", detail.opening.address)
    json.add("status", detail.status.rawValue)
    json.open("data")
    for datum in detail.opening.data { json.add(key: datum.key, datum.value) }
    json.close()
    json.add("source", detail.opening.source.rawValue)
    detail.writeHistory(to: &json)
    json.close()
    return .json(json)
  }
}

/// The answer `{"ok":true}`.
private func ok() -> JSONText {
  var json = JSONText()
  json.open()
  json.add("ok", true)
  json.close()
  return json
}
