// What must hold in every simulated run.

import Presence

/// A property that must hold after every step of a run.
package enum Invariant: String, CaseIterable, Sendable {
  /// No absence is declared and no session expires before its deadline.
  case neverEarly
  /// No absence is declared and no session expires more than a tick after its deadline.
  case neverLate
  /// `client_offline` and `client_online` alternate, beginning with `client_offline`.
  case pairAlternates
  /// Whatever the rules require to be reported is declared and stored, and arrives or is parked.
  case nothingLost
  /// No state change or call is declared that the rules do not require.
  case nothingInvented
  /// No call is sent before it is committed, because a crash could still undo it.
  case committedBeforeSent
  /// The first tries of a session's calls arrive in the order of their numbers.
  case orderKept
  /// No signal changes a session that ended.
  case nothingAfterEnd
  /// A restart preserves the state of a session and what was reported of it.
  case restartPreserves
  /// The first call of a session reports its handover.
  case handoverFirst
  /// The calls of a session are numbered from 1 without a gap.
  case sequenceContiguous
  /// Every try of a call has the same idempotency key.
  case sameKey
  /// After a stall of the engine, sockets are read before deadlines are checked.
  case readBeforeExpiry
  /// A call that was answered before a shutdown is not sent again after it.
  case notRepeated
  /// No call waits longer than its lifetime and the longest delay between two tries.
  case expiresInTime
  /// A message is acknowledged within 100 ms, whatever other visitors do.
  case acknowledgedInTime
  /// A message that was acknowledged is stored under its number.
  case acknowledgedKept
  /// A message that is sent again is stored once.
  case messageOnce
  /// Of several who take a session at once, one gets it.
  case oneTakes
  /// An attendant counts as gone once the console is silent for 30 s, and not before.
  case attendantLapses
}

/// An invariant that did not hold.
package struct Violation: Sendable, CustomStringConvertible {
  /// The invariant.
  package var invariant: Invariant
  /// The number of the session; nil if it concerns no particular one.
  package var session: Int?
  /// The simulated time, in milliseconds from the beginning of the run.
  package var at: Millis
  /// What was found.
  package var detail: String

  /// The violation on one line.
  package var description: String {
    let session = session.map { " of session \($0)" } ?? ""
    return "\(invariant.rawValue)\(session) at \(at) ms: \(detail)"
  }
}

/// The violations of a run. Only the first ones keep their details.
struct ViolationLog {
  /// The most violations to keep.
  static let limit = 20

  private(set) var kept: [Violation] = []
  /// The number of all violations.
  private(set) var count = 0

  mutating func append(_ violation: Violation) {
    count += 1
    if kept.count < ViolationLog.limit { kept.append(violation) }
  }
}
