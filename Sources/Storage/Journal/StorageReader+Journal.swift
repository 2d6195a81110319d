// Totals of the journal and the outbox.

import Presence
import Records

extension StorageReader {
  /// Returns the totals of the journal and the outbox. Reads all of both.
  package func journalTotals() throws(StorageError) -> JournalTotals {
    try database.snapshot { () throws(StorageError) in
      var totals = JournalTotals()
      totals.started = Int(try database.number("SELECT count(*) FROM sessions"))
      totals.ended = Int(
        try database.number("SELECT count(*) FROM sessions WHERE closed_at IS NOT NULL"))
      totals.finished = Int(
        try database.number("SELECT count(*) FROM sessions WHERE status = 'finished'"))
      try database.rows(
        """
        SELECT count(*) FILTER (WHERE after = 'absent'),
          count(*) FILTER (WHERE before = 'absent' AND reason = 'returned'),
          coalesce(max(lateness) FILTER (WHERE after = 'absent'), 0)
        FROM journal WHERE kind = 'state'
        """
      ) { row in
        totals.absences = row.int()
        totals.returns = row.int()
        totals.maximumLateness = row.integer()
        return false
      }
      try database.rows(
        """
        SELECT count(*) FILTER (WHERE target = 'expire'),
          count(*) FILTER (WHERE target = 'message'),
          count(*) FILTER (WHERE target IN ('webhook', 'typebot')),
          count(*) FILTER (WHERE fate = 'waiting'), count(*) FILTER (WHERE fate = 'parked')
        FROM outbox
        """
      ) { row in
        totals.expireCalls = row.int()
        totals.messageCalls = row.int()
        totals.webhookCalls = row.int()
        totals.waiting = row.int()
        totals.parked = row.int()
        return false
      }
      return totals
    }
  }

  /// Passes every absence in the journal to `body`: the channel's identifier, the last counted
  /// liveness signal and when the absence was declared.
  package func eachAbsence(
    _ body: (_ channel: String, _ absentSince: Millis, _ at: Millis) -> Void
  ) throws(StorageError) {
    try database.rows(
      """
      SELECT s.channel, j.absent_since, j.at FROM journal j
      JOIN sessions s ON s.number = j.session
      WHERE j.after = 'absent' AND j.absent_since IS NOT NULL
      """
    ) { row in
      body(row.text(), row.integer(), row.integer())
      return true
    }
  }
}
