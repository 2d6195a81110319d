// Webhooks taken within the window in which their timestamp is accepted.

import Presence

/// Remembers webhooks so that each is taken once.
///
/// Two marks are kept of each: its delivery's identifier, which stays the same if the platform
/// itself delivers again, and its signature. The identifier is not signed, so a copy with another
/// one is recognized by its signature.
///
/// A webhook older than the window is refused by its timestamp, and the marks within it are held in
/// memory. So a copy may pass within five minutes after a restart; messages have an `id` of their
/// own that the journal knows.
package struct WebhookHistory: Sendable {
  /// The most webhooks that are remembered. Beyond it the oldest is forgotten.
  package static let limit = 10_000

  private struct Taken: Sendable {
    var marks: [String]
    var until: Millis
  }

  private var taken: [Taken] = []
  private var first = 0
  private var marks: Set<String> = []

  /// Creates an empty history.
  package init() {}

  /// The number of webhooks that are remembered.
  package var count: Int { taken.count - first }

  /// Whether a webhook with one of the marks was taken.
  package func contains(_ marks: [String]) -> Bool { marks.contains(where: self.marks.contains) }

  /// Remembers a webhook until a moment in milliseconds since 1970. Call it once the webhook's acts
  /// are stored, so that one that was not stored may come again.
  package mutating func insert(_ marks: [String], until: Millis, now: Millis) {
    forget(before: now)
    if count >= Self.limit { forgetFirst() }
    taken.append(Taken(marks: marks, until: until))
    self.marks.formUnion(marks)
  }

  private mutating func forget(before now: Millis) {
    while first < taken.count, taken[first].until < now { forgetFirst() }
    if first > 1_024, first * 2 > taken.count {
      taken.removeFirst(first)
      first = 0
    }
  }

  private mutating func forgetFirst() {
    marks.subtract(taken[first].marks)
    first += 1
  }
}
