// What is remembered of sessions between their calls.

import Platforms
import Presence

/// The memory of platform sessions: a bounded cache. What was dropped is found again on the
/// platform.
struct PlatformSessions {
  /// The most sessions that are remembered.
  static let limit = 20_000

  private var sessions: [OutboxQueueKey: PlatformSession] = [:]

  /// What is remembered of a session on a host, as in `OutboxCall.url`.
  subscript(session: Identifier, of host: String) -> PlatformSession? {
    sessions[OutboxQueueKey(session: session, host: host)]
  }

  /// Remembers a session, or forgets it for nil. Beyond the limit all others are dropped: each of
  /// them costs a few requests once, which is seldom worth an order of use.
  mutating func remember(_ session: Identifier, of host: String, _ memory: PlatformSession?) {
    let key = OutboxQueueKey(session: session, host: host)
    if memory != nil, sessions.count >= Self.limit, sessions[key] == nil { sessions = [:] }
    sessions[key] = memory
  }

  /// Forgets every session on a host, since it changed.
  mutating func removeAll(of host: String) {
    sessions = sessions.filter { $0.key.host != host }
  }
}
