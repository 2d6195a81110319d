// Retrying parked calls.

import Presence

extension Storage {
  /// Changes parked calls back to waiting, as if they had never been tried. The engine reads them
  /// when it receives a control message. The last response is kept until the next one.
  ///
  /// - Parameters:
  ///   - events: The event IDs of the calls; nil for all parked calls.
  ///   - now: The time of the next try, in milliseconds since 1970 (UTC).
  /// - Returns: The number of calls that were parked and now wait.
  package func retry(_ events: [String]?, at now: Millis) throws(StorageError) -> Int {
    try write { writer throws(StorageError) in
      try writer.database.transaction { () throws(StorageError) in
        let set = "UPDATE outbox SET fate = 'waiting', tries = 0, next_try = ?1"
        guard let events else {
          try writer.database.run(set + " WHERE fate = 'parked'", [.integer(now)])
          return writer.database.changes
        }
        var count = 0
        for event in events {
          try writer.database.run(
            set + " WHERE event_id = ?2 AND fate = 'parked'", [.integer(now), .text(event)])
          count += writer.database.changes
        }
        return count
      }
    }
  }
}
