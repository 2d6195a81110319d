// Messages that may have been sent before. Where only the store knows, it is asked on another
// thread, and what is done with the messages of the session waits, in order. Signs of life do not.

import Presence
import Records

extension Shard {
  /// Does something with an open session once it is known which messages were sent with `ids`: at
  /// once, unless the store has to be asked or something else waits for it.
  ///
  /// - Parameter file: A file that a message carries, which the store is asked for.
  mutating func whenKnown(
    _ ids: [ClientMessageID], file: Identifier? = nil, in session: SessionTable.Slot,
    _ action: @escaping DeferredAct.Action
  ) {
    let waiting = sessions[session].talk?.deferred.count ?? 0
    if waiting == 0, file == nil {
      let known = sessions.known(session, ids)
      if known.unknown.isEmpty {
        return action(&self, .success(MessageFindings(numbers: known.numbers)))
      }
    }
    guard waiting < ProtocolLimits.deferredMessages else { return action(&self, .failure(.busy)) }
    sessions.talk(of: session).deferred.append(
      DeferredAct(ids: ids, file: file, action: action))
    if waiting == 0 { askStore(session) }
  }

  /// Asks the store of the first act that waits.
  private func askStore(_ session: SessionTable.Slot) {
    guard let first = sessions[session].talk?.deferred.first else { return }
    let id = sessions.table.id(of: session)
    let known = sessions.known(session, first.ids)
    let (unknown, before, file) = (known.unknown, known.numbers, first.file)
    lookUp({ reader throws(StoreError) in
      var findings = MessageFindings(numbers: before)
      try findings.add(unknown, of: id, from: reader)
      if let file { findings.file = try reader.file(file) }
      return findings
    }) { shard, result in shard.proceed(with: id, result) }
  }

  /// Goes on with the first act that waits, then with those behind it that need not ask.
  private mutating func proceed(
    with id: Identifier, _ result: Result<MessageFindings, StoreError>
  ) {
    guard let session = sessions.table.slot(of: id), let talk = sessions[session].talk,
      !talk.deferred.isEmpty
    else { return }
    talk.deferred.removeFirst().action(&self, result)
    while let next = talk.deferred.first {
      let known = sessions.known(session, next.ids)
      guard known.unknown.isEmpty, next.file == nil else { return askStore(session) }
      talk.deferred.removeFirst()
        .action(&self, .success(MessageFindings(numbers: known.numbers)))
    }
  }

  /// Ends what waits for a session that is removed; each act finds it closed.
  mutating func endDeferred(_ session: SessionTable.Slot) {
    guard let talk = sessions[session].talk else { return }
    while !talk.deferred.isEmpty {
      talk.deferred.removeFirst().action(&self, .success(MessageFindings()))
    }
  }

  /// The slot of a session that is open; nil for any other.
  func openSession(_ id: Identifier) -> SessionTable.Slot? {
    sessions.table.slot(of: id).flatMap { sessions.table[$0].state == .closed ? nil : $0 }
  }
}

extension MessageFindings {
  /// Adds the numbers of messages that the store has.
  mutating func add(
    _ ids: [ClientMessageID], of session: Identifier, from reader: any SessionReader
  ) throws(StoreError) {
    for id in ids {
      numbers[id] = try reader.message(of: session, clientID: id.text, isContact: id.isContact)
    }
  }
}
