// How far the records of a shard are durable.

import LinuxSystem
import Synchronization

/// The last ticket of a shard whose records are durable. The journal's writer moves it forward and
/// wakes the shard; only the shard reads it.
final class CommitWatermark: Sendable {
  /// Records submitted with this ticket or an earlier one are durable.
  let committed = Atomic<UInt64>(0)
  /// Signalled whenever `committed` grows.
  let wake: EventFD

  init(wake: EventFD) { self.wake = wake }
}
