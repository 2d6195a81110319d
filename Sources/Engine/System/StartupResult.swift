// Handing a thread what it begins with, and learning whether it could begin.

import Foundation
import Presence
import Records
import Synchronization

/// The beginning of a shard's thread.
final class StartupResult: Sendable {
  private let saved: Mutex<[SavedSession]>
  private let fault = Mutex<EngineError?>(nil)
  private let told = DispatchSemaphore(value: 0)

  init(_ saved: [SavedSession]) { self.saved = Mutex(saved) }

  /// What is to be taken back; the thread is its only owner from now on.
  func take() -> [SavedSession] {
    saved.withLock { saved in
      defer { saved = [] }
      return saved
    }
  }

  /// The thread runs, or could not.
  func tell(_ fault: EngineError?) {
    self.fault.withLock { $0 = fault }
    told.signal()
  }

  func wait() -> EngineError? {
    told.wait()
    return fault.withLock { $0 }
  }
}
