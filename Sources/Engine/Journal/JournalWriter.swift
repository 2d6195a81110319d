// The one writer. Shards hand it records; it commits all that waits in one go (a group commit) and
// only then lets the shards tell anybody. Whatever the disk says, a record that was taken is kept
// and tried again: the newest visitors are sent away instead.

import Channels
import Glibc
import Presence
import Records
import Synchronization

/// Takes the calls of committed batches, from the writer's thread.
package protocol OutboxNotifying: Sendable {
  /// Calls that are durable now, in the order of their commits. It must not block.
  func committed(_ calls: [OutboxCall])
  /// The configuration was read: this is the platform now, nil where none is set up. Calls that
  /// were parked may wait again.
  func configured(_ attendance: Attendance?)
  /// How the outbox stands.
  var figures: OutboxFigures { get }
}

extension OutboxNotifying {
  /// Nothing, for a sink that only counts.
  package func configured(_ attendance: Attendance?) {}
  /// Nothing waits.
  package var figures: OutboxFigures { OutboxFigures() }
}

/// Where a shard learns how far its records are stored.
final class CommitWatermark: Sendable {
  /// Tickets up to this one are durable.
  let committed = Atomic<UInt64>(0)
  let wake: EventFD

  init(wake: EventFD) { self.wake = wake }
}

