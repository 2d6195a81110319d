// The engine's one writer. Shards submit records; the writer's thread commits all that is queued in
// one batch (group commit) and only then lets the shards act on it. A record that was accepted is
// never dropped: while the store fails it is tried again, and new visitors are refused instead.

import Dispatch
import LinuxSystem
import Presence
import Records
import Synchronization

/// Queues records for the store and commits them in batches, on a thread of its own.
package final class JournalWriter: Sendable {
  /// Milliseconds between two attempts while the store fails.
  private static let retryMillis: Int32 = 250
  /// After a commit of n records the writer waits n/10 ms to batch more. A single record is never
  /// delayed; under load, pages that many records share are written once for all of them.
  private static let recordsPerMilli = 10
  /// Milliseconds that it waits at most to batch more.
  private static let longestPauseMillis = 20
  /// Records in one commit, besides what belongs to the last of them, which bounds how long the
  /// first of them waits.
  private static let batchRecords = 8_192

  private struct State {
    var queue = JournalBatch()
    var bytes = 0
    /// The last ticket given to each shard.
    var tickets: [UInt64]
    var isStopping = false
    /// Whether a batch was taken from the queue whose tickets are not published yet.
    var isWriting = false
    var error: StoreError?
    /// Whether `error` is of a check, not of a commit.
    var isErrorOfCheck = false
    /// Those who wait in `waitUntilSettled`.
    var waiters: [DispatchSemaphore] = []

    var isSettled: Bool { queue.isEmpty && !isWriting || error != nil }

    mutating func wakeWaiters() {
      for waiter in waiters { waiter.signal() }
      waiters = []
    }
  }

  private let state: Mutex<State>
  private let wake: EventFD
  /// Signalled by `stop`, so that a pause ends at once.
  private let stopping: EventFD
  private let store: any SessionStore
  private let outbox: any OutboxDispatching
  private let load: JournalLoad
  private let log: EngineLog
  /// How far each shard's records are stored, by the shard's index.
  let watermarks: [CommitWatermark]
  private let commits = Atomic<Int>(0)
  /// Told of the outcomes of calls once they are durable.
  private let settled = Mutex<(@Sendable ([CallOutcome]) -> Void)?>(nil)
  private let checks = StoreCheckSchedule()

  init(
    store: any SessionStore, outbox: any OutboxDispatching, watermarks: [CommitWatermark],
    limits: EngineLimits, log: @escaping EngineLog
  ) throws(EngineError) {
    self.store = store
    self.outbox = outbox
    self.watermarks = watermarks
    load = JournalLoad(limits)
    self.log = log
    wake = try EventFD.open()
    stopping = try EventFD.open()
    state = Mutex(State(tickets: Array(repeating: 0, count: watermarks.count)))
  }

  /// Sets what is told of the outcomes of calls once they are durable, on the writer's thread.
  func onOutcomes(_ settled: @escaping @Sendable ([CallOutcome]) -> Void) {
    self.settled.withLock { $0 = settled }
  }

  // MARK: - Submitting

  /// Queues records that no shard waits for, such as the outcomes of calls. They are committed with
  /// the next batch.
  package func submit(_ records: [Record]) {
    enqueue(records, shard: nil)
  }

  /// Queues a shard's records and returns their ticket: they are durable once the shard's
  /// `CommitWatermark` has reached it.
  func submit(_ records: [Record], shard: Int) -> UInt64 {
    enqueue(records, shard: shard)
  }

  @discardableResult
  private func enqueue(_ records: [Record], shard: Int?) -> UInt64 {
    let (ticket, mustWake) = state.withLock { state in
      let wasEmpty = state.queue.isEmpty
      for record in records { state.bytes += record.approximateBytes }
      state.queue.records.append(contentsOf: records)
      let count = state.queue.records.count
      load.grew(to: count, bytes: state.bytes)
      guard let shard else { return (UInt64(0), wasEmpty) }
      state.tickets[shard] += 1
      state.queue.marks.append(
        JournalBatch.Mark(shard: shard, ticket: state.tickets[shard], end: count))
      return (state.tickets[shard], wasEmpty)
    }
    if mustWake { wake.signal() }
    return ticket
  }

  /// Whether new visitors have to be refused: the queue is over its limits, or the store fails.
  var isCrowded: Bool { load.isCrowded }

  /// Whether the queue is so long that those who fill it most have to be refused, so that the
  /// others never are.
  var isBusy: Bool { load.isBusy }

  /// The error of the last attempt to commit; nil once an attempt succeeded.
  var storeError: StoreError? { state.withLock { $0.error } }

  /// Checks that the store is still there, and sets or clears `storeError` accordingly.
  func checkStore() {
    do {
      try store.check()
      if state.withLock({ $0.isErrorOfCheck && !$0.isWriting }) { storeRecovered() }
    } catch {
      storeFailed(error, isOfCheck: true)
    }
  }

  /// Lets the writer's thread check the store if that is due. For the shards, which call it every
  /// turn; with sessions open that is ten times a second.
  func checkStoreIfDue(at now: Millis) {
    if checks.becomesDue(at: now) { wake.signal() }
  }

  /// Records that are queued.
  var depth: Int { load.depth }

  /// Batches committed so far.
  var commitCount: Int { commits.load(ordering: .relaxed) }

  /// Waits until everything submitted so far is durable and its tickets are published, or the store
  /// fails. For tests.
  func waitUntilSettled() {
    let waiter = DispatchSemaphore(value: 0)
    while true {
      let isSettled = state.withLock { state in
        if !state.isSettled { state.waiters.append(waiter) }
        return state.isSettled
      }
      if isSettled { return }
      waiter.wait()
    }
  }

  // MARK: - Writing

  /// Commits batches until `stop` was called and the queue is empty, or the store keeps failing.
  func run() {
    while true {
      let batch = takeBatch()
      guard batch.isEmpty else {
        guard commit(batch.records) else { return }
        publish(batch.marks)
        state.withLock { state in
          state.isWriting = false
          if state.isSettled { state.wakeWaiters() }
        }
        pauseToBatchMore(after: batch.records.count)
        continue
      }
      if state.withLock({ $0.isStopping && $0.queue.isEmpty }) { return }
      if checks.take() { checkStore() }
      wake.wait()
    }
  }

  /// Lets `run` return once the queue is empty.
  func stop() {
    state.withLock { $0.isStopping = true }
    stopping.signal()
    wake.signal()
  }

  private func takeBatch() -> JournalBatch {
    state.withLock { state in
      let batch = state.queue.takeFirst(JournalWriter.batchRecords)
      if state.queue.isEmpty {
        state.bytes = 0
      } else {
        for record in batch.records { state.bytes -= record.approximateBytes }
      }
      state.isWriting = !batch.isEmpty
      return batch
    }
  }

  /// Commits records, as often as it takes. False when the writer is stopping and the store fails
  /// for another reason than being busy.
  private func commit(_ records: [Record]) -> Bool {
    guard !records.isEmpty else { return true }
    while true {
      do {
        try store.commit(records)
        commits.add(1, ordering: .relaxed)
        storeRecovered()
        break
      } catch {
        storeFailed(error)
        if state.withLock({ $0.isStopping }), error != .busy { return false }
        stopping.wait(milliseconds: JournalWriter.retryMillis)
      }
    }
    let hasCalls = records.contains { if case .call = $0 { true } else { false } }
    if hasCalls { outbox.callsCommitted() }
    let outcomes = records.compactMap { record -> CallOutcome? in
      if case .outcome(let outcome) = record { outcome } else { nil }
    }
    if !outcomes.isEmpty { settled.withLock { $0 }?(outcomes) }
    return true
  }

  /// Pauses after a large commit so that the next batch is large too.
  private func pauseToBatchMore(after count: Int) {
    let millis = min(JournalWriter.longestPauseMillis, count / JournalWriter.recordsPerMilli)
    guard millis > 0, depth < JournalWriter.batchRecords, !state.withLock({ $0.isStopping }) else {
      return
    }
    stopping.wait(milliseconds: Int32(millis))
  }

  private func storeRecovered() {
    let (count, bytes, hadFailed) = state.withLock { state in
      defer {
        state.error = nil
        state.isErrorOfCheck = false
      }
      return (state.queue.records.count, state.bytes, state.error != nil)
    }
    load.shrank(to: count, bytes: bytes)
    if hadFailed { log(LogLine(.info, "store_recovered")) }
  }

  private func storeFailed(_ error: StoreError, isOfCheck: Bool = false) {
    load.fail()
    let isNew = state.withLock { state in
      defer {
        state.error = error
        state.isErrorOfCheck = isOfCheck
        state.wakeWaiters()
      }
      return state.error != error
    }
    if isNew { log(LogLine(.error, "store_failed", [("fault", String(describing: error))])) }
  }

  private func publish(_ marks: [JournalBatch.Mark]) {
    var shards = Set<Int>()
    for mark in marks {
      watermarks[mark.shard].committed.store(mark.ticket, ordering: .releasing)
      shards.insert(mark.shard)
    }
    for shard in shards { watermarks[shard].wake.signal() }
  }
}

extension Record {
  /// About how many bytes of memory it takes while it is queued.
  fileprivate var approximateBytes: Int {
    switch self {
    case .opened(let opening):
      400 + opening.page.utf8.count + opening.data.reduce(0) { $0 + $1.value.utf8.count }
    case .message(let message): 160 + message.text.utf8.count
    case .call(let call): 250 + call.body.count
    case .outcome(let outcome): 160 + outcome.responseExcerpt.utf8.count
    case .rated(let rating): 120 + rating.text.utf8.count
    case .file(let stored): 250 + stored.file.name.utf8.count
    case .journal, .closed, .read, .paused: 120
    }
  }
}
