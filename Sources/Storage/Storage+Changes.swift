// Changes of the configuration. Each looks at the rules, stores and notes what it did in the audit
// in one transaction, so that nothing is stored that breaks a rule, and nothing without its line.

import Basics
import Channels
import Presence
import Records

/// Who changes something, and when.
package struct Author: Sendable {
  /// The host's user, or what acts.
  package var name: String
  /// Milliseconds since 1970, UTC.
  package var at: Millis

  /// An author at a moment.
  package init(name: String, at: Millis) {
    self.name = name
    self.at = at
  }
}

// MARK: - Channels

extension Storage {
  /// Identifiers drawn before it must be the randomness that is broken.
  static let identifierDraws = 32

  /// A fresh identifier: none that is, or ever was, a channel's.
  ///
  /// - Parameter draw: Gives 24 random lower-case hexadecimal characters.
  package func makeIdentifier(
    _ draw: @Sendable () -> String
  ) throws(StorageError) -> String {
    try write { writer throws(StorageError) in
      for _ in 0..<Storage.identifierDraws {
        let id = draw()
        let taken = try writer.database.number(
          """
          SELECT EXISTS (SELECT 1 FROM channels WHERE id = ?1)
            OR EXISTS (SELECT 1 FROM retired WHERE id = ?1)
          """, [.text(id)])
        if taken == 0 { return id }
      }
      throw .failed(path: writer.database.path, what: "no fresh identifier")
    }
  }

  /// Stores a new channel.
  ///
  /// - Throws: `refused` with every rule it breaks.
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

  /// Stores a changed channel. A save that changes nothing leaves the version as it is.
  ///
  /// - Parameter version: The version that was read before the change; nil takes whatever is there.
  /// - Throws: `conflict` with what stands there now, `refused`, `channelUnknown`.
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

  /// Stores channels of a file, all or none: new ones are added, known ones replaced.
  ///
  /// - Throws: `refused` with every rule that one of them breaks.
  package func importChannels(
    _ channels: [Channel], by author: Author
  ) throws(StorageError) -> ImportPlan {
    try write { writer throws(StorageError) in
      let database = writer.database
      return try database.transaction { () throws(StorageError) in
        let plan = ImportPlan(channels, into: try database.installation())
        guard plan.faults.isEmpty else { throw .refused(plan.faults) }
        // Two channels may trade descriptions: none holds its old one while they change.
        for item in plan.items where !item.isNew {
          try database.run(
            "UPDATE channels SET folded = char(0) || id WHERE id = ?1", [.text(item.channel.id)])
        }
        for item in plan.items {
          let stored = try database.channel(item.channel.id)
          if let stored, item.changes.isEmpty {
            try writer.fold(stored.channel)
          } else {
            _ = try writer.put(item.channel, over: stored, by: author)
          }
        }
        return plan
      }
    }
  }

  /// Removes channels, all or none. Reports of their sessions stay.
  ///
  /// - Throws: `openSessions` with how many each has, `channelUnknown`.
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
  fileprivate func check(_ channel: Channel, saved: Channel?) throws(StorageError) {
    let context = ChannelContext(try database.installation(), saved: saved)
    let faults = ChannelRules.check(channel, in: context)
    guard faults.isEmpty else { throw .refused(faults) }
  }

  /// Writes a row and its lines in the audit.
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

  fileprivate func fold(_ channel: Channel) throws(StorageError) {
    try database.run(
      "UPDATE channels SET folded = ?2 WHERE id = ?1",
      [.text(channel.id), .text(Folding.fold(channel.description))])
  }
}

extension Database {
  /// Open sessions of a channel.
  func openSessions(of channel: String) throws(StorageError) -> Int {
    Int(
      try number(
        """
        SELECT count(*) FROM open_sessions o JOIN sessions s ON s.number = o.session
        WHERE s.channel = ?1
        """, [.text(channel)]))
  }
}

// MARK: - Flows, attendance and settings

