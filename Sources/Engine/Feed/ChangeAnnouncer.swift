// What a shard has to tell the shards with watchers.

import Presence

/// Changes of a shard's sessions that were not announced yet.
struct ChangeAnnouncer {
  /// Whether something that windows show changed since the last announcement.
  var isChanged = false
  /// The presence time of the last announcement.
  var announcedAt: Millis = .min / 2
  /// The transitions of this turn that are stored.
  var published: [TransitionEvent] = []
}
