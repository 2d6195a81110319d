// A thread of our own that can be waited for. Swift's executors stay out of the engine's loops: a
// loop that blocks in the kernel must not hold up anybody else's work.

import Foundation
import Glibc

/// A running thread.
final class NamedThread: Sendable {
  private let ended = DispatchSemaphore(value: 0)

  /// Starts a thread that runs `body` once. With a niceness above 0, up to 19, it and the threads it
  /// starts leave the processor to the others first (setpriority(2): on Linux the value is a thread's
  /// own, and a new thread has that of the one that started it).
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

  /// Waits for the end; false when it did not come in time.
  func join(seconds: Double) -> Bool {
    guard ended.wait(timeout: .now() + seconds) == .success else { return false }
    ended.signal()
    return true
  }
}
