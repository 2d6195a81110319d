// Stored before told: records go to the journal writer once a turn, and the actions that follow
// from them run only when the writer reports them durable.

import Records
import Synchronization

/// The records of a shard on their way to the store, and the actions that wait for them.
///
/// Actions run in the order in which they were enqueued, each after every record that was appended
/// before it is durable.
struct CommitQueue {
  private let journal: JournalWriter
  private let watermark: CommitWatermark
  private let shard: Int
  /// Records and actions of this turn.
  private var records: [Record] = []
  private var actions: [PostCommitAction] = []
  /// Actions of earlier turns, by the ticket of the records that they wait for.
  private var submitted: [(ticket: UInt64, actions: [PostCommitAction])] = []
  /// Index in `submitted` of the first batch that still waits.
  private var first = 0
  /// Whether the engine stops, so that what happens to sessions is no longer recorded.
  private(set) var isFinished = false

  /// Batches that have run and are kept in front of those that wait; more are removed together.
  private static let compactionThreshold = 1_024

  /// An empty queue of the shard with that index.
  init(_ journal: JournalWriter, shard: Int) {
    self.journal = journal
    watermark = journal.watermarks[shard]
    self.shard = shard
  }

  /// Whether this turn left records or actions that `submit` has not taken yet.
  var hasUnsubmitted: Bool { !records.isEmpty || !actions.isEmpty }

  /// Whether actions of earlier turns wait for the store.
  var hasSubmitted: Bool { first < submitted.count }

  /// Whether an action may run at once, since neither records nor earlier actions wait.
  var isEmpty: Bool { !hasUnsubmitted && !hasSubmitted }

  /// Adds a record to this turn's.
  mutating func append(_ record: Record) { records.append(record) }

  /// Appends the last records of the sessions: the engine stops.
  mutating func finish(_ last: [Record]) {
    records += last
    isFinished = true
  }

  /// Adds an action that runs once every record appended so far is durable.
  mutating func enqueue(_ action: PostCommitAction) { actions.append(action) }

  /// Hands this turn's records to the journal writer.
  @inline(never)
  mutating func submit() {
    let ticket = journal.submit(records, shard: shard)
    submitted.append((ticket, actions))
    records.removeAll(keepingCapacity: true)
    actions = []
  }

  /// Removes and returns the actions of the oldest batch if its records are durable; nil otherwise.
  mutating func takeCommitted() -> [PostCommitAction]? {
    guard hasSubmitted,
      submitted[first].ticket <= watermark.committed.load(ordering: .acquiring)
    else { return nil }
    let actions = submitted[first].actions
    submitted[first].actions = []
    first += 1
    if first == submitted.count {
      submitted.removeAll(keepingCapacity: true)
      first = 0
    } else if first > CommitQueue.compactionThreshold {
      submitted.removeFirst(first)
      first = 0
    }
    return actions
  }
}
