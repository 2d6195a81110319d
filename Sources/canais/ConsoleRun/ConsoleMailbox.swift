// What other threads have for the console, until its own thread looks.

import Console
import Synchronization

/// Events for the console from any thread; the console's thread is woken for them.
final class ConsoleMailbox: Sendable {
  private let events = Mutex<[ConsoleEvent]>([])
  private let wake: @Sendable () -> Void

  init(wake: @escaping @Sendable () -> Void) { self.wake = wake }

  /// Leaves an event.
  func post(_ event: ConsoleEvent) {
    events.withLock { $0.append(event) }
    wake()
  }

  /// Takes what came, oldest first.
  func take() -> [ConsoleEvent] {
    events.withLock { events in
      defer { events = [] }
      return events
    }
  }
}
