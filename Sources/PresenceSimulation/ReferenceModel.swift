// The rules of presence of one session, implemented a second time and in another way than
// `SessionState`: it keeps what was received and derives from it what must follow. The simulation
// compares the two after every step.

import Channels
import Presence

/// The expected state of one session.
struct ReferenceModel {
  var activity: Millis
  /// The last liveness signal of either kind.
  var liveness: Millis
  /// The time from which silence counts.
  var countFrom: Millis
  /// Whether the engine restarted and no counted liveness signal has come since.
  var hasGrace = false
  var sockets = 1
  var state = PresenceState.online
  var isOfflineReported = false
  var isHandedOver = false
  var seq: UInt32 = 0
  /// The number of calls to the flow's webhook.
  var webhookSeq: UInt32 = 0
  /// The time without activity when the engine last shut down; 0 after a kill.
  var inactivity: Millis = 0

  init(startedAt now: Millis) {
    activity = now
    liveness = now
    countFrom = now
  }

  /// Creates the model of a session that a new engine restores.
  ///
  /// - Parameter inactivity: The time without activity when the last engine stopped.
  init(
    restored session: SimulatedSession, inactiveFor inactivity: Millis, at now: Millis,
    _ policy: PresencePolicy
  ) {
    self.init(startedAt: now)
    activity = now - inactivity
    sockets = 0
    hasGrace = true
    state = session.state == .absent && policy.monitors ? .absent : .reconnecting
    isOfflineReported = session.isOfflineReported
    isHandedOver = session.isHandedOver
    seq = session.seq
    webhookSeq = session.webhookCalls
  }

  /// Returns when absence is due; `.max` if it cannot be.
  func absenceDue(_ policy: PresencePolicy) -> Millis {
    guard policy.monitors, state == .online || state == .reconnecting else { return .max }
    if hasGrace { return countFrom + max(policy.interval, 120_000) }
    let counted = policy.counts == .connection ? max(activity, liveness) : activity
    return max(counted, countFrom) + policy.interval
  }

  /// Returns when the session expires; `.max` if it is closed.
  func endDue(_ policy: PresencePolicy) -> Millis {
    state == .closed ? .max : activity + policy.sessionTimeout
  }

  /// Applies a signal and returns the new state, or nil if it does not change, and the calls.
  mutating func receive(
    _ signal: Signal, at now: Millis, _ policy: PresencePolicy
  ) -> (to: PresenceState?, calls: [CallEvent]) {
    let before = state
    var calls: [CallEvent] = []
    switch signal {
    case .liveness(let liveness): record(liveness, now, policy, &calls)
    case .message:
      record(.activity, now, policy, &calls)
      if isHandedOver { calls.append(.clientMessage) }
    case .attached(let liveness):
      sockets += 1
      record(liveness, now, policy, &calls)
      if state == .reconnecting { state = .online }
    case .detached:
      sockets -= 1
      if sockets == 0, state == .online { state = .reconnecting }
    case .handover:
      if !isHandedOver { calls.append(.handedOver) }
      if !isHandedOver, state == .absent, !isOfflineReported {
        calls.append(.clientOffline)
        isOfflineReported = true
      }
      isHandedOver = true
    case .ended(let party):
      state = .closed
      if isHandedOver, party != .platform { calls.append(.sessionFinished) }
    case .policyChanged(let old):
      if policy.monitors, !old.monitors || old.counts != policy.counts {
        countFrom = now
        hasGrace = false
      }
      if !policy.monitors, state == .absent { state = sockets > 0 ? .online : .reconnecting }
    case .clock: checkDeadlines(now, policy, &calls)
    }
    seq += UInt32(calls.count)
    return (state == before ? nil : state, calls)
  }

  private mutating func record(
    _ kind: Liveness, _ now: Millis, _ policy: PresencePolicy, _ calls: inout [CallEvent]
  ) {
    liveness = now
    if kind == .activity { activity = now }
    guard kind == .activity || policy.monitors && policy.counts == .connection else { return }
    hasGrace = false
    if isOfflineReported { calls.append(.clientOnline) }
    isOfflineReported = false
    if state == .absent { state = sockets > 0 ? .online : .reconnecting }
  }

  private mutating func checkDeadlines(
    _ now: Millis, _ policy: PresencePolicy, _ calls: inout [CallEvent]
  ) {
    if endDue(policy) <= min(now, absenceDue(policy)) {
      state = .closed
      if isHandedOver { calls.append(.sessionExpired) }
    } else if absenceDue(policy) <= now {
      state = .absent
      if isHandedOver, !isOfflineReported {
        calls.append(.clientOffline)
        isOfflineReported = true
      }
    }
  }
}
