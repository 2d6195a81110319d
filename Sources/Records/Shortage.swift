// What an engine can run short of. It keeps whom it has and turns newcomers away, and those who watch
// are told which of these it is, since each is mended differently.

/// Why an engine turns newcomers away for a while.
package enum Shortage: String, CaseIterable, Sendable {
  /// The disk is full, or the file may not grow.
  case diskFull = "disk_full"
  /// The disk or the file is read-only.
  case diskReadOnly = "disk_read_only"
  /// Another process holds the database.
  case databaseBusy = "database_busy"
  /// The database is damaged.
  case databaseDamaged = "database_damaged"
  /// The database fails otherwise.
  case databaseFailed = "database_failed"
  /// Too much waits to be stored.
  case journal
  /// The process has no descriptor left.
  case descriptors
  /// As many connections are open as may be.
  case connections

  /// What a fault of the store means.
  package init(_ fault: StoreError) {
    switch fault {
    case .full: self = .diskFull
    case .readOnly: self = .diskReadOnly
    case .busy: self = .databaseBusy
    case .damaged: self = .databaseDamaged
    case .failed: self = .databaseFailed
    }
  }
}
