// A session under test: a state machine, its clock, and the calls that it made.

import Channels

@testable import Presence

/// A minute in milliseconds.
let minute: Millis = 60_000

/// Returns the policy of most tests: an interval of two minutes, a session timeout of 30 minutes.
func policy(
  monitors: Bool = true, interval: Millis = 2 * minute,
  counts: Channel.Presence.Counts = .activity, timeout: Millis = 30 * minute
) -> PresencePolicy {
  PresencePolicy(monitors: monitors, interval: interval, counts: counts, sessionTimeout: timeout)
}

/// A session under a policy, and what it caused so far.
struct TestSession {
  var state: SessionState
  var policy: PresencePolicy
  var now: Millis
  var calls: [PlatformCall] = []
  var transitions: [Transition] = []

  init(_ policy: PresencePolicy, at now: Millis = 1_000_000, handedOver: Bool = true) {
    self.policy = policy
    self.now = now
    state = SessionState(startedAt: now)
    if handedOver { receive(.handover) }
    // What the handover itself reports is the subject of its own test.
    calls = []
  }

  /// Applies a signal now.
  @discardableResult
  mutating func receive(_ signal: Signal) -> Outcome {
    let outcome = state.receive(signal, at: now, under: policy)
    calls += [outcome.call, outcome.secondCall].compactMap { $0 }
    transitions += [outcome.transition].compactMap { $0 }
    return outcome
  }

  /// Lets time pass and applies every deadline when it is due.
  mutating func wait(_ time: Millis) {
    let end = now + time
    while state.due(under: policy) <= end {
      now = max(now, state.due(under: policy))
      receive(.clock)
    }
    now = end
  }

  /// Changes the channel's policy.
  mutating func change(_ new: PresencePolicy) {
    let old = policy
    policy = new
    receive(.policyChanged(from: old))
  }

  /// Restarts the engine after some time.
  ///
  /// - Parameter inactivity: The time without activity that a shutdown stored; 0 after a kill.
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

  /// The names of the events that were reported.
  var reported: [String] { calls.map(\.event.name) }
}
