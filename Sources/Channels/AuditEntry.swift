// One line of the audit: who changed what, when, from which value to which.

/// A change in the audit.
package struct AuditEntry: Equatable, Codable, Sendable {
  /// Who changed it: a user of the host, or a part of the system.
  package var who: String
  /// Milliseconds since 1970, UTC.
  package var when: Int64
  /// The changed object: `channel:{id}`, `flow:{id}`, `attendance`, `contact:{id}`…
  package var subject: String
  /// The key of the field, or what happened to the object: `created`, `removed`.
  package var key: String
  /// The value before, as text. Secrets are masked.
  package var from: String
  /// The value after, as text. Secrets are masked.
  package var to: String

  /// Creates an entry.
  package init(who: String, when: Int64, subject: String, key: String, from: String, to: String) {
    self.who = who
    self.when = when
    self.subject = subject
    self.key = key
    self.from = from
    self.to = to
  }

  /// One entry for each changed field.
  package static func entries(
    of changes: [FieldChange], who: String, when: Int64, subject: String
  ) -> [AuditEntry] {
    changes.map {
      AuditEntry(who: who, when: when, subject: subject, key: $0.key, from: $0.from, to: $0.to)
    }
  }
}
