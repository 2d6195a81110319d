// What is remembered of sessions between their calls.

import Platforms
import Presence

/// The memory of platform sessions: a bounded cache. What was dropped is found again on the
/// platform.
struct PlatformSessions {
  /// The most sessions that are remembered.
  static let limit = 20_000

  private var sessions: [Identifier: PlatformSession] = [:]

  subscript(session: Identifier) -> PlatformSession? { sessions[session] }

  /// Remembers a session, or forgets it for nil. Beyond the limit all others are dropped: each of
  /// them costs a few requests once, which is seldom worth an order of use.
  mutating func remember(_ session: Identifier, _ memory: PlatformSession?) {
    if memory != nil, sessions.count >= Self.limit, sessions[session] == nil { sessions = [:] }
    sessions[session] = memory
  }

  /// Forgets every session, since the platform changed.
  mutating func removeAll() { sessions = [:] }
}
