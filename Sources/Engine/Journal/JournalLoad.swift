// How full the journal's queue is, for the shards to ask before each message and start.

import Synchronization

/// The load of the journal's queue.
final class JournalLoad: Sendable {
  /// The share of the queue's limits beyond which it is busy.
  private static let busyShare = 8

  private let limits: EngineLimits
  private let crowded = Atomic<Bool>(false)
  private let busy = Atomic<Bool>(false)
  private let records = Atomic<Int>(0)

  init(_ limits: EngineLimits) { self.limits = limits }

  /// Whether new visitors have to be refused: the queue is over its limits, or the store fails.
  var isCrowded: Bool { crowded.load(ordering: .relaxed) }

  /// Whether the queue is so long that those who fill it most have to be refused, so that the
  /// others never are.
  var isBusy: Bool { busy.load(ordering: .relaxed) }

  /// Records that are queued.
  var depth: Int { records.load(ordering: .relaxed) }

  /// Records were added: there are `count` of them now, of so many bytes.
  func grew(to count: Int, bytes: Int) {
    records.store(count, ordering: .relaxed)
    if isBeyond(1, count, bytes) { crowded.store(true, ordering: .relaxed) }
    if isBeyond(JournalLoad.busyShare, count, bytes) { busy.store(true, ordering: .relaxed) }
  }

  /// Records were committed: `count` are left. The marks are lower than those of `grew`, so that
  /// neither property changes with every commit.
  func shrank(to count: Int, bytes: Int) {
    records.store(count, ordering: .relaxed)
    crowded.store(isBeyond(2, count, bytes), ordering: .relaxed)
    busy.store(isBeyond(2 * JournalLoad.busyShare, count, bytes), ordering: .relaxed)
  }

  /// The store failed.
  func fail() { crowded.store(true, ordering: .relaxed) }

  /// Whether the queue holds more than one in `share` of what it may.
  private func isBeyond(_ share: Int, _ count: Int, _ bytes: Int) -> Bool {
    count > limits.journalRecords / share || bytes > limits.journalBytes / share
  }
}
