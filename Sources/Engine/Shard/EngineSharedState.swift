// What the shards of an engine tell each other by shared memory, without a message.

import Platforms
import Presence
import Synchronization

/// The state of an engine that every thread may read.
struct EngineSharedState: ~Copyable, Sendable {
  /// The monotonic time at which the engine started, where presence time is 0.
  let startedAt: Millis
  /// How many shards watch visitors' sockets by io_uring.
  let rings = Atomic<Int>(0)
  /// The shards that have watchers of the live feed, one bit each.
  let watched = Atomic<UInt64>(0)
  /// How many watch a single session.
  let live = Atomic<Int>(0)
  /// Since when contacts without an attendant wait.
  let line = WaitingLine()
  /// Who is there to answer.
  let attendants: AttendantRegistry
  /// The platform's webhooks that were applied within their window.
  let webhooks = Mutex(WebhookHistory())
  /// The files of conversations.
  let files: FileExchange
  /// Whether `/readyz` may say so: false before the start is complete and once the engine stops.
  let isReady = Atomic<Bool>(false)
  /// Whether the last attempt to accept found no descriptor left.
  let isShedding = Atomic<Bool>(false)

  /// The state of an engine that starts now.
  init(_ clock: any EngineClock, _ files: FileExchange) {
    self.files = files
    startedAt = clock.monotonic()
    attendants = AttendantRegistry(clock)
  }
}
