// How the engine gives a shard's thread the sessions to restore, and learns whether the thread
// could start.

import Foundation
import Presence
import Records
import Synchronization

/// The start of a shard's thread, as both threads see it.
final class StartupResult: Sendable {
  private let saved: Mutex<[SavedSession]>
  private let error = Mutex<EngineError?>(nil)
  private let reported = DispatchSemaphore(value: 0)

  /// A start with the sessions that the thread restores.
  init(_ saved: [SavedSession]) { self.saved = Mutex(saved) }

  /// Moves the sessions to the thread, so that their memory is freed once they are restored.
  func take() -> [SavedSession] {
    saved.withLock { saved in
      defer { saved = [] }
      return saved
    }
  }

  /// The thread has started, or failed with an error.
  func report(_ error: EngineError?) {
    self.error.withLock { $0 = error }
    reported.signal()
  }

  /// Waits for `report` and returns its error.
  func wait() -> EngineError? {
    reported.wait()
    return error.withLock { $0 }
  }
}
