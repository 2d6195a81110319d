// The simulated engine: the real session table, outbox queue and presence clock, with the
// simulation in place of disk, network and time. A crash loses all of it except what the store has.

import Basics
import Presence

/// The state of an engine that a crash loses.
struct SimulatedEngine: ~Copyable {
  /// Stands for a session that is not in the table.
  static let noSlot = SessionTable.Slot.max

  /// Small, so that most calls wait in the store before the queue holds them.
  private static let limits = {
    var limits = OutboxLimits()
    limits.inFlightPerHost = 16
    limits.slowPerHost = 16
    limits.callsPerSession = 2
    limits.guaranteedSessionsPerHost = 8
    limits.sessionsPerHost = 64
    limits.sessions = 96
    return limits
  }()

  var table: SessionTable
  var queue = OutboxQueue(SimulatedEngine.limits)
  /// The event IDs of the calls that were delivered or parked. Their outcomes may not be committed
  /// yet.
  var settled: Set<String> = []
  /// The slot of each session.
  var slots: [SessionTable.Slot]
  /// The number of webhook calls of each session.
  var webhookCalls: [UInt32]
  private var clock: PresenceClock
  private let startedAt: Millis
  /// The messages and attendants of the sessions that have any.
  var talks: [Int: SimulatedTalk] = [:]
  /// Who is there to answer.
  var attendants = AttendantPresence()
  /// What waits to be committed.
  var commits = SimulatedCommits()
  /// Responses that are under way.
  var responses: [SimulatedResponse] = []

  /// Starts an engine.
  ///
  /// - Parameters:
  ///   - now: The presence time of the simulation.
  ///   - machine: The machine's monotonic clock.
  init(sessions: Int, _ policies: [PresencePolicy], at now: Millis, machine: Millis) {
    webhookCalls = Array(repeating: 0, count: sessions)
    clock = PresenceClock(monotonic: machine)
    startedAt = now
    table = SessionTable(capacity: min(sessions, 1 << 16))
    slots = Array(repeating: SimulatedEngine.noSlot, count: sessions)
    for (channel, policy) in policies.enumerated() {
      table.setPolicy(channel: UInt32(channel), policy, at: now) { _, _ in }
    }
  }

  /// The presence time as the engine knows it.
  var now: Millis { startedAt + clock.now }

  /// Advances the engine's clock.
  ///
  /// - Parameter slept: The sleep that the engine had requested.
  mutating func advanceClock(to machine: Millis, slept: Millis) {
    _ = clock.advance(to: machine, slept: slept)
  }

  /// Returns when the engine next acts by itself.
  mutating func nextEvent(_ faults: FaultInjection) -> Millis {
    let due = table.nextDue()
    let wake = due == .max ? due : due - faults.clockAhead
    var next = min(wake, commits.endsAt, queue.nextReady)
    for response in responses { next = min(next, response.at) }
    return next
  }

  /// Returns the identifier of a session, whose low bits are its number.
  static func id(of session: Int) -> Identifier {
    Identifier(
      high: SeededRandom.mixed(UInt64(session)), low: UInt32(truncatingIfNeeded: session))
  }

  mutating func insert(_ session: Int, _ channel: Int, _ state: SessionState, at now: Millis) {
    let id = SimulatedEngine.id(of: session)
    slots[session] =
      table.insert(
        id: id, contact: id, channel: UInt32(channel), name: "", page: "", startedAt: now,
        state: state) ?? SimulatedEngine.noSlot
  }
}