/// Records on their way to the store.
package final class JournalWriter: Sendable {
  /// Milliseconds between two tries after the store failed.
  static let retryPause: Int32 = 250
  /// Records of a commit for each millisecond that the next may wait for company: a lone visitor's
  /// waits for nothing, and under load a commit writes the pages that a hundred have in common once.
  static let recordsPerMilli = 10
  /// Milliseconds it waits at most.
  static let fanout = 20
  /// Records in one commit at most, so that the first of a flood is not told late.
  static let batchRecords = 8_192

  private struct State {
    var records: [Record] = []
    var bytes = 0
    /// Of each shard: tickets given, and how many records stood before the last of them.
    var tickets: [UInt64]
    var marks: [(shard: Int, ticket: UInt64, end: Int)] = []
    var isStopping = false
    /// What was taken is not yet told.
    var isWriting = false
  }

  private let state: Mutex<State>
  private let wake: EventFD
  private let store: any SessionStore
  private let sink: any OutboxNotifying
  private let limits: EngineLimits
  private let log: EngineLog
  private let watermarks: [CommitWatermark]
  private let crowded = Atomic<Bool>(false)
  private let lastFault = Mutex<StoreError?>(nil)
  private let waiting = Atomic<Int>(0)
  private let commits = Atomic<Int>(0)

  init(
    store: any SessionStore, sink: any OutboxNotifying, watermarks: [CommitWatermark],
    limits: EngineLimits,
    log: @escaping EngineLog
  ) throws(EngineError) {
    self.store = store
    self.sink = sink
    self.watermarks = watermarks
    self.limits = limits
    self.log = log
    wake = try EventFD()
    state = Mutex(State(tickets: Array(repeating: 0, count: watermarks.count)))
  }

  // MARK: - Giving

  /// Hands over records of the outbox; they are committed with the next batch.
  package func submit(_ records: [Record]) {
    add(records, shard: nil)
  }

  /// Hands over a shard's records. When `committed` of its gate has reached the ticket, they are
  /// durable.
  func submit(_ records: [Record], shard: Int) -> UInt64 {
    add(records, shard: shard)
  }

  @discardableResult
  private func add(_ records: [Record], shard: Int?) -> UInt64 {
    let (ticket, mustWake) = state.withLock { state in
      let wasEmpty = state.marks.isEmpty && state.records.isEmpty
      for record in records { state.bytes += record.weight }
      state.records.append(contentsOf: records)
      waiting.store(state.records.count, ordering: .relaxed)
      if state.records.count > limits.journalRecords || state.bytes > limits.journalBytes {
        crowded.store(true, ordering: .relaxed)
      }
      guard let shard else { return (UInt64(0), wasEmpty) }
      state.tickets[shard] += 1
      state.marks.append((shard, state.tickets[shard], state.records.count))
      return (state.tickets[shard], wasEmpty)
    }
    if mustWake { wake.signal() }
    return ticket
  }

  /// Whether newcomers must be sent away: too much waits, or the store refuses.
  var isCrowded: Bool { crowded.load(ordering: .relaxed) }

  /// What the store said last, while it refuses.
  var fault: StoreError? { lastFault.withLock { $0 } }

  /// Whether all that was given is stored and the shards know it, or the store refuses.
  var isSettled: Bool {
    state.withLock { $0.records.isEmpty && $0.marks.isEmpty && !$0.isWriting } || fault != nil
  }

  /// Records that wait, and batches committed so far.
  var depth: Int { waiting.load(ordering: .relaxed) }
  var commitCount: Int { commits.load(ordering: .relaxed) }

  // MARK: - Writing

  /// The writer's loop; returns when `stop` was asked and nothing waits, or the store keeps refusing.
  func run() {
    while true {
      let batch = take()
      guard batch.records.isEmpty && batch.marks.isEmpty else {
        guard commit(batch.records) else { return }
        tell(batch.marks)
        state.withLock { $0.isWriting = false }
        scatter(after: batch.records.count)
        continue
      }
      if state.withLock({ $0.isStopping && $0.records.isEmpty && $0.marks.isEmpty }) { return }
      wake.wait()
    }
  }

  /// Asks the writer to end once nothing waits.
  func stop() {
    state.withLock { $0.isStopping = true }
    wake.signal()
  }

  private func take() -> (records: [Record], marks: [(shard: Int, ticket: UInt64, end: Int)]) {
    state.withLock { state in
      guard state.records.count > JournalWriter.batchRecords else {
        let whole = (state.records, state.marks)
        state.records = []
        state.marks = []
        state.bytes = 0
        state.isWriting = !whole.0.isEmpty || !whole.1.isEmpty
        return whole
      }
      state.isWriting = true
      let part = Array(state.records.prefix(JournalWriter.batchRecords))
      state.records.removeFirst(part.count)
      for record in part { state.bytes -= record.weight }
      let done = state.marks.prefix { $0.end <= part.count }
      state.marks.removeFirst(done.count)
      for position in state.marks.indices { state.marks[position].end -= part.count }
      return (part, Array(done))
    }
  }

  private func commit(_ records: [Record]) -> Bool {
    guard !records.isEmpty else { return true }
    while true {
      do {
        try store.commit(records)
        recovered()
        break
      } catch {
        failed(error)
        if state.withLock({ $0.isStopping }), error != .busy { return false }
        pause()
      }
    }
    let calls = records.compactMap { record -> OutboxCall? in
      if case .call(let call) = record { call } else { nil }
    }
    if !calls.isEmpty { sink.committed(calls) }
    return true
  }

  /// Lets the next commit gather after a large one.
  private func scatter(after count: Int) {
    let pause = min(JournalWriter.fanout, count / JournalWriter.recordsPerMilli)
    guard pause > 0, depth < JournalWriter.batchRecords, !state.withLock({ $0.isStopping }) else {
      return
    }
    JournalWriter.sleep(Int32(pause))
  }

  private static func sleep(_ milliseconds: Int32) {
    var nothing = pollfd(fd: -1, events: 0, revents: 0)
    _ = poll(&nothing, 1, milliseconds)
  }

  /// Waits a little before the next try; new records do not cut it short.
  private func pause() {
    JournalWriter.sleep(JournalWriter.retryPause)
  }

  private func recovered() {
    commits.add(1, ordering: .relaxed)
    let had = lastFault.withLock { fault in
      defer { fault = nil }
      return fault != nil
    }
    let (count, bytes) = state.withLock { ($0.records.count, $0.bytes) }
    waiting.store(count, ordering: .relaxed)
    let isFull = count > limits.journalRecords / 2 || bytes > limits.journalBytes / 2
    crowded.store(isFull, ordering: .relaxed)
    if had { log(LogLine(.info, "store_recovered")) }
  }

  private func failed(_ fault: StoreError) {
    crowded.store(true, ordering: .relaxed)
    let isNew = lastFault.withLock { last in
      defer { last = fault }
      return last != fault
    }
    if isNew { log(LogLine(.error, "store_failed", [("fault", String(describing: fault))])) }
  }

  private func tell(_ marks: [(shard: Int, ticket: UInt64, end: Int)]) {
    var woken = Set<Int>()
    for mark in marks {
      watermarks[mark.shard].committed.store(mark.ticket, ordering: .releasing)
      woken.insert(mark.shard)
    }
    for shard in woken { watermarks[shard].wake.signal() }
  }
}

extension Record {
  /// About how many bytes it holds while it waits.
  var weight: Int {
    switch self {
    case .opened(let opening):
      400 + opening.page.utf8.count + opening.data.reduce(0) { $0 + $1.value.utf8.count }
    case .message(let message): 160 + message.text.utf8.count
    case .call(let call): 250 + call.body.count
    case .outcome(let outcome): 160 + outcome.said.utf8.count
    case .journal, .closed, .paused: 120
    }
  }
}