extension Storage {
  /// Registers flows: new ones are added, known ones replaced. Flows that are not named stay.
  ///
  /// - Throws: `refused` with every rule one of them breaks; then none is stored.
  package func importFlows(_ flows: [Flow], by author: Author) throws(StorageError) {
    let faults = flows.enumerated().flatMap { index, flow in
      Fields.flow.faults(in: flow).map {
        ValidationError(key: "[\(index)].\($0.key)", value: $0.value, rule: $0.rule)
      }
    }
    guard faults.isEmpty else { throw .refused(faults) }
    try write { writer throws(StorageError) in
      let database = writer.database
      try database.transaction { () throws(StorageError) in
        let known = Dictionary(
          try database.flows().map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        for flow in flows where known[flow.id] != flow {
          try database.run(
            """
            INSERT INTO flows (id, document) VALUES (?1, ?2)
            ON CONFLICT (id) DO UPDATE SET document = excluded.document
            """, [.text(flow.id), .text(Fields.flow.json(of: flow).line)])
          let before = known[flow.id] ?? Fields.flow.standard
          try database.audit(
            AuditEntry.entries(
              of: Fields.flow.changes(from: before, to: flow), who: author.name,
              when: author.at, subject: "flow:\(flow.id)"))
        }
      }
    }
  }

  /// Removes a flow.
  ///
  /// - Throws: `flowInUse` with the channels that need it, `flowUnknown`.
  package func deleteFlow(_ id: String, by author: Author) throws(StorageError) {
    try write { writer throws(StorageError) in
      let database = writer.database
      try database.transaction { () throws(StorageError) in
        let users = try database.channels().map(\.channel).filter { $0.flow == id }
        guard users.isEmpty else {
          throw .flowInUse(id, channels: users.map(\.description))
        }
        try database.run("DELETE FROM flows WHERE id = ?1", [.text(id)])
        guard database.changes > 0 else { throw .flowUnknown(id) }
        try database.audit([
          AuditEntry(
            who: author.name, when: author.at, subject: "flow:\(id)", key: "removed", from: id,
            to: "")
        ])
      }
    }
  }

  /// Sets the attendance platform, or with nil removes it.
  ///
  /// - Throws: `refused` with every rule it breaks.
  package func setAttendance(
    _ attendance: Attendance?, by author: Author
  ) throws(StorageError) {
    let faults = attendance.map(AttendanceRules.check) ?? []
    guard faults.isEmpty else { throw .refused(faults) }
    try write { writer throws(StorageError) in
      let database = writer.database
      try database.transaction { () throws(StorageError) in
        let before = try database.attendance()
        for field in Fields.attendance.all {
          let text = attendance.map { field.value(of: $0).text }
          try database.set(SettingKey.attendance(field), text)
        }
        let none = Fields.attendance.standard
        try database.audit(
          AuditEntry.entries(
            of: Fields.attendance.changes(from: before ?? none, to: attendance ?? none),
            who: author.name, when: author.at, subject: "attendance"))
      }
    }
  }

  /// Sets what codes and direct URLs carry; nil forgets it.
  package func setPublicURL(_ url: String?, by author: Author) throws(StorageError) {
    try set(SettingKey.publicURL, url, by: author)
  }

  /// Sets how long finished sessions are kept, in days; 0 keeps all.
  ///
  /// - Throws: `refused` beyond 0–36,500.
  package func setRetentionDays(_ days: Int, by author: Author) throws(StorageError) {
    guard Retention.days.contains(days) else {
      let rule = Rule.number(Retention.days)
      throw .refused([
        ValidationError(key: SettingKey.retentionDays, value: String(days), rule: rule)
      ])
    }
    try set(SettingKey.retentionDays, days == 0 ? nil : String(days), by: author)
  }

  private func set(
    _ key: String, _ value: String?, by author: Author
  ) throws(StorageError) {
    try write { writer throws(StorageError) in
      let database = writer.database
      try database.transaction { () throws(StorageError) in
        let before = try database.setting(key)
        guard before != value else { return }
        try database.set(key, value)
        try database.audit([
          AuditEntry(
            who: author.name, when: author.at, subject: "settings", key: key, from: before ?? "",
            to: value ?? "")
        ])
      }
    }
  }
}
