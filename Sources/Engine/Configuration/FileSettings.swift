// How an engine keeps the pictures and documents of conversations.

/// The settings of files.
package struct FileSettings: Sendable {
  /// The folder of their bytes; nil for the one beside the database, and without a database none
  /// are taken.
  package var folder: String?
  /// The command that looks at each file before anybody sees it, as its name and arguments; the
  /// file's path is added. Empty for none. Exit status 0 lets a file pass, 1 refuses it.
  package var scan: [String] = []
  /// What is taken of files.
  package var limits = FileLimits()

  /// Creates the default settings.
  package init() {}
}

/// Limits of what visitors send. Each has a counter on `/metrics`, under
/// `canais_limit_hits_total`.
package struct FileLimits: Sendable {
  /// Files of one session.
  package var filesPerSession = 100
  /// Bytes of the files of one session.
  package var bytesPerSession = 200 << 20
  /// Bytes of the files that one address sends on one day. Loopback is exempt, unless a trusted
  /// proxy names it.
  package var bytesPerAddressAndDay = 500 << 20
  /// Bytes of the files of one day, in all.
  package var bytesPerDay = 5 << 30
  /// Files on their way at once, in both directions.
  package var transfers = 4_096
  /// Milliseconds that `scan` may take.
  package var scanMillis = 60_000

  /// Creates the default limits.
  package init() {}
}
