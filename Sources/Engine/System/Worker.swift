// A thread of our own that can be waited for. Swift's executors stay out of the engine's loops: a
// loop that blocks in the kernel must not hold up anybody else's work.

import Foundation

/// A running thread.
final class Worker: Sendable {
  private let ended = DispatchSemaphore(value: 0)

  /// Starts a thread that runs `body` once.
  init(name: String, _ body: @escaping @Sendable () -> Void) {
    let ended = ended
    let thread = Thread {
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
