// Who is there to answer. A console tells it again and again; one that is silent has gone.

/// The attendants, and until when each counts as present. Times are of the machine's clock.
package struct AttendantPresence: Sendable {
  /// Milliseconds after which an attendant without news counts as gone.
  package static let lapse: Millis = 30_000
  /// Attendants that are remembered; of more, those who left are forgotten.
  package static let limit = 1_000

  /// When presence lapses, by name; those who left are kept with a time that is past.
  private var ends: [String: Millis] = [:]

  /// Nobody.
  package init() {}

  /// The names of all attendants, in any order.
  package var names: [String] { Array(ends.keys) }

  /// An attendant is there, or leaves.
  ///
  /// - Returns: Whether that changes who is present. False too where no more are remembered.
  package mutating func set(_ name: String, isPresent: Bool, at now: Millis) -> Bool {
    let was = self.isPresent(name, at: now)
    if ends[name] == nil, ends.count >= AttendantPresence.limit {
      ends = ends.filter { now < $0.value }
      guard ends.count < AttendantPresence.limit else { return false }
    }
    ends[name] = isPresent ? now + AttendantPresence.lapse : now
    return was != isPresent
  }

  /// An attendant holds a session since before the engine started.
  package mutating func remember(_ name: String, at now: Millis) {
    if ends[name] == nil, ends.count < AttendantPresence.limit { ends[name] = now }
  }

  /// Whether an attendant was ever there, or holds a session.
  package func isKnown(_ name: String) -> Bool { ends[name] != nil }

  /// Whether a console told within `lapse` that an attendant is there.
  package func isPresent(_ name: String, at now: Millis) -> Bool {
    ends[name].map { now < $0 } ?? false
  }

  /// Whether anybody is there.
  package func isAnybodyPresent(at now: Millis) -> Bool { ends.values.contains { now < $0 } }
}
