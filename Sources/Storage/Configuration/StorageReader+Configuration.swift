// Reading the configuration.

import Channels
import Records

extension StorageReader {
  /// Returns the current configuration.
  package func installation() throws(StorageError) -> Installation {
    try database.snapshot { () throws(StorageError) in try database.installation() }
  }

  /// Returns every channel, sorted by description, with the version that its next save must name.
  package func channels() throws(StorageError) -> [StoredChannel] { try database.channels() }

  /// Returns a channel.
  ///
  /// - Throws: `channelUnknown`.
  package func channel(_ id: String) throws(StorageError) -> StoredChannel {
    guard let found = try database.channel(id) else { throw .channelUnknown(id) }
    return found
  }

  /// Returns a number that grows with every change of the configuration by any process: that of
  /// the last entry of the audit log.
  package func configurationVersion() throws(StorageError) -> Int64 {
    try database.number("SELECT coalesce(max(number), 0) FROM audit")
  }

  /// Returns for how many days finished sessions are kept; 0 keeps them for ever.
  package func retentionDays() throws(StorageError) -> Int {
    let days = Int(try database.setting(SettingKey.retentionDays) ?? "") ?? 0
    // An invalid number keeps all sessions, because a purge cannot be undone.
    return Retention.days.contains(days) ? days : 0
  }

  /// Returns up to `limit` entries of the audit log, latest first.
  ///
  /// - Parameter subject: A subject such as `channel:{id}` or `attendance`; nil for all.
  package func audit(
    subject: String? = nil, limit: Int = 1_000
  ) throws(StorageError) -> [AuditEntry] {
    try database.all(
      """
      SELECT who, at, subject, key, before, after FROM audit
      WHERE ?1 IS NULL OR subject = ?1 ORDER BY number DESC LIMIT ?2
      """, [.optional(subject), .number(limit)]
    ) {
      AuditEntry(
        who: $0.text(), when: $0.integer(), subject: $0.text(), key: $0.text(), from: $0.text(),
        to: $0.text())
    }
  }
}
