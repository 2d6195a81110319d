// What the contact of one session may send, so that nobody else waits for it.

import Presence
import Records

/// The allowances of a session whose contact has sent a message.
struct MessageAllowance {
  /// Bytes of messages.
  var bytes = Allowance()
  /// Sends of its messages to other tabs of the session.
  var fanOut = Allowance()
  /// Bytes of messages since the session started, or since the engine did.
  var total = 0
  /// Its files; nil until one is sent.
  var files: FileUsage?
}
