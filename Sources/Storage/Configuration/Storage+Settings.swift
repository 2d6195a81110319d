// Changes of flows, the attendance platform and settings, each with its audit entries.

import Channels
import Records

extension Storage {
  /// Registers flows: new ones are added, existing ones replaced, others kept.
  ///
  /// - Throws: `refused` with every rule that one of them violates; then none is stored.
  package func importFlows(_ flows: [Flow], by author: Author) throws(StorageError) {
    let errors = flows.enumerated().flatMap { index, flow in
      let builtIn =
        flow.isBuiltIn && flow != .direct
        ? [ValidationError(key: "id", value: flow.id, rule: .flowBuiltIn)] : []
      return (flow.errors() + builtIn).map {
        ValidationError(key: "[\(index)].\($0.key)", value: $0.value, rule: $0.rule)
      }
    }
    guard errors.isEmpty else { throw .refused(errors) }
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
            """,
            [.text(flow.id), .text(Fields.flow.json(of: flow, maskingSecrets: false).line)])
          let before = known[flow.id] ?? Fields.flow.standard
          try database.audit(
            AuditEntry.entries(
              of: Fields.flow.changes(from: before, to: flow), who: author.name,
              when: author.at, subject: "flow:\(flow.id)"))
        }
      }
    }
  }

  /// Deletes a flow.
  ///
  /// - Throws: `flowInUse` with the channels that use it; `flowUnknown`.
  package func deleteFlow(_ id: String, by author: Author) throws(StorageError) {
    guard id != Flow.direct.id else {
      throw .refused([ValidationError(key: "flow", value: id, rule: .flowBuiltIn)])
    }
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

  /// Sets or, with nil, removes the attendance platform.
  ///
  /// - Throws: `refused` with every rule that it violates.
  package func setAttendance(
    _ attendance: Attendance?, by author: Author
  ) throws(StorageError) {
    let errors = attendance.map(AttendanceRules.check) ?? []
    guard errors.isEmpty else { throw .refused(errors) }
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

  /// Sets or, with nil, removes the URL that embed codes and direct URLs contain.
  package func setPublicURL(_ url: String?, by author: Author) throws(StorageError) {
    try set(SettingKey.publicURL, url, by: author)
  }

  /// Sets for how many days finished sessions are kept; 0 keeps them for ever.
  ///
  /// - Throws: `refused` outside of 0...36,500.
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
