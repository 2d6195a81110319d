// Threads for what takes its time with a file that has come: the operator's command, the disk.

import Dispatch
import Synchronization

/// A few threads that do what they are given, in order.
final class FileWorkers: Sendable {
  private struct State {
    var waiting: [@Sendable () -> Void] = []
    var threads: [NamedThread] = []
    var isStopping = false
  }

  /// Threads, so that one slow file does not hold up all others.
  private static let threadCount = 4
  private static let niceness: Int32 = 5

  private let state = Mutex(State())
  private let wake = DispatchSemaphore(value: 0)

  /// Does work on one of the threads; not at all once they were stopped.
  func run(_ work: @escaping @Sendable () -> Void) {
    state.withLock { state in
      guard !state.isStopping else { return }
      state.waiting.append(work)
      if state.threads.count < FileWorkers.threadCount {
        let name = "canais-file-\(state.threads.count)"
        state.threads.append(
          NamedThread(name: name, niceness: FileWorkers.niceness) { [self] in run() })
      }
    }
    wake.signal()
  }

  /// Ends the threads after what they do now; false where one has not ended within `seconds`.
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
    while true {
      wake.wait()
      let (next, isStopping) = state.withLock { state in
        (state.waiting.isEmpty ? nil : state.waiting.removeFirst(), state.isStopping)
      }
      if isStopping { return }
      next?()
    }
  }
}
