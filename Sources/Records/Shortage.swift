// The resources that an engine can run out of.

/// A resource that an engine has run out of. While there is a shortage the engine serves the
/// visitors it has and refuses new ones. Feed clients receive the raw values, because each shortage
/// has a different remedy.
package enum Shortage: String, CaseIterable, Sendable {
  /// The disk is full, or the file may not grow.
  case diskFull = "disk_full"
  /// The disk or the file is read-only.
  case diskReadOnly = "disk_read_only"
  /// Another process holds the database lock.
  case databaseBusy = "database_busy"
  /// The database is damaged.
  case databaseDamaged = "database_damaged"
  /// The database fails in another way.
  case databaseFailed = "database_failed"
  /// Too many records wait to be stored.
  case journal
  /// The process has no file descriptor left.
  case descriptors
  /// The limit of open connections is reached.
  case connections

  /// Creates the shortage that an error of the store means.
  package init(_ error: StoreError) {
    switch error {
    case .full: self = .diskFull
    case .readOnly: self = .diskReadOnly
    case .busy: self = .databaseBusy
    case .damaged: self = .databaseDamaged
    case .failed: self = .databaseFailed
    }
  }
}
