// A named thread that can be joined with a timeout. The engine's loops do not run on Swift's
// executors: a loop that blocks in the kernel would take a thread of the pool from all other tasks.

import Foundation
import Glibc

/// A running thread.
final class NamedThread: Sendable {
  private let ended = DispatchSemaphore(value: 0)

  /// Starts a thread that runs `body` once. `niceness` from 1 to 19 lowers its priority, and that
  /// of the threads that it starts (setpriority(2); on Linux the value belongs to a thread and is
  /// inherited).
  init(name: String, niceness: Int32 = 0, _ body: @escaping @Sendable () -> Void) {
    let ended = ended
    let thread = Thread {
      if niceness != 0 { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness) }
      body()
      ended.signal()
    }
    thread.name = name
    thread.stackSize = 1 << 20
    thread.start()
  }

  /// Waits until the thread has ended; false where it has not within `seconds`.
  func join(seconds: Double) -> Bool {
    guard ended.wait(timeout: .now() + seconds) == .success else { return false }
    ended.signal()
    return true
  }
}
