// Changes of channels. Each change is validated, stored and logged in the audit in one transaction,
// so that nothing is stored that violates a rule or has no audit entry.

import Basics
import Channels
import Records

extension Storage {
  /// The number of identifiers to try before the random generator is assumed to be broken.
  static let identifierAttempts = 32

  /// Returns an identifier that no channel has or ever had.
  ///
  /// - Parameter draw: Returns 24 random lower-case hexadecimal characters.
  /// - Throws: `failed` if `draw` returns only identifiers that are taken.
  package func makeIdentifier(
    _ draw: @Sendable () -> String
  ) throws(StorageError) -> String {
    try write { writer throws(StorageError) in
      for _ in 0..<Storage.identifierAttempts {
        let id = draw()
        let taken = try writer.database.number(
          """
          SELECT EXISTS (SELECT 1 FROM channels WHERE id = ?1)
            OR EXISTS (SELECT 1 FROM retired WHERE id = ?1)
          """, [.text(id)])
        if taken == 0 { return id }
      }
      throw .failed(path: writer.database.path, what: "no unused identifier")
    }
  }

  /// Stores a new channel.
  ///
  /// - Throws: `refused` with every rule that the channel violates.
  @discardableResult
  package func create(_ channel: Channel, by author: Author) throws(StorageError) -> StoredChannel {
    try write { writer throws(StorageError) in
      try writer.database.transaction { () throws(StorageError) in
        if try writer.database.channel(channel.id) != nil {
          throw .refused([ValidationError(key: "id", value: channel.id, rule: .identifierTaken)])
        }
        try writer.check(channel, saved: nil)
        return try writer.put(channel, over: nil, by: author)
      }
    }
  }

  /// Stores a changed channel and increments its version. Storing an unchanged channel keeps the
  /// version.
  ///
  /// ```swift
  /// var stored = try reader.channel(id)
  /// stored.channel.enabled = false
  /// try storage.save(stored.channel, expecting: stored.version, by: author)
  /// ```
  ///
  /// - Parameter version: The version that the change is based on; nil overwrites any version.
  /// - Throws: `conflict` with the stored channel if it has another version; `refused` with every
  ///   rule that the channel violates; `channelUnknown`.
  @discardableResult
  package func save(
    _ channel: Channel, expecting version: Int?, by author: Author
  ) throws(StorageError) -> StoredChannel {
    try write { writer throws(StorageError) in
      try writer.database.transaction { () throws(StorageError) in
        guard let stored = try writer.database.channel(channel.id) else {
          throw .channelUnknown(channel.id)
        }
        if let version, version != stored.version { throw .conflict(stored) }
        if stored.channel == channel { return stored }
        try writer.check(channel, saved: stored.channel)
        return try writer.put(channel, over: stored, by: author)
      }
    }
  }

  /// Stores channels of a file, all or none: new ones are added, existing ones replaced.
  ///
  /// - Throws: `refused` with every rule that one of them violates.
  package func importChannels(
    _ channels: [Channel], by author: Author
  ) throws(StorageError) -> ImportPlan {
    try write { writer throws(StorageError) in
      let database = writer.database
      return try database.transaction { () throws(StorageError) in
        let plan = ImportPlan(channels, into: try database.installation())
        guard plan.errors.isEmpty else { throw .refused(plan.errors) }
        // Two channels may swap their descriptions, which are unique, so each first gets another
        // one.
        for item in plan.items where !item.isNew {
          try database.run(
            "UPDATE channels SET folded = char(0) || id WHERE id = ?1", [.text(item.channel.id)])
        }
        for item in plan.items {
          let stored = try database.channel(item.channel.id)
          if let stored, item.changes.isEmpty {
            try writer.setFoldedDescription(of: stored.channel)
          } else {
            _ = try writer.put(item.channel, over: stored, by: author)
          }
        }
        return plan
      }
    }
  }

  /// Deletes channels, all or none. The reports of their sessions are kept.
  ///
  /// - Throws: `openSessions` with the channels that have open sessions; `channelUnknown`.
  package func deleteChannels(_ ids: [String], by author: Author) throws(StorageError) {
    try write { writer throws(StorageError) in
      let database = writer.database
      try database.transaction { () throws(StorageError) in
        var inUse: [ChannelInUse] = []
        for id in ids {
          guard let stored = try database.channel(id) else { throw .channelUnknown(id) }
          let open = try database.openSessions(of: id)
          if open > 0 {
            inUse.append(
              ChannelInUse(id: id, description: stored.channel.description, sessions: open))
          }
        }
        guard inUse.isEmpty else { throw .openSessions(inUse) }
        for id in ids {
          guard let stored = try database.channel(id) else { continue }
          try database.run("DELETE FROM channels WHERE id = ?1", [.text(id)])
          try database.run("INSERT OR IGNORE INTO retired (id) VALUES (?1)", [.text(id)])
          try database.set(SettingKey.identity(channel: id), nil)
          try database.audit([
            AuditEntry(
              who: author.name, when: author.at, subject: "channel:\(id)", key: "removed",
              from: stored.channel.description, to: "")
          ])
        }
      }
    }
  }
}

extension Writer {
  /// Throws `refused` if the channel violates a rule.
  fileprivate func check(_ channel: Channel, saved: Channel?) throws(StorageError) {
    let context = ChannelContext(try database.installation(), saved: saved)
    let errors = ChannelRules.check(channel, in: context)
    guard errors.isEmpty else { throw .refused(errors) }
  }

  /// Writes a channel's row and its audit entries.
  fileprivate func put(
    _ channel: Channel, over stored: StoredChannel?, by author: Author
  ) throws(StorageError) -> StoredChannel {
    let version = (stored?.version ?? 0) + 1
    let image = channel.settings.image
    try database.run(
      """
      INSERT INTO channels (id, version, folded, flow, document, image_kind, image)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      ON CONFLICT (id) DO UPDATE SET version = excluded.version, folded = excluded.folded,
        flow = excluded.flow, document = excluded.document, image_kind = excluded.image_kind,
        image = excluded.image
      """,
      [
        .text(channel.id), .number(version), .text(Folding.fold(channel.description)),
        .text(channel.flow), .text(ChannelRow.document(of: channel)),
        .optional(image?.kind.rawValue), image.map { .blob($0.bytes) } ?? .null,
      ])
    let subject = "channel:\(channel.id)"
    if stored == nil {
      try database.audit([
        AuditEntry(
          who: author.name, when: author.at, subject: subject, key: "created", from: "",
          to: channel.description)
      ])
    }
    let before = stored?.channel ?? Fields.channel.standard
    try database.audit(
      AuditEntry.entries(
        of: Fields.channel.changes(from: before, to: channel), who: author.name, when: author.at,
        subject: subject))
    return StoredChannel(channel: channel, version: version)
  }

  fileprivate func setFoldedDescription(of channel: Channel) throws(StorageError) {
    try database.run(
      "UPDATE channels SET folded = ?2 WHERE id = ?1",
      [.text(channel.id), .text(Folding.fold(channel.description))])
  }
}

extension Database {
  /// Returns the number of open sessions of a channel.
  func openSessions(of channel: String) throws(StorageError) -> Int {
    Int(
      try number(
        """
        SELECT count(*) FROM open_sessions o JOIN sessions s ON s.number = o.session
        WHERE s.channel = ?1
        """, [.text(channel)]))
  }
}
