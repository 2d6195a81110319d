// Windows across shards: each gives its part, whoever asked merges them. At the top of the order each
// gives its first rows. Further down they first tell only when their sessions changed, eight bytes
// each, and then give the rows that lie in view: a window costs what it shows, wherever it is.

import Basics
import Presence

extension Shard {
  /// This shard's part of a window.
  func part(_ request: WindowRequest) -> WindowPart {
    let query = request.query
    var part = WindowPart(number: request.number, shard: index)
    switch request.piece {
    case .order:
      part.order = slots(query, 0..<query.offset + query.limit).slots
        .map { clock.wallTime(table[$0].since) }
    case .rows(let places):
      let window = slots(query, places)
      part.total = window.total
      part.rows = window.slots.map { row($0) }
      part.counts = table.counts(channel: query.channel)
      part.standby =
        query.channel.map { standbyCounts[$0] ?? 0 } ?? standbyCounts.values.reduce(0, +)
    }
    return part
  }

  private func slots(_ query: WindowQuery, _ places: Range<Int>) -> Window {
    query.query.isEmpty
      ? table.window(
        query.filter, order: query.order, offset: places.lowerBound, limit: places.count)
      : table.search(
        query.query, query.filter, order: query.order, offset: places.lowerBound,
        limit: places.count)
  }

  /// The row of a session.
  func row(_ session: UInt32) -> SessionRowText {
    let state = table[session]
    return SessionRowText(
      session: table.id(of: session), contact: table.contact(of: session),
      name: table.name(of: session), channel: shared.numbers.id(of: table.channel(of: session)),
      state: state.state, reason: state.reason, since: clock.wallTime(state.since),
      isHandedOver: state.isHandedOver, page: table.page(of: session), tabs: Int(state.sockets),
      startedAt: clock.wallTime(table.startedAt(of: session)))
  }

  /// Gathers a window of all shards; what becomes of it is told by `purpose`.
  mutating func scatter(_ query: WindowQuery, for purpose: WindowFanout.Purpose) {
    let isAlone = shared.shardCount == 1
    let isDeep = query.offset > 0 && !isAlone
    let places = isAlone ? query.offset..<query.offset + query.limit : 0..<query.limit
    let pieces = [WindowRequest.Piece](
      repeating: isDeep ? .order : .rows(places), count: shared.shardCount)
    ask(pieces, WindowFanout(query: query, purpose: purpose, isOrder: isDeep))
  }

  /// Asks every shard for its piece; the last part to arrive goes on.
  private mutating func ask(_ pieces: [WindowRequest.Piece], _ fanout: WindowFanout) {
    feed.lastNumber += 1
    var fanout = fanout
    fanout.parts = []
    fanout.missing = shared.shardCount
    feed.fanouts[feed.lastNumber] = fanout
    let number = feed.lastNumber
    for (shard, piece) in pieces.enumerated() where shard != index {
      shared.mailboxes[shard].post(
        .windowRequest(
          WindowRequest(number: number, asker: index, query: fanout.query, piece: piece)))
    }
    receive(
      part:
        part(
          WindowRequest(
            number: number, asker: index, query: fanout.query, piece: pieces[index])))
  }

  /// Another shard wants our part.
  mutating func answer(_ request: WindowRequest) {
    shared.mailboxes[request.asker].post(.windowPart(part(request)))
  }

  /// A part arrived.
  mutating func receive(part: WindowPart) {
    guard var fanout = feed.fanouts[part.number] else { return }
    fanout.parts.append(part)
    fanout.missing -= 1
    guard fanout.missing == 0 else {
      feed.fanouts[part.number] = fanout
      return
    }
    feed.fanouts[part.number] = nil
    fanout.parts.sort { $0.shard < $1.shard }
    if fanout.isOrder {
      fanout.isOrder = false
      return ask(fanout.places().map { WindowRequest.Piece.rows($0) }, fanout)
    }
    switch fanout.purpose {
    case .list(let reference): answered(reference, .json(fanout.document(withCounts: false)))
    case .group: windowBuilt(fanout.query, fanout.document(withCounts: true).bytes)
    }
  }

  // MARK: - Lists

