// What has to be true of one session, told a second time and in other words than the machine's: what
// was heard of it, and from that what must follow. The simulator compares the two after every step.

import Channels
import Presence

/// One session as the rules want it.
struct ReferenceModel {
  var activity: Millis
  var sign: Millis
  /// Silence counts from here.
  var floor: Millis
  /// Restarted, and nothing that counts was heard since.
  var isGrace = false
  var sockets = 1
  var state = PresenceState.online
  var isOfflineReported = false
  var isHandedOver = false
  var seq: UInt32 = 0
  /// Calls to the flow's webhook.
  var flowSeq: UInt32 = 0
  /// How long there was no activity when the engine ended in good order; 0 after a kill.
  var silence: Millis = 0

  init(startedAt now: Millis) {
    activity = now
    sign = now
    floor = now
  }

  /// A session found again after the engine was gone, silent for so long before it went.
  init(
    restored kept: SimulatedSession, silentFor silence: Millis, at now: Millis,
    _ policy: PresencePolicy
  ) {
    self.init(startedAt: now)
    activity = now - silence
    sockets = 0
    isGrace = true
    state = kept.state == .absent && policy.monitors ? .absent : .reconnecting
    isOfflineReported = kept.isOfflineReported
    isHandedOver = kept.isHandedOver
    seq = kept.seq
    flowSeq = kept.webhooks
  }

  /// When absence falls due; `.max` when it can't.
  func absenceDue(_ policy: PresencePolicy) -> Millis {
    guard policy.monitors, state == .online || state == .reconnecting else { return .max }
    if isGrace { return floor + max(policy.interval, 120_000) }
    let heard = policy.counts == .connection ? max(activity, sign) : activity
    return max(heard, floor) + policy.interval
  }

  func endDue(_ policy: PresencePolicy) -> Millis {
    state == .closed ? .max : activity + policy.sessionTimeout
  }

  /// What follows from a signal: the state it leads to, nil for none, and the calls.
  mutating func give(
    _ signal: Signal, at now: Millis, _ policy: PresencePolicy
  ) -> (to: PresenceState?, calls: [CallEvent]) {
    let before = state
    var calls: [CallEvent] = []
    switch signal {
    case .liveness(let liveness): hear(liveness, now, policy, &calls)
    case .message:
      hear(.activity, now, policy, &calls)
      if isHandedOver { calls.append(.clientMessage) }
    case .attached(let liveness):
      sockets += 1
      hear(liveness, now, policy, &calls)
      if state == .reconnecting { state = .online }
    case .detached:
      sockets -= 1
      if sockets == 0, state == .online { state = .reconnecting }
    case .handover:
      if !isHandedOver, state == .absent, !isOfflineReported {
        calls.append(.clientOffline)
        isOfflineReported = true
      }
      isHandedOver = true
    case .ended(let ending):
      state = .closed
      if isHandedOver, ending != .platform { calls.append(.sessionFinished) }
    case .policyChanged(let old):
      if policy.monitors, !old.monitors || old.counts != policy.counts {
        floor = now
        isGrace = false
      }
      if !policy.monitors, state == .absent { state = sockets > 0 ? .online : .reconnecting }
    case .clock: pass(now, policy, &calls)
    }
    seq += UInt32(calls.count)
    return (state == before ? nil : state, calls)
  }

  private mutating func hear(
    _ heard: Liveness, _ now: Millis, _ policy: PresencePolicy, _ calls: inout [CallEvent]
  ) {
    sign = now
    if heard == .activity { activity = now }
    guard heard == .activity || policy.monitors && policy.counts == .connection else { return }
    isGrace = false
    if isOfflineReported { calls.append(.clientOnline) }
    isOfflineReported = false
    if state == .absent { state = sockets > 0 ? .online : .reconnecting }
  }

  private mutating func pass(
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
