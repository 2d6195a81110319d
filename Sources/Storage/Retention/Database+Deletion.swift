// Deletion of single sessions and contacts.

extension Database {
  /// Deletes a session and its journal. Foreign keys delete its messages and calls.
  func delete(session number: Int64) throws(StorageError) {
    let last = """
      SELECT coalesce(o.last_line, s.last_line) FROM sessions s
      LEFT JOIN open_sessions o ON o.session = s.number WHERE s.number = ?1
      """
    try run(
      """
      \(JournalSQL.chain(last)) DELETE FROM journal WHERE line IN (SELECT line FROM chain)
      """, [.integer(number)])
    try run("DELETE FROM sessions WHERE number = ?1", [.integer(number)])
  }

  /// Deletes a contact that has no session.
  func deleteIfUnused(contact: String) throws(StorageError) {
    try run(
      """
      DELETE FROM contacts WHERE id = ?1
        AND NOT EXISTS (SELECT 1 FROM sessions WHERE contact = ?1)
      """, [.text(contact)])
  }
}