  /// GET /api/v1/sessions.
  mutating func list(_ call: RequestContext) throws(APIError) -> RoutingResult {
    let slot = call.slot
    let query = WindowQuery(try call.query(), numbers: shared.numbers)
    guard query.state != .closed else { return .answer(closedList(query)) }
    if shared.shardCount == 1 {
      let places = query.offset..<query.offset + query.limit
      let request = WindowRequest(
        number: 0, asker: index, query: query, piece: .rows(places))
      let fanout = WindowFanout(
        query: query, purpose: .list(connections.reference(slot)), parts: [part(request)])
      return .answer(.json(fanout.document(withCounts: false)))
    }
    // The parts of other shards come by mail, never before this request is one that waits.
    scatter(query, for: .list(connections.reference(slot)))
    return .awaited
  }

  private func closedList(_ query: WindowQuery) -> Response {
    do {
      let channel = query.channel.map { shared.numbers.id(of: $0) }
      let found = try reader.closedSessions(
        channel: channel, query: query.query.isEmpty ? nil : query.query,
        handedOver: query.handedOver, limit: query.limit, offset: query.offset)
      var json = JSONText()
      json.open()
      json.add("total", found.total)
      json.add("offset", query.offset)
      json.openArray("rows")
      for detail in found.rows {
        json.open()
        fill(&json, SessionRowText(detail))
        json.close()
      }
      json.closeArray()
      json.close()
      return .json(json)
    } catch {
      return APIError.crowded.response
    }
  }
}

/// A window on its way from the shards.
struct WindowFanout {
  enum Purpose {
    case list(ConnectionReference)
    case group
  }

  var query: WindowQuery
  var purpose: Purpose
  /// Whether the parts that are awaited tell only the order.
  var isOrder = false
  var missing = 0
  /// In the order of the shards, once all are there.
  var parts: [WindowPart] = []

  /// Which places of each shard's own order lie in the window.
  func places() -> [Range<Int>] {
    var first = [Int](repeating: 0, count: parts.count)
    var last = first
    let window = query.offset..<query.offset + query.limit
    for (place, shard) in merged(parts.map(\.order)).prefix(window.upperBound).enumerated() {
      if place < window.lowerBound { first[shard] += 1 }
      last[shard] += 1
    }
    return zip(first, last).map { $0..<$1 }
  }

  /// The shards in the order in which their next session comes: each keeps its own order.
  private func merged(_ orders: [[Millis]]) -> [Int] {
    var next = [Int](repeating: 0, count: orders.count)
    var result: [Int] = []
    result.reserveCapacity(orders.reduce(0) { $0 + $1.count })
    let isRecent = query.order == .recent
    while true {
      var best: Int?
      for shard in orders.indices where next[shard] < orders[shard].count {
        guard let other = best else {
          best = shard
          continue
        }
        let (mine, its) = (orders[shard][next[shard]], orders[other][next[other]])
        if isRecent ? mine > its : mine < its { best = shard }
      }
      guard let best else { return result }
      next[best] += 1
      result.append(best)
    }
  }

  /// `{"total","offset","counts","rows"}`.
  func document(withCounts: Bool) -> JSONText {
    var json = JSONText()
    json.open()
    json.add("total", parts.reduce(0) { $0 + $1.total })
    json.add("offset", query.offset)
    if withCounts { counts(&json) }
    json.openArray("rows")
    for row in rows {
      json.open()
      fill(&json, row)
      json.close()
    }
    json.closeArray()
    json.close()
    return json
  }

  private func counts(_ json: inout JSONText) {
    let counts = parts.reduce(PresenceCounts()) { $0 + $1.counts }
    json.open("counts")
    json.add("online", counts.online)
    json.add("reconnecting", counts.reconnecting)
    json.add("absent", counts.absent)
    json.add("handedOver", counts.handedOver)
    json.add("standby", parts.reduce(0) { $0 + $1.standby })
    json.close()
  }

  private var rows: [SessionRowText] {
    var next = [Int](repeating: 0, count: parts.count)
    return merged(parts.map { $0.rows.map(\.since) }).prefix(query.limit).map { shard in
      defer { next[shard] += 1 }
      return parts[shard].rows[next[shard]]
    }
  }
}
