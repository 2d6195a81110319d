// The events of a simulated day, as data, so that a run can be printed, repeated and shortened.

import Presence

/// An event of a simulated day. Numbers are those of sessions.
enum Step: Sendable {
  /// A visitor starts a session.
  case start(Int)
  /// A visitor's page attaches a socket again.
  case resume(Int)
  /// A visitor opens another tab.
  case openTab(Int)
  /// A socket of a visitor is detached.
  case drop(Int)
  /// A visitor's page sends a liveness signal.
  case liveness(Int, Liveness)
  /// A visitor sends a message.
  case message(Int)
  /// A visitor sends messages of so many bytes at once.
  case flood(Int, count: Int, bytes: Int)
  /// Attendants take the session at once.
  case take(Int, [Int])
  /// An attendant gives the session back.
  case release(Int, Int)
  /// A console tells that its attendant is there, or leaves.
  case console(Int, isPresent: Bool)
  /// A party ends the session.
  case end(Int, EndedBy)
  /// The session passes to human attendance.
  case handover(Int)
  /// The policy of a channel changes.
  case policy(channel: Int, PresencePolicy)
  /// The engine is killed, and starts again after `down` milliseconds.
  case crash(down: Millis)
  /// The engine shuts down, and starts again after `down` milliseconds.
  case shutdown(down: Millis)
  /// The engine's process or its machine is paused for so many milliseconds.
  case stall(Millis)
  /// The disk changes its behaviour.
  case disk(DiskMode)
  /// The attendance platform changes its behaviour.
  case platform(PlatformMode)
  /// The flow's webhook changes its behaviour.
  case webhook(PlatformMode)
}

/// An event and its time, in milliseconds from the beginning of the run.
struct TimedStep: Sendable, CustomStringConvertible {
  var at: Millis
  var step: Step

  var description: String {
    let millis = String(at % 1_000 + 1_000).dropFirst()
    return "\(at / 1_000).\(millis) s  \(step)"
  }
}
