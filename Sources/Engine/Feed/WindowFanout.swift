// A window that several shards make. Each gives its own sessions in order; the shard that asked
// merges them.

import Basics
import Presence

/// A window whose parts are on their way from the shards.
struct WindowFanout {
  /// What becomes of the window.
  enum Purpose {
    /// The response to a request for a list.
    case list(ConnectionReference)
    /// The window of the watchers with its query.
    case group
  }

  let query: WindowQuery
  let purpose: Purpose
  /// Whether the parts hold the order, so that rows are asked for next.
  let isOrder: Bool
  /// The parts that have arrived, in the order of the shards once all have.
  private(set) var parts: [WindowPart]

  /// A window that awaits its parts, or has `parts`, sorted by shard, already.
  init(
    _ query: WindowQuery, for purpose: Purpose, isOrder: Bool = false, parts: [WindowPart] = []
  ) {
    self.query = query
    self.purpose = purpose
    self.isOrder = isOrder
    self.parts = parts
  }

  /// Adds a part of one of `shards` shards. True when it was the last.
  mutating func add(_ part: WindowPart, of shards: Int) -> Bool {
    parts.append(part)
    guard parts.count == shards else { return false }
    parts.sort { $0.shard < $1.shard }
    return true
  }

  /// Which of each shard's own sessions lie in the window, by index.
  func ranges() -> [Range<Int>] {
    var first = [Int](repeating: 0, count: parts.count)
    var last = first
    let window = query.offset..<query.offset + query.limit
    for (index, shard) in merged(parts.map(\.order)).prefix(window.upperBound).enumerated() {
      if index < window.lowerBound { first[shard] += 1 }
      last[shard] += 1
    }
    return zip(first, last).map { $0..<$1 }
  }

  /// Merges the shards' orders: which shard each row of the whole comes from.
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
        let (mine, theirs) = (orders[shard][next[shard]], orders[other][next[other]])
        if isRecent ? mine > theirs : mine < theirs { best = shard }
      }
      guard let best else { return result }
      next[best] += 1
      result.append(best)
    }
  }

  /// The window as an event for its watchers.
  var event: [UInt8] {
    Array("event: window\ndata: ".utf8) + document(withCounts: true).bytes + Array("\n\n".utf8)
  }

  /// The document `{"total","offset","counts","rows"}`; a list has no counts.
  func document(withCounts: Bool) -> JSONText {
    var json = JSONText()
    json.open()
    json.add("total", parts.reduce(0) { $0 + $1.total })
    json.add("offset", query.offset)
    if withCounts { writeCounts(to: &json) }
    json.openArray("rows")
    for row in rows {
      json.open()
      row.write(to: &json)
      json.close()
    }
    json.closeArray()
    json.close()
    return json
  }

  private func writeCounts(to json: inout JSONText) {
    let counts = parts.reduce(PresenceCounts()) { $0 + $1.counts }
    json.open("counts")
    json.add("online", counts.online)
    json.add("reconnecting", counts.reconnecting)
    json.add("absent", counts.absent)
    json.add("handedOver", counts.handedOver)
    json.add("waiting", counts.waiting)
    json.add("unassigned", counts.unassigned)
    json.add("standby", parts.reduce(0) { $0 + $1.standby })
    json.close()
  }

  private var rows: [SessionRowText] {
    var next = [Int](repeating: 0, count: parts.count)
    return merged(parts.map { $0.rows.map { $0.sortKey(query.order) } }).prefix(query.limit).map {
      shard in
      defer { next[shard] += 1 }
      return parts[shard].rows[next[shard]]
    }
  }
}

/// The windows of one shard that await parts.
struct WindowFanouts {
  private var pending: [UInt64: WindowFanout] = [:]
  private var lastNumber: UInt64 = 0

  /// Remembers a window and returns the number by which its parts are requested.
  mutating func begin(_ fanout: WindowFanout) -> UInt64 {
    lastNumber += 1
    pending[lastNumber] = fanout
    return lastNumber
  }

  /// Adds a part of one of `shards` shards. Returns the window once it is complete.
  mutating func add(_ part: WindowPart, of shards: Int) -> WindowFanout? {
    guard pending[part.number]?.add(part, of: shards) == true else { return nil }
    return pending.removeValue(forKey: part.number)
  }
}
