// An open session as the engine loads it after a restart.

import Presence

/// An open session as the store gives it back at start.
package struct SavedSession: Sendable {
  /// How it began.
  package var opening: SessionOpening
  /// Where it was.
  package var presence: SavedPresence
  /// Number of the last message; 0 without one.
  package var lastMessage: UInt32
  /// Number of the last call to the flow's webhook; 0 without one.
  package var lastWebhook: UInt32

  /// A session with every value given.
  package init(
    opening: SessionOpening, presence: SavedPresence, lastMessage: UInt32, lastWebhook: UInt32
  ) {
    self.opening = opening
    self.presence = presence
    self.lastMessage = lastMessage
    self.lastWebhook = lastWebhook
  }
}
