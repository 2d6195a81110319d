// What can happen in a simulated day, as data: so a run can be told, repeated and cut down.

import Channels
import Presence

/// How the simulated disk behaves.
enum DiskMode: String, CaseIterable, Sendable {
  case quick, slow, full
}

/// How the simulated platform behaves.
enum PlatformMode: String, CaseIterable, Sendable {
  /// Takes every call at once.
  case up
  /// Seldom a connection.
  case down
  /// No connection at all.
  case dead
  /// Answers after seconds.
  case slow
  /// 429 with `Retry-After`.
  case limiting
  /// 500.
  case failing
  /// 400: calls are parked.
  case refusing
  /// Takes the call, and its answer gets lost.
  case mute
}

/// One thing that happens.
enum Step: Sendable {
  case start(Int)
  case resume(Int)
  case openTab(Int)
  case drop(Int)
  case liveness(Int, Liveness)
  case message(Int)
  case end(Int, EndedBy)
  case handover(Int)
  case policy(channel: Int, PresencePolicy)
  case crash(down: Millis)
  /// The engine is asked to end, does so in good order, and starts again.
  case stop(down: Millis)
  /// The engine's process is stopped, or its machine pauses, and goes on.
  case stall(Millis)
  case disk(DiskMode)
  case platform(PlatformMode)
  /// The flow's webhook changes, as the platform may.
  case hook(PlatformMode)
}

/// A step and its moment, in milliseconds from the beginning.
struct TimedStep: Sendable, CustomStringConvertible {
  var at: Millis
  var step: Step

  var description: String {
    let millis = String(at % 1_000 + 1_000).dropFirst()
    return "\(at / 1_000).\(millis) s  \(step)"
  }
}

/// What must hold after every step.
package enum Invariant: String, CaseIterable, Sendable {
  /// Nobody is called absent, and no session ends, before its deadline.
  case neverEarly
  /// Nobody's absence and no session's end is declared later than a tick after its deadline.
  case neverLate
  /// `client_offline` and `client_online` take turns, beginning with the first.
  case pairAlternates
  /// What has to be told is declared, kept and arrives, or is parked.
  case nothingLost
  /// Nothing is declared that did not happen.
  case nothingInvented
  /// The platform hears of nothing that a crash could undo.
  case storedBeforeTold
  /// Calls of one session arrive first in the order of their numbers.
  case orderKept
  /// Nothing follows a session's end.
  case nothingAfterEnd
  /// Absent stays absent through a restart, told stays told.
  case restartKeeps
  /// A session's calls count from 1 without a gap.
  case sequenceWhole
  /// A call that is sent again has the same key.
  case sameKey
  /// After a standstill of ours, what lies in a socket is read before its visitor is called absent.
  case readFirst
  /// What the platform answered is not said again after a stop in good order.
  case notRepeated
  /// No call waits longer than its lifetime and the longest wait between two probes.
  case givenUpInTime
}

/// An invariant that did not hold.
package struct Violation: Sendable, CustomStringConvertible {
  /// Which.
  package var invariant: Invariant
  /// Whose; nil when it is nobody's in particular.
  package var session: Int?
  /// Milliseconds from the beginning.
  package var at: Millis
  /// What was found.
  package var detail: String

  /// One line that tells it.
  package var description: String {
    let whose = session.map { " of session \($0)" } ?? ""
    return "\(invariant.rawValue)\(whose) at \(at) ms: \(detail)"
  }
}

/// What a run is made of.
package struct SimulationOptions: Sendable {
  /// Visitors, each with one session.
  package var sessions: Int
  /// Simulated time in which they come and go, in milliseconds.
  package var length: Millis
  /// The seed that all chance comes from.
  package var seed: UInt64
  /// Whether signals get lost or doubled, engine, disk and platform fail and settings change.
  package var faults: Bool

  /// A run with every value given.
  package init(sessions: Int, length: Millis, seed: UInt64, faults: Bool) {
    self.sessions = max(1, sessions)
    self.length = max(1, length)
    self.seed = seed
    self.faults = faults
  }

  /// Channels of the run, each with a policy of its own.
  static let channels = 4

  static func policy(of channel: Int) -> PresencePolicy {
    PresencePolicy(
      monitors: channel != 3, interval: [1, 2, 10, 5][channel % 4] * 60_000,
      counts: channel % 2 == 0 ? .activity : .connection,
      sessionTimeout: [30, 60, 10, 30][channel % 4] * 60_000)
  }
}
