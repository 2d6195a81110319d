// When the store is checked although nothing is committed: its file may be taken away at any time.

import Presence
import Synchronization

/// The times of the checks of the store.
final class StoreCheckSchedule: Sendable {
  /// Milliseconds between two checks while sessions are open.
  private static let period: Millis = 500

  /// The presence time at which the last check became due.
  private let last = Atomic<Millis>(.min / 2)
  private let due = Atomic<Bool>(false)

  /// Whether a check becomes due at `now`; at most once a period.
  func becomesDue(at now: Millis) -> Bool {
    guard now &- last.load(ordering: .relaxed) >= StoreCheckSchedule.period else { return false }
    last.store(now, ordering: .relaxed)
    due.store(true, ordering: .relaxed)
    return true
  }

  /// Whether a check is due; it is the caller's to make.
  func take() -> Bool { due.exchange(false, ordering: .relaxed) }
}
