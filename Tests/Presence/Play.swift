// A session to play with: one machine, one clock, the calls it made.

import Channels

@testable import Presence

/// One minute, on the presence clock.
let minute: Millis = 60_000

/// The policy most tests use: two minutes of silence, half an hour to the end.
func policy(
  monitors: Bool = true, interval: Millis = 2 * minute,
  counts: Channel.Presence.Counts = .activity, timeout: Millis = 30 * minute
) -> PresencePolicy {
  PresencePolicy(monitors: monitors, interval: interval, counts: counts, sessionTimeout: timeout)
}

/// One session under a policy, and what came of it.
struct Play {
  var state: SessionState
  var policy: PresencePolicy
  var now: Millis
  var calls: [PlatformCall] = []
  var transitions: [Transition] = []

  init(_ policy: PresencePolicy, at now: Millis = 1_000_000, handedOver: Bool = true) {
    self.policy = policy
    self.now = now
    state = SessionState(startedAt: now)
    if handedOver { give(.handover) }
  }

  /// Gives a signal now.
  @discardableResult
  mutating func give(_ signal: Signal) -> Outcome {
    let outcome = state.receive(signal, at: now, under: policy)
    calls += [outcome.call, outcome.secondCall].compactMap { $0 }
    transitions += [outcome.transition].compactMap { $0 }
    return outcome
  }

  /// Lets time pass, the clock looking in whenever something is due.
  mutating func wait(_ time: Millis) {
    let end = now + time
    while state.due(under: policy) <= end {
      now = max(now, state.due(under: policy))
      give(.clock)
    }
    now = end
  }

  /// Changes the channel's settings.
  mutating func change(_ new: PresencePolicy) {
    let old = policy
    policy = new
    give(.policyChanged(from: old))
  }

  /// The engine is killed, or stops in good order, and starts again.
  mutating func restart(inactivity: Millis = 0, down: Millis = 10 * minute) {
    let saved = SavedPresence(
      state: state.state, reason: state.reason, stateAge: now - state.since + down,
      absence: now - state.absentSince + down, inactivity: inactivity,
      isHandedOver: state.isHandedOver, isOfflineReported: state.isOfflineReported, seq: state.seq)
    now += down
    let (restored, transition) = SessionState.restored(saved, at: now, under: policy)
    state = restored
    transitions += [transition].compactMap { $0 }
  }

  /// The names of the calls made.
  var told: [String] { calls.map(\.event.name) }
}
