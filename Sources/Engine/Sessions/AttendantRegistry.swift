// Who is there to answer, for all shards and by the machine's clock.

import Presence
import Synchronization

/// The attendants of all shards, and who of them is present.
final class AttendantRegistry: Sendable {
  /// An attendant, as `GET /api/v1/attendants` lists it.
  struct Attendant: Equatable, Sendable {
    /// The name.
    var name: String
    /// Whether a console told within `AttendantPresence.lapse` that the attendant is there.
    var isPresent: Bool
  }

  /// Characters of a name.
  static let nameCharacters = 60

  private let clock: any EngineClock
  private let presence = Mutex(AttendantPresence())

  /// Nobody, by a clock.
  init(_ clock: any EngineClock) { self.clock = clock }

  /// An attendant is there, or leaves.
  ///
  /// - Returns: Whether that changes who is present. False too where no more are remembered.
  func set(_ name: String, isPresent: Bool) -> Bool {
    let now = clock.monotonic()
    return presence.withLock { $0.set(name, isPresent: isPresent, at: now) }
  }

  /// An attendant holds a session since before the engine started.
  func remember(_ name: String) {
    let now = clock.monotonic()
    presence.withLock { $0.remember(name, at: now) }
  }

  /// Whether an attendant was ever there, or holds a session.
  func isKnown(_ name: String) -> Bool { presence.withLock { $0.isKnown(name) } }

  /// Whether anybody is there.
  var isAnybodyPresent: Bool {
    let now = clock.monotonic()
    return presence.withLock { $0.isAnybodyPresent(at: now) }
  }

  /// Every attendant, by name.
  var all: [Attendant] {
    let now = clock.monotonic()
    return presence.withLock { presence in
      presence.names.sorted().map {
        Attendant(name: $0, isPresent: presence.isPresent($0, at: now))
      }
    }
  }
}
