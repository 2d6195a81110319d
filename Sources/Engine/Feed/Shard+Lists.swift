// Lists of sessions, `GET /api/v1/sessions`.

import Basics
import Presence
import Records

extension Shard {
  /// Lists open sessions of all shards, or closed ones from the store.
  mutating func list(_ call: RequestContext) throws(APIError) -> RoutingResult {
    let query = WindowQuery(try call.query(), numbers: shared.numbers)
    guard query.state != .closed else {
      listClosed(
        query, for: ReplyAddress(shard: index, connection: connections.reference(call.slot)))
      return .awaited
    }
    // The document comes by mail, so never before this connection is `awaiting`.
    scatter(query, for: .list(connections.reference(call.slot)))
    return .awaited
  }

  private func listClosed(_ query: WindowQuery, for address: ReplyAddress) {
    let channel = query.channel.map { shared.numbers.id(of: $0) }
    shared.answer(address) { [snapshot] reader throws(StoreError) in
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
        SessionRowText(detail, snapshot).write(to: &json)
        json.close()
      }
      json.closeArray()
      json.close()
      return .json(json)
    }
  }
}
