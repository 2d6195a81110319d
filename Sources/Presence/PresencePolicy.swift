// The part of a channel's settings that the presence state machine depends on.

import Channels

/// The part of a channel's settings that the presence state machine depends on.
package struct PresencePolicy: Equatable, Sendable {
  /// Whether absences are declared.
  package var monitors: Bool
  /// The silence in milliseconds after which a visitor is absent.
  package var interval: Millis
  /// Which liveness signals renew the interval.
  package var counts: Channel.Presence.Counts
  /// The time without activity, in milliseconds, after which a session expires.
  package var sessionTimeout: Millis

  /// Creates a policy. Times are in milliseconds.
  package init(
    monitors: Bool, interval: Millis, counts: Channel.Presence.Counts, sessionTimeout: Millis
  ) {
    self.monitors = monitors
    self.interval = interval
    self.counts = counts
    self.sessionTimeout = sessionTimeout
  }

  /// Creates the policy of a channel's settings, whose times are in minutes.
  package init(_ settings: Channel.Settings) {
    self.init(
      monitors: settings.presence.enabled, interval: Millis(settings.presence.interval) * 60_000,
      counts: settings.presence.counts, sessionTimeout: Millis(settings.sessionTimeout) * 60_000)
  }

  /// The policy of a channel without settings: no monitoring, sessions expire after 30 minutes.
  package static let unwatched = PresencePolicy(
    monitors: false, interval: 120_000, counts: .activity, sessionTimeout: 1_800_000)

  /// Returns whether a liveness signal renews the interval. With monitoring off only activity
  /// does, so that an absence that was reported earlier is still closed.
  package func isCounted(_ liveness: Liveness) -> Bool {
    liveness == .activity || (monitors && counts == .connection)
  }
}
