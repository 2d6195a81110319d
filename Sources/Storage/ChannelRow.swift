// Channels, flows and what is set once, as rows and back. A channel stands as the document of its
// field table, its image beside it.

import Channels
import Foundation
import Presence
import Records

/// A channel as a row, and back.
enum ChannelRow {
  static let columns = "id, version, document, image_kind, image"

  /// The document: every field but the image.
  static func document(of channel: Channel) -> String {
    var bare = channel
    bare.settings.image = nil
    return Fields.channel.json(of: bare).line
  }

  static func read(_ row: Statement, path: String) throws(StorageError) -> StoredChannel {
    var channel = try channel(Array(row.text(2).utf8), path: path)
    if let kind = row.optionalText(3).flatMap(ChannelImage.Kind.init(rawValue:)) {
      channel.settings.image = ChannelImage(kind: kind, bytes: row.blob(4))
    }
    return StoredChannel(channel: channel, version: Int(row.integer(1)))
  }

  /// A document that has every key is decoded at once. One that was stored before a field existed
  /// is read by the table of fields, which knows the defaults.
  static func channel(_ document: [UInt8], path: String) throws(StorageError) -> Channel {
    let channel = try decoded(document, path: path)
    // Times are reckoned with: one that no save can have left there is damage, and would overflow.
    for field in Fields.channel.all {
      guard case .integer(let range) = field.kind,
        case .number(let number) = field.value(of: channel),
        !range.contains(number)
      else { continue }
      let fault = ValidationError(key: field.key, value: String(number), rule: .number(range))
      throw .damaged(path: path, what: fault.message(in: .english))
    }
    return channel
  }

  private static func decoded(
    _ document: [UInt8], path: String
  ) throws(StorageError) -> Channel {
    if let whole = try? JSONDecoder().decode(Channel.self, from: Data(document)) { return whole }
    var channel = Fields.channel.standard
    do throws(ValidationError) {
      let faults = Fields.channel.read(
        try JSONValue.read(document, key: "document"), into: &channel)
      if let fault = faults.first { throw fault }
      return channel
    } catch {
      throw .damaged(path: path, what: error.message(in: .english))
    }
  }
}

/// What is set once for the installation, by its key in `settings`.
enum SettingKey {
  static let publicURL = "publicURL"
  static let retentionDays = "retentionDays"
  static func attendance(_ field: Field<Attendance>) -> String { "attendance.\(field.key)" }
}

extension Database {
  /// Every channel with its version, by description.
  func channels() throws(StorageError) -> [StoredChannel] {
    try all("SELECT \(ChannelRow.columns) FROM channels ORDER BY folded, id") {
      row throws(StorageError) in
      try ChannelRow.read(row, path: path)
    }
  }

  /// One channel; nil when there is none.
  func channel(_ id: String) throws(StorageError) -> StoredChannel? {
    try first("SELECT \(ChannelRow.columns) FROM channels WHERE id = ?1", [.text(id)]) {
      row throws(StorageError) in
      try ChannelRow.read(row, path: path)
    }
  }

  /// Every flow, by id.
  func flows() throws(StorageError) -> [Flow] {
    try all("SELECT document FROM flows ORDER BY id") { row throws(StorageError) in
      let document = Array(row.text(0).utf8)
      var flow = Fields.flow.standard
      do throws(ValidationError) {
        let faults = Fields.flow.read(
          try JSONValue.read(document, key: "document"), into: &flow)
        if let fault = faults.first { throw fault }
        return flow
      } catch {
        throw StorageError.damaged(path: path, what: error.message(in: .english))
      }
    }
  }

  /// The attendance platform; nil until it was set.
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

  /// A setting's text; nil until it was set.
  func setting(_ key: String) throws(StorageError) -> String? {
    try first("SELECT value FROM settings WHERE key = ?1", [.text(key)]) { $0.text(0) }
  }

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

  /// Everything the engine reads of the configuration.
  func installation() throws(StorageError) -> Installation {
    Installation(
      channels: try channels().map(\.channel), flows: try flows(), attendance: try attendance(),
      publicURL: try setting(SettingKey.publicURL))
  }

  /// Adds lines to the audit.
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

extension StorageReader {
  /// The configuration at this moment.
  package func installation() throws(StorageError) -> Installation {
    try database.snapshot { () throws(StorageError) in try database.installation() }
  }

  /// Every channel with the version its next save must name, by description.
  package func channels() throws(StorageError) -> [StoredChannel] { try database.channels() }

  /// One channel.
  ///
  /// - Throws: `channelUnknown`.
  package func channel(_ id: String) throws(StorageError) -> StoredChannel {
    guard let found = try database.channel(id) else { throw .channelUnknown(id) }
    return found
  }

  /// How long finished sessions are kept, in days; 0 keeps all.
  package func retentionDays() throws(StorageError) -> Int {
    let days = Int(try database.setting(SettingKey.retentionDays) ?? "") ?? 0
    // What no save can have left there keeps all: a purge cannot be taken back.
    return Retention.days.contains(days) ? days : 0
  }

  /// The audit, latest first: of one subject (`channel:{id}`, `attendance`…), or of all.
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
        who: $0.text(0), when: $0.integer(1), subject: $0.text(2), key: $0.text(3),
        from: $0.text(4), to: $0.text(5))
    }
  }
}
