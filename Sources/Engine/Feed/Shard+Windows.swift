// Windows across shards, by scatter and gather. At the top of the order each shard gives its first
// rows. Further down each first tells only when its sessions changed, eight bytes a session, and
// then gives the rows that lie in the window: a window costs what it shows, wherever it lies.

import Presence
import Records

extension Shard {
  /// Asks all shards for a window.
  mutating func scatter(_ query: WindowQuery, for purpose: WindowFanout.Purpose) {
    let isAlone = shared.shardCount == 1
    let isDeep = query.offset > 0 && !isAlone
    let range = isAlone ? query.offset..<query.offset + query.limit : 0..<query.limit
    let pieces = [WindowRequest.Piece](
      repeating: isDeep ? .order : .rows(range), count: shared.shardCount)
    ask(pieces, WindowFanout(query, for: purpose, isOrder: isDeep))
  }

  /// Asks each shard for its piece.
  private mutating func ask(_ pieces: [WindowRequest.Piece], _ fanout: WindowFanout) {
    let number = feed.fanouts.begin(fanout)
    for (shard, piece) in pieces.enumerated() where shard != index {
      let request = WindowRequest(
        number: number, asker: index, query: fanout.query, piece: piece)
      shared.mailboxes[shard].post(.windowRequest(request))
    }
    receive(part(of: fanout.query, pieces[index], number: number))
  }

  /// Gives another shard this one's part of a window.
  func answer(_ request: WindowRequest) {
    let part = part(of: request.query, request.piece, number: request.number)
    shared.mailboxes[request.asker].post(.windowPart(part))
  }

  /// Adds a part to its window. With the last one the window is complete, or its rows are asked
  /// for. Its JSON is made on another thread.
  mutating func receive(_ part: WindowPart) {
    guard let fanout = feed.fanouts.add(part, of: shared.shardCount) else { return }
    guard !fanout.isOrder else {
      return ask(
        fanout.ranges().map { WindowRequest.Piece.rows($0) },
        WindowFanout(fanout.query, for: fanout.purpose))
    }
    let mailbox = shared.mailboxes[index]
    switch fanout.purpose {
    case .list(let reference):
      let send = { @Sendable (response: Response) in mailbox.post(.answer(response, reference)) }
      shared.threads.documents.run({ _ in send(.json(fanout.document(withCounts: false))) }) {
        send(APIError.crowded.response)
      }
    case .group:
      shared.threads.documents.run({ _ in
        mailbox.post(.window(fanout.query, event: fanout.event))
      }) {}
    }
  }

  // MARK: - This shard's part

  /// This shard's part of a window.
  func part(
    of query: WindowQuery, _ piece: WindowRequest.Piece, number: UInt64
  ) -> WindowPart {
    var part = WindowPart(number: number, shard: index)
    switch piece {
    case .order:
      part.order = slots(query, 0..<query.offset + query.limit).slots
        .map { sortKey(of: $0, query.order) }
    case .rows(let range):
      let window = slots(query, range)
      part.total = window.total
      part.rows = window.slots.map { row($0) }
      part.counts = counts(channel: query.channel)
      part.standby = standby.count(channel: query.channel)
    }
    return part
  }

  private func slots(_ query: WindowQuery, _ range: Range<Int>) -> Window {
    if query.isOfAttendance { return attended(query, range) }
    return query.query.isEmpty
      ? sessions.table.window(
        query.filter, order: query.order.ofTable, offset: range.lowerBound, limit: range.count)
      : sessions.table.search(
        query.query, query.filter, order: query.order.ofTable, offset: range.lowerBound,
        limit: range.count)
  }

  /// The row of an open session.
  func row(_ session: SessionTable.Slot) -> SessionRowText {
    let state = sessions.table[session]
    return SessionRowText(
      session: sessions.table.id(of: session), contact: contact(of: session),
      channel: NamedChannel(
        shared.numbers.id(of: sessions.table.channel(of: session)), snapshot),
      state: state.state, reason: state.reason, since: clock.wallTime(state.since),
      isHandedOver: state.isHandedOver, tabs: Int(state.sockets),
      startedAt: clock.wallTime(sessions.table.startedAt(of: session)),
      attendance: sessions[session].talk?.attendance ?? SessionAttendance())
  }
}
