// Windows across shards: each gives its part, whoever asked merges them. A shard's own row at some
// place of the whole order can't stand later in its own, so parts up to the window's end are enough.

import Presence

extension Shard {
  /// This shard's part of a window.
  func part(_ request: WindowRequest) -> WindowPart {
    let query = request.query
    let end = query.offset + query.limit
    // Alone, a shard's order is the whole one and the offset can be left to the table.
    let isAlone = shared.shardCount == 1
    let offset = isAlone ? query.offset : 0
    let limit = isAlone ? query.limit : end
    let window =
      query.query.isEmpty
      ? table.window(query.filter, order: query.order, offset: offset, limit: limit)
      : table.search(
        query.query, query.filter, order: query.order, offset: offset, limit: limit)
    let standby =
      query.channel.map { standbyCounts[$0] ?? 0 } ?? standbyCounts.values.reduce(0, +)
    return WindowPart(
      number: request.number, total: window.total, counts: table.counts(channel: query.channel),
      standby: standby, rows: window.slots.map { row($0) })
  }

  /// The row of a session.
  func row(_ session: UInt32) -> SessionRowText {
    let state = table[session]
    return SessionRowText(
      session: table.id(of: session), contact: table.contact(of: session),
      name: table.name(of: session), channel: shared.numbers.id(of: table.channel(of: session)),
      state: state.state, reason: state.reason, since: wallTime(state.since),
      isHandedOver: state.isHandedOver, page: table.page(of: session), tabs: Int(state.sockets),
      startedAt: wallTime(table.startedAt(of: session)))
  }

  /// Gathers a window of all shards; what becomes of it is told by `purpose`.
  mutating func gather(_ query: WindowQuery, for purpose: Gathering.Purpose) {
    feed.lastNumber += 1
    let request = WindowRequest(number: feed.lastNumber, asker: index, query: query)
    feed.gatherings[request.number] = Gathering(
      query: query, purpose: purpose, missing: shared.shardCount)
    for (shard, mailbox) in shared.mailboxes.enumerated() where shard != index {
      mailbox.post(.look(request))
    }
    took(part(request))
  }

  /// Another shard wants our part.
  mutating func look(_ request: WindowRequest) {
    shared.mailboxes[request.asker].post(.looked(part(request)))
  }

  /// A part arrived.
  mutating func took(_ part: WindowPart) {
    guard var gathering = feed.gatherings[part.number] else { return }
    gathering.parts.append(part)
    gathering.missing -= 1
    guard gathering.missing == 0 else {
      feed.gatherings[part.number] = gathering
      return
    }
    feed.gatherings[part.number] = nil
    switch gathering.purpose {
    case .list(let reference): answered(reference, .json(gathering.document(withCounts: false)))
    case .group: windowBuilt(gathering.query, gathering.document(withCounts: true).bytes)
    }
  }

  // MARK: - Lists

  /// GET /api/v1/sessions.
  mutating func list(_ request: Request, _ slot: ConnectionSlot) -> Routed {
    let query: WindowQuery
    do throws(ActFault) {
      query = try WindowQuery(
        request, numbers: shared.numbers, limits: 1...1_000, allowsClosed: true)
    } catch {
      return .answer(error.response)
    }
    guard query.state != .closed else { return .answer(closedList(query)) }
    guard shared.shardCount > 1 else {
      var gathering = Gathering(
        query: query, purpose: .list(slab.reference(slot)), missing: 0)
      gathering.parts = [part(WindowRequest(number: 0, asker: index, query: query))]
      return .answer(.json(gathering.document(withCounts: false)))
    }
    gather(query, for: .list(slab.reference(slot)))
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
      return .crowded
    }
  }
}

/// A window on its way from several shards.
struct Gathering {
  enum Purpose {
    case list(ConnectionReference)
    case group
  }

  var query: WindowQuery
  var purpose: Purpose
  var missing: Int
  var parts: [WindowPart] = []

  /// `{"total","offset","counts","rows"}`.
  func document(withCounts: Bool) -> JSONText {
    var json = JSONText()
    json.open()
    json.add("total", parts.reduce(0) { $0 + $1.total })
    json.add("offset", query.offset)
    if withCounts {
      let counts = parts.reduce(PresenceCounts()) { $0 + $1.counts }
      json.open("counts")
      json.add("online", counts.online)
      json.add("reconnecting", counts.reconnecting)
      json.add("absent", counts.absent)
      json.add("handedOver", counts.handedOver)
      json.add("standby", parts.reduce(0) { $0 + $1.standby })
      json.close()
    }
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

  private var rows: [SessionRowText] {
    if parts.count == 1 { return parts[0].rows }
    let isRecent = query.order == .recent
    let all = parts.flatMap(\.rows).sorted { one, other in
      guard one.since == other.since else {
        return isRecent ? one.since > other.since : one.since < other.since
      }
      return (one.session.high, one.session.low) < (other.session.high, other.session.low)
    }
    return Array(all.dropFirst(query.offset).prefix(query.limit))
  }
}
