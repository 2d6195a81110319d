// Reading and writing the configuration on any connection.

import Channels

extension Database {
  /// Returns every channel with its version, sorted by description.
  func channels() throws(StorageError) -> [StoredChannel] {
    try all("SELECT \(ChannelRow.columns) FROM channels ORDER BY folded, id") {
      row throws(StorageError) in
      try ChannelRow.read(&row, path: path)
    }
  }

  /// Returns a channel; nil if it is unknown.
  func channel(_ id: String) throws(StorageError) -> StoredChannel? {
    try first("SELECT \(ChannelRow.columns) FROM channels WHERE id = ?1", [.text(id)]) {
      row throws(StorageError) in
      try ChannelRow.read(&row, path: path)
    }
  }

  /// Returns every flow, the one that is built in first, then by identifier.
  func flows() throws(StorageError) -> [Flow] {
    try all("SELECT document FROM flows ORDER BY id <> 'direct', id") { row throws(StorageError) in
      let document = Array(row.text().utf8)
      var flow = Fields.flow.standard
      do throws(ValidationError) {
        let errors = Fields.flow.read(
          try JSONValue.read(document, key: "document"), into: &flow)
        if let error = errors.first { throw error }
        return flow
      } catch {
        throw StorageError.damaged(path: path, what: error.message(in: .english))
      }
    }
  }

  /// Returns human attendance; nil if nobody set it up.
  func attendance() throws(StorageError) -> Attendance? {
    var attendance = Fields.attendance.standard
    var isSet = false
    for field in Fields.attendance.all {
      guard let text = try setting(SettingKey.attendance(field)) else { continue }
      isSet = true
      do {
        try field.set(text: text, in: &attendance)
      } catch {
        throw .damaged(path: path, what: error.message(in: .english))
      }
    }
    return isSet ? attendance : nil
  }

  /// Returns the value of a setting; nil if it is not set.
  func setting(_ key: String) throws(StorageError) -> String? {
    try first("SELECT value FROM settings WHERE key = ?1", [.text(key)]) { $0.text() }
  }

  /// Sets or, with nil, removes a setting.
  func set(_ key: String, _ value: String?) throws(StorageError) {
    guard let value else {
      return try run("DELETE FROM settings WHERE key = ?1", [.text(key)])
    }
    try run(
      """
      INSERT INTO settings (key, value) VALUES (?1, ?2)
      ON CONFLICT (key) DO UPDATE SET value = excluded.value
      """, [.text(key), .text(value)])
  }

  /// Returns the secrets by which sites sign who their users are.
  func identityKeys() throws(StorageError) -> IdentityKeys {
    let prefix = SettingKey.identity(channel: "")
    let rows = try all(
      "SELECT key, value FROM settings WHERE key GLOB ?1", [.text(prefix + "*")]
    ) { ($0.text(), $0.text()) }
    var keys = IdentityKeys(seed: try setting(SettingKey.identitySeed) ?? "")
    for (key, value) in rows {
      guard let known = IdentityKeys.ChannelKey(value) else {
        throw .damaged(path: path, what: key)
      }
      keys.channels[String(key.dropFirst(prefix.count))] = known
    }
    return keys
  }

  /// Returns the configuration that the engine uses.
  func installation() throws(StorageError) -> Installation {
    Installation(
      channels: try channels().map(\.channel), flows: try flows(), attendance: try attendance(),
      publicURL: try setting(SettingKey.publicURL), replies: try replies(), blocks: try blocks(),
      identityKeys: try identityKeys())
  }

  /// Returns the canned answers, by key.
  func replies() throws(StorageError) -> [CannedReply] {
    try all("SELECT key, text FROM replies ORDER BY key") {
      CannedReply(key: $0.text(), text: $0.text())
    }
  }

  /// Returns the blocks, latest first.
  func blocks() throws(StorageError) -> [ContactBlock] {
    try all("SELECT subject, until, author, at FROM blocks ORDER BY at DESC, subject") {
      ContactBlock(
        subject: $0.text(), until: $0.optionalInteger(), author: $0.text(), at: $0.integer())
    }
  }

  /// Appends entries to the audit log.
  func audit(_ entries: [AuditEntry]) throws(StorageError) {
    for entry in entries {
      try run(
        """
        INSERT INTO audit (at, who, subject, key, before, after) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        """,
        [
          .integer(entry.when), .text(entry.who), .text(entry.subject), .text(entry.key),
          .text(entry.from), .text(entry.to),
        ])
    }
  }
}
