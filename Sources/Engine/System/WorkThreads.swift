// Threads beside the shards, for what may be large or take long: reading the store, and making
// large documents. A shard hands the work over and goes on with what came of it, so that no
// heartbeat waits for either.

import Dispatch
import Records
import Synchronization

/// A few threads, and the work that waits for them, first come first served.
final class WorkThreads: Sendable {
  /// What is done on one of the threads.
  typealias Work = @Sendable (inout StoreAccess) -> Void
  /// Reads something from the store.
  typealias Query<Value> = @Sendable (any SessionReader) throws(StoreError) -> Value

  private struct Task {
    var work: Work
    var refuse: @Sendable () -> Void
  }

  private struct State {
    var waiting: [Task] = []
    /// Index in `waiting` of the first task that still waits.
    var first = 0
    /// Tasks that wait or are being done.
    var unfinished = 0
    var isStopping = false
    var threads: [NamedThread] = []
    /// Those who wait in `waitUntilIdle`.
    var waiters: [DispatchSemaphore] = []

    mutating func take() -> Task? {
      guard first < waiting.count else { return nil }
      let task = waiting[first]
      first += 1
      if first == waiting.count {
        waiting.removeAll(keepingCapacity: waiting.count < WorkThreads.compactionThreshold)
        first = 0
      } else if first > WorkThreads.compactionThreshold {
        waiting.removeFirst(first)
        first = 0
      }
      return task
    }

    mutating func finish() {
      unfinished -= 1
      guard unfinished == 0 else { return }
      for waiter in waiters { waiter.signal() }
      waiters = []
    }
  }

  /// Tasks that were done and are kept in front of those that wait; more are removed together.
  private static let compactionThreshold = 1_024

  private let store: any SessionStore
  private let name: String
  private let count: Int
  private let niceness: Int32
  private let limit: Int
  private let state = Mutex(State())
  private let wake = DispatchSemaphore(value: 0)

  /// Threads that start when there is work for them.
  ///
  /// - Parameters:
  ///   - store: What they read.
  ///   - name: What the threads are called, followed by a number.
  ///   - count: The number of threads.
  ///   - niceness: How much lower their priority is than that of a shard.
  ///   - limit: Tasks that may wait; beyond, they are refused.
  init(
    _ store: any SessionStore, name: String, count: Int, niceness: Int32 = 0, limit: Int = .max
  ) {
    self.store = store
    self.name = name
    self.count = count
    self.niceness = niceness
    self.limit = limit
  }

  /// Does work on one of the threads. Where too much waits, or the engine stops, `refuse` is called
  /// instead.
  func run(_ work: @escaping Work, refuse: @escaping @Sendable () -> Void) {
    let isTaken = state.withLock { state in
      guard state.unfinished < limit, !state.isStopping else { return false }
      state.waiting.append(Task(work: work, refuse: refuse))
      state.unfinished += 1
      if state.threads.count < count {
        state.threads.append(
          NamedThread(name: "\(name)-\(state.threads.count)", niceness: niceness) { [self] in
            run()
          })
      }
      return true
    }
    guard isTaken else { return refuse() }
    wake.signal()
  }

  /// Reads from the store on one of the threads; `done` is called there.
  func read<Value>(
    _ query: @escaping Query<Value>,
    _ done: @escaping @Sendable (Result<Value, StoreError>) -> Void
  ) {
    run({ done($0.read(query)) }) { done(.failure(.busy)) }
  }

  /// Ends the threads, after what they do now; false where one has not ended within `seconds`.
  func stop(seconds: Double) -> Bool {
    let threads = state.withLock { state in
      state.isStopping = true
      return state.threads
    }
    for _ in threads { wake.signal() }
    return threads.allSatisfy { $0.join(seconds: seconds) }
  }

  /// Waits until everything that was handed over is done. For tests.
  func waitUntilIdle() {
    let waiter = DispatchSemaphore(value: 0)
    let isIdle = state.withLock { state in
      if state.unfinished > 0 { state.waiters.append(waiter) }
      return state.unfinished == 0
    }
    if !isIdle { waiter.wait() }
  }

  private func run() {
    var access = StoreAccess(store)
    while true {
      wake.wait()
      let (next, isStopping) = state.withLock { ($0.take(), $0.isStopping) }
      if let next {
        isStopping ? next.refuse() : next.work(&access)
        state.withLock { $0.finish() }
      } else if isStopping {
        return
      }
    }
  }
}
