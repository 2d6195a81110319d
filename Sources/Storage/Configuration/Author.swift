// The author of a change.

import Presence

/// Who changes the configuration, and when, for the audit log.
package struct Author: Sendable {
  /// The user name on the host, or the name of the acting program.
  package var name: String
  /// Milliseconds since 1970 (UTC).
  package var at: Millis

  /// Creates an author.
  package init(name: String, at: Millis) {
    self.name = name
    self.at = at
  }
}
