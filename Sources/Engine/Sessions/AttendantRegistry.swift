// Who is there to answer. A console tells it again and again; one that is silent has gone.

import Presence
import Synchronization

/// The attendants of all shards, and who of them is present.
final class AttendantRegistry: Sendable {
  /// An attendant, as `GET /api/v1/attendants` lists it.
  struct Attendant: Equatable, Sendable {
    /// The name.
    var name: String
    /// Whether a console told within `lapse` that the attendant is there.
    var isPresent: Bool
  }

  private struct State {
    /// The monotonic time at which presence lapses, by name; those who left are kept with a time
    /// that is past.
    var ends: [String: Millis] = [:]
  }

  /// Milliseconds of the machine after which an attendant without news counts as gone.
  static let lapse: Millis = 30_000
  /// Attendants that are remembered; of more, those who left are forgotten.
  static let limit = 1_000
  /// Characters of a name.
  static let nameCharacters = 60

  private let clock: any EngineClock
  private let state = Mutex(State())

  /// Nobody, by a clock.
  init(_ clock: any EngineClock) { self.clock = clock }

  /// An attendant is there, or leaves.
  ///
  /// - Returns: Whether that changes who is present. False too where no more are remembered.
  func set(_ name: String, isPresent: Bool) -> Bool {
    let now = clock.monotonic()
    return state.withLock { state in
      let was = state.ends[name].map { now < $0 } ?? false
      if state.ends[name] == nil, state.ends.count >= AttendantRegistry.limit {
        state.ends = state.ends.filter { now < $0.value }
        guard state.ends.count < AttendantRegistry.limit else { return false }
      }
      state.ends[name] = isPresent ? now + AttendantRegistry.lapse : now
      return was != isPresent
    }
  }

  /// An attendant holds a session since before the engine started.
  func remember(_ name: String) {
    let now = clock.monotonic()
    state.withLock { state in
      if state.ends[name] == nil, state.ends.count < AttendantRegistry.limit {
        state.ends[name] = now
      }
    }
  }

  /// Whether an attendant was ever there, or holds a session.
  func isKnown(_ name: String) -> Bool { state.withLock { $0.ends[name] != nil } }

  /// Whether anybody is there.
  var isAnybodyPresent: Bool {
    let now = clock.monotonic()
    return state.withLock { state in state.ends.values.contains { now < $0 } }
  }

  /// Every attendant, by name.
  var all: [Attendant] {
    let now = clock.monotonic()
    return state.withLock { state in
      state.ends.map { Attendant(name: $0.key, isPresent: now < $0.value) }
    }.sorted { $0.name < $1.name }
  }
}
