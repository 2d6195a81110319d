// A migration of the schema.

/// A migration of the schema from one version to the next.
struct Migration: Sendable {
  /// The version after the migration.
  let version: Int
  /// SQL statements, which run in one transaction.
  let statements: String
}
