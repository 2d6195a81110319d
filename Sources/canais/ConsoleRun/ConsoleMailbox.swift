// Passes events from other threads to the console's thread.

import Console
import Synchronization

/// A queue of events for the console. Any thread posts; the console's thread drains.
final class ConsoleMailbox: Sendable {
  private let events = Mutex<[ConsoleEvent]>([])
  private let wake: @Sendable () -> Void

  /// - Parameter wake: Called after each post, on the thread that posts. It wakes the console's
  ///   thread.
  init(wake: @escaping @Sendable () -> Void) { self.wake = wake }

  func post(_ event: ConsoleEvent) {
    events.withLock { $0.append(event) }
    wake()
  }

  /// Removes and returns the events, oldest first.
  func drain() -> [ConsoleEvent] {
    events.withLock { events in
      defer { events = [] }
      return events
    }
  }
}
