// How a session continues after the engine restarted.

extension SessionState {
  /// Restores a session when the engine starts.
  ///
  /// An absent session stays absent unless monitoring is off now. Any other session becomes
  /// reconnecting and has the interval, but at least `restartGrace`, to come back. Down time does
  /// not count as silence.
  ///
  /// - Returns: The state, and the transition to write to the journal; nil if the session already
  ///   was in that state.
  package static func restored(
    _ saved: SavedPresence, at now: Millis, under policy: PresencePolicy
  ) -> (state: SessionState, transition: Transition?) {
    var session = SessionState(startedAt: now)
    session.sockets = 0
    session.seq = saved.seq
    session.lastActivity = now - saved.inactivity
    session.countFrom = now
    session.state = saved.state
    session.reason = saved.reason
    session.since = now - saved.stateAge
    session.absentSince = now - saved.absence
    session.isRestored = true
    session.isHandedOver = saved.isHandedOver
    session.isOfflineReported = saved.isOfflineReported
    var transition: Transition?
    if saved.state == .online {
      transition = session.changeState(to: .reconnecting, .restarted, at: now)
    } else if saved.state == .absent, !policy.monitors {
      transition = session.changeState(to: .reconnecting, .monitoringOff, at: now)
    }
    return (session, transition)
  }
}
