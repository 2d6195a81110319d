// Waits for something that another thread changes.

import Dispatch

/// A condition that a test waits for.
final class Condition: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)

  /// Has the waiter check the condition.
  func signal() { semaphore.signal() }

  /// Waits until the condition holds. Returns false after a timeout.
  func wait(seconds: Double = 60, until holds: () -> Bool) -> Bool {
    let end = DispatchTime.now() + seconds
    while !holds() {
      if semaphore.wait(timeout: end) == .timedOut { return holds() }
    }
    return true
  }
}
