// The simulated engine: the very table and queue of the real one, with a disk, a platform and a clock
// that the simulation holds. A crash takes all of it but what the store has.

import Basics
import Presence

/// Where a test may break a rule, to see that the simulator notices. Each does nothing by itself.
struct FaultInjection {
  /// How far the engine's clock of deadlines is ahead.
  var clockAhead: Millis = 0
  /// Calls go out before they are stored.
  var tellsAtOnce = false
  var outcome: (Signal, inout Outcome) -> Void = { _, _ in }
  var saved: (inout SavedPresence) -> Void = { _ in }
  var queued: (inout QueuedCall) -> Void = { _ in }
  var forgetsCall: (String) -> Bool = { _ in false }
  /// Whether the flow is told of a message, given whether it is to be.
  var tellsFlow: (Bool) -> Bool = { $0 }
  /// The time in which the process stood still counts.
  var countsStalls = false
  /// After a standstill the clock is looked at before the sockets are.
  var expiresFirst = false
  /// A stop in good order keeps nothing that waits.
  var forgetsAtStop = false
  /// A stop in good order does not wait for answers that are on their way.
  var leavesAnswers = false
  /// The key of a call that is told; stored under the one given.
  var eventID: (String) -> String = { $0 }
}

/// What dies with the engine.
struct SimulatedEngine: ~Copyable {
  static let noSlot = SessionTable.Slot.max

  var table: SessionTable
  var queue = OutboxQueue(inFlightPerHost: 16)
  /// By session, its slot.
  var slots: [SessionTable.Slot]
  /// By session, calls to the flow's webhook.
  var webhooks: [UInt32]
  private var clock: PresenceClock
  private let startedAt: Millis
  /// Facts to be kept, in order, and those whose commit is under way.
  var pending: [SimulatedRecord] = []
  var committing: [SimulatedRecord] = []
  var commitAt = Millis.max
  var replies: [PlatformReply] = []

  /// An engine that starts at a moment of presence, when the machine's clock reads `machine`.
  init(sessions: Int, _ policies: [PresencePolicy], at now: Millis, machine: Millis) {
    webhooks = Array(repeating: 0, count: sessions)
    clock = PresenceClock(monotonic: machine)
    startedAt = now
    table = SessionTable(capacity: min(sessions, 1 << 16))
    slots = Array(repeating: SimulatedEngine.noSlot, count: sessions)
    for (channel, policy) in policies.enumerated() {
      table.setPolicy(channel: UInt32(channel), policy, at: now) { _, _ in }
    }
  }

  /// What the engine takes for the time.
  var now: Millis { startedAt + clock.now }

  /// Looks at the machine's clock, after a sleep that was asked for.
  mutating func look(_ machine: Millis, slept: Millis) {
    _ = clock.advance(to: machine, slept: slept)
  }

  /// The moment of the next thing the engine does by itself.
  mutating func next(_ sabotage: FaultInjection) -> Millis {
    let due = table.nextDue()
    let wake = due == .max ? due : due - sabotage.clockAhead
    var next = min(wake, commitAt, queue.nextReady)
    for reply in replies { next = min(next, reply.at) }
    return next
  }

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
