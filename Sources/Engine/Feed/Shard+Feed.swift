// The live feed, `GET /api/v1/supervise`: Server-Sent Events for watchers.

import Presence
import Records

extension Shard {
  /// Makes a connection a watcher.
  mutating func supervise(_ call: RequestContext) throws(APIError) -> RoutingResult {
    let slot = call.slot
    let query = WindowQuery(try call.query(), numbers: shared.numbers)
    guard feed.watcherCount < shared.configuration.limits.watchers else {
      feed.metrics.refusedWatchers += 1
      throw .crowded
    }
    connections[slot].phase = .feed
    connections.coldState(of: slot).watching.token = Shard.bearerToken(of: call.request)
    let scope = [(name: "Canais-Scope", value: call.scope?.rawValue ?? "")]
    send(slot, Response.eventStreamHead(headers: scope))
    setDeadline(slot, in: FeedHub.commentPeriod)
    feed.add(slot, query, at: clock.now, in: &connections)
    return .streamed
  }

  /// Sends a comment, so that proxies and the watcher keep the silent stream open. Ends the stream
  /// if the token that opened it is no longer good.
  mutating func keepFeedAlive(_ slot: ConnectionSlot) {
    if let token = connections.existingColdState(of: slot)?.watching.token,
      shared.tokens.scope(of: token) == nil
    {
      return drop(slot)
    }
    send(slot, Array(":\n\n".utf8))
    setDeadline(slot, in: FeedHub.commentPeriod)
  }

  /// Does what is due for the watchers, on this shard and others.
  @inline(never)
  mutating func feedTurn() {
    feed.turn(at: clock.now, in: &connections)
    if feed.isShortageCheckDue(at: clock.now) {
      let found = shortages()
      feed.setShortages(found, at: clock.now, in: &connections)
    }
    for query in feed.takeDueWindows(at: clock.now) { scatter(query, for: .group) }
  }

  /// What the engine is short of; empty where it accepts new visitors.
  func shortages() -> [Shortage] {
    var shortages: [Shortage] = []
    if let error = shared.journal.storeError {
      shortages.append(Shortage(error))
    } else if shared.journal.isCrowded {
      shortages.append(.journal)
    }
    if connections.isOutOfDescriptors() { shortages.append(.descriptors) }
    if shared.limiter.total >= shared.configuration.limits.connections {
      shortages.append(.connections)
    }
    return shortages
  }
}
