// What the engine needs of the part that delivers the outbox's calls.

import Channels

/// Delivers the calls of the outbox.
///
/// It is told when to look, and reads the calls from the store by itself: what is only in memory is
/// never called. `OutboxDispatcher` is the implementation; tests pass one that delivers nothing.
package protocol OutboxDispatching: Sendable {
  /// A batch with calls was committed, so the outbox holds calls that were not read yet. Called on
  /// the journal's thread; must not block.
  func callsCommitted()
  /// The configuration was read: `attendance` is the platform to call from now on, nil where none
  /// is set up. Calls that were parked may be waiting again.
  /// The webhooks of `flows` have secrets of their own.
  func configure(_ attendance: Attendance?, flows: [Flow])
  /// How many calls wait, are under way and were delivered.
  var figures: OutboxFigures { get }
}

extension OutboxDispatching {
  /// Does nothing.
  package func configure(_ attendance: Attendance?, flows: [Flow]) {}
  /// No calls.
  package var figures: OutboxFigures { OutboxFigures() }
}
