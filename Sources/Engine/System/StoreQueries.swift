// Threads that read from the store what may be large or take long: a session with its history, and
// lists of closed sessions. A shard hands the question over and sends the answer, so that no
// heartbeat waits for either.

import Dispatch
import Records
import Synchronization

/// The store, and the threads that answer questions from it.
final class StoreQueries: Sendable {
  /// Makes a response from what the store holds.
  typealias Query = @Sendable (any SessionReader) throws(StoreError) -> Response
  /// Reads the store and sends what it made of it.
  typealias Work = @Sendable (any SessionReader) throws(StoreError) -> Void

  /// Threads, so that one long list does not hold up a session that is opened.
  private static let threadCount = 2
  /// Questions that may wait; beyond, they are refused.
  private static let waitingLimit = 1_000
  private static let niceness: Int32 = 5

  private struct State {
    var waiting: [(work: Work, refuse: @Sendable () -> Void)] = []
    var isStopping = false
    var threads: [NamedThread] = []
  }

  let store: any SessionStore
  private let state = Mutex(State())
  private let wake = DispatchSemaphore(value: 0)

  init(_ store: any SessionStore) { self.store = store }

  /// Answers a question on one of the threads; `send` is called there. Where too many wait, the
  /// answer is 503.
  func answer(_ send: @escaping @Sendable (Response) -> Void, _ query: @escaping Query) {
    run({ reader throws(StoreError) in send(try query(reader)) }) {
      send(APIError.crowded.response)
    }
  }

  /// Does work on one of the threads. Where too many wait or the store fails, `refuse` is called
  /// instead.
  func run(_ work: @escaping Work, refuse: @escaping @Sendable () -> Void) {
    let isTaken = state.withLock { state in
      guard state.waiting.count < StoreQueries.waitingLimit, !state.isStopping else { return false }
      state.waiting.append((work, refuse))
      if state.threads.count < StoreQueries.threadCount {
        let name = "canais-query-\(state.threads.count)"
        state.threads.append(
          NamedThread(name: name, niceness: StoreQueries.niceness) { [self] in run() })
      }
      return true
    }
    guard isTaken else { return refuse() }
    wake.signal()
  }

  /// Ends the threads, after the answers that they make now; false where one has not ended within
  /// `seconds`.
  func stop(seconds: Double) -> Bool {
    let threads = state.withLock { state in
      state.isStopping = true
      state.waiting = []
      return state.threads
    }
    for _ in threads { wake.signal() }
    return threads.allSatisfy { $0.join(seconds: seconds) }
  }

  private func run() {
    var reader: (any SessionReader)?
    while true {
      wake.wait()
      let (next, isStopping) = state.withLock { state in
        (state.waiting.isEmpty ? nil : state.waiting.removeFirst(), state.isStopping)
      }
      if isStopping { return }
      guard let next else { continue }
      do throws(StoreError) {
        // A reader that failed is not used again: its file may have been replaced.
        let current = if let reader { reader } else { try store.reader() }
        reader = nil
        try next.work(current)
        reader = current
      } catch {
        next.refuse()
      }
    }
  }
}
