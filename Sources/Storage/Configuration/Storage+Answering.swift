// Changes of canned answers and of blocks, each with its audit entries.

import Channels

extension Storage {
  /// Sets canned answers: new ones are added, existing ones replaced, others kept.
  ///
  /// - Throws: `refused` with every rule that one of them violates, keys that occur twice included;
  ///   then none is stored.
  package func setReplies(_ replies: [CannedReply], by author: Author) throws(StorageError) {
    var errors = CannedReply.errors(in: replies)
    guard errors.isEmpty else { throw .refused(errors) }
    errors = try write { writer throws(StorageError) in
      let database = writer.database
      return try database.transaction { () throws(StorageError) -> [ValidationError] in
        let known = Dictionary(
          try database.replies().map { ($0.key, $0.text) }, uniquingKeysWith: { first, _ in first })
        let count = known.count + replies.count { known[$0.key] == nil }
        guard count <= CannedReply.limit else {
          return [
            ValidationError(
              key: "replies", value: String(count), rule: .tooMany(CannedReply.limit))
          ]
        }
        for reply in replies where known[reply.key] != reply.text {
          try database.run(
            """
            INSERT INTO replies (key, text) VALUES (?1, ?2)
            ON CONFLICT (key) DO UPDATE SET text = excluded.text
            """, [.text(reply.key), .text(reply.text)])
          try database.audit([
            AuditEntry(
              who: author.name, when: author.at, subject: "reply:\(reply.key)", key: "text",
              from: known[reply.key] ?? "", to: reply.text)
          ])
        }
        return []
      }
    }
    guard errors.isEmpty else { throw .refused(errors) }
  }

  /// Deletes a canned answer and returns whether there was one.
  package func deleteReply(_ key: String, by author: Author) throws(StorageError) -> Bool {
    try write { writer throws(StorageError) in
      let database = writer.database
      return try database.transaction { () throws(StorageError) -> Bool in
        guard let text = try database.replies().first(where: { $0.key == key })?.text else {
          return false
        }
        try database.run("DELETE FROM replies WHERE key = ?1", [.text(key)])
        try database.audit([
          AuditEntry(
            who: author.name, when: author.at, subject: "reply:\(key)", key: "removed", from: text,
            to: "")
        ])
        return true
      }
    }
  }

  /// Blocks a contact or an address, in place of an earlier block. Blocks that ended are removed.
  ///
  /// - Parameters:
  ///   - subject: A contact's identifier or an IP address.
  ///   - until: When the block ends, in milliseconds since 1970 (UTC); nil for never.
  /// - Throws: `refused` for another subject, or where there are `ContactBlock.limit` blocks.
  package func block(
    _ subject: String, until: Int64?, by author: Author
  ) throws(StorageError) {
    let subject = try checked(subject)
    let isStored = try write { writer throws(StorageError) in
      let database = writer.database
      return try database.transaction { () throws(StorageError) -> Bool in
        try database.run("DELETE FROM blocks WHERE until <= ?1", [.integer(author.at)])
        let count = try database.number("SELECT count(*) FROM blocks")
        guard count < ContactBlock.limit else { return false }
        try database.run(
          """
          INSERT INTO blocks (subject, until, author, at) VALUES (?1, ?2, ?3, ?4)
          ON CONFLICT (subject) DO UPDATE SET until = excluded.until, author = excluded.author,
            at = excluded.at
          """,
          [
            .text(subject), .optional(until), .text(author.name),
            .integer(author.at),
          ])
        try database.audit([
          AuditEntry(
            who: author.name, when: author.at, subject: "block:\(subject)", key: "blocked",
            from: "", to: until.map { String($0) } ?? "")
        ])
        return true
      }
    }
    guard isStored else {
      throw .refused([
        ValidationError(key: "subject", value: subject, rule: .tooMany(ContactBlock.limit))
      ])
    }
  }

  /// Ends a block and returns whether there was one.
  package func unblock(_ subject: String, by author: Author) throws(StorageError) -> Bool {
    let subject = try checked(subject)
    return try write { writer throws(StorageError) in
      let database = writer.database
      return try database.transaction { () throws(StorageError) -> Bool in
        try database.run("DELETE FROM blocks WHERE subject = ?1", [.text(subject)])
        guard database.changes > 0 else { return false }
        try database.audit([
          AuditEntry(
            who: author.name, when: author.at, subject: "block:\(subject)", key: "unblocked",
            from: "", to: "")
        ])
        return true
      }
    }
  }

  private func checked(_ subject: String) throws(StorageError) -> String {
    do throws(ValidationError) {
      return try ContactBlock.subject(subject)
    } catch {
      throw .refused([error])
    }
  }
}
