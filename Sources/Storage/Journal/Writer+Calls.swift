// Committing the outbox's calls and their outcomes.

import Presence
import Records

extension Writer {
  func insert(_ call: OutboxCall) throws(StorageError) {
    guard let number = try number(of: call.session) else { return }
    let statement = statements.calls.call
    statement.bind(1, call.eventID)
    statement.bind(2, number)
    statement.bind(3, call.event.name)
    statement.bind(4, Int64(call.seq))
    statement.bind(5, call.target.rawValue)
    statement.bind(6, call.url)
    statement.bind(7, try body(of: call, number))
    statement.bind(8, call.at)
    // People at the console are told by the call being stored.
    statement.bind(9, (call.target == .console ? DeliveryStatus.delivered : .waiting).rawValue)
    statement.bind(10, call.target == .console ? call.at : nil)
    guard try run(statement, of: call.session), database.changes > 0 else { return }
    guard !call.target.isOfFlow else {
      let webhook = statements.calls.webhook
      webhook.bind(1, number)
      webhook.bind(2, Int64(call.seq))
      _ = try database.step(reusing: webhook)
      return
    }
    let isOfflineReported: Int64? =
      switch call.event {
      case .clientOffline: 1
      case .clientOnline: 0
      case .sessionExpired, .sessionFinished, .clientMessage, .handedOver, .sessionStarted,
        .sessionEnded:
        nil
      }
    let platform = statements.calls.platform
    platform.bind(1, number)
    platform.bind(2, Int64(call.seq))
    platform.bind(3, isOfflineReported)
    _ = try database.step(reusing: platform)
  }

  /// The body of a call, with what only the store has.
  private func body(of call: OutboxCall, _ number: Int64) throws(StorageError) -> [UInt8] {
    guard !call.inserts.isEmpty else { return call.body }
    return call.completedBody(
      data: call.needs(.data) ? try data(of: number) : [],
      transcript: call.needs(.transcript) ? try transcript(of: number, call.session) : [])
  }

  private func data(of number: Int64) throws(StorageError) -> [DataValue] {
    let statement = statements.sessions.data
    statement.bind(1, number)
    guard try database.step(statement) else { return [] }
    var row = Row(statement)
    let text = row.text()
    statement.reset()
    return RequestedDataText.read(text) ?? []
  }

  /// The last messages before this call, without notes, oldest first.
  private func transcript(
    of number: Int64, _ session: Identifier
  ) throws(StorageError) -> [MessageRecord] {
    try database.all(
      """
      SELECT seq, author, name, text, at, file FROM messages
      WHERE session = ?1 AND author <> 'note' ORDER BY seq DESC LIMIT ?2
      """, [.integer(number), .number(OutboxCall.transcriptLimit)]
    ) { row in
      MessageRecord(
        session: session, seq: row.sequenceNumber(),
        from: MessageAuthor(rawValue: row.text()) ?? .system, name: row.text(), text: row.text(),
        clientID: nil, at: row.integer(),
        file: row.optionalText().flatMap(MessageFileText.read))
    }.reversed()
  }

  func update(_ outcome: CallOutcome) throws(StorageError) {
    let statement = statements.calls.outcome
    statement.bind(1, outcome.eventID)
    statement.bind(2, outcome.deliveryStatus.rawValue)
    statement.bind(3, Int64(outcome.tries))
    statement.bind(4, Int64(outcome.httpStatus))
    statement.bind(5, outcome.responseExcerpt)
    statement.bind(6, outcome.deliveryStatus == .waiting ? outcome.nextTry : nil)
    statement.bind(7, outcome.deliveryStatus == .delivered ? outcome.at : nil)
    _ = try database.step(reusing: statement)
  }
}
