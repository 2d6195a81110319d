// How many rows a transaction deletes: as many as hold the write lock for a moment only.

/// Chooses the size of the transactions of a deletion by how long the last one took.
struct DeletionPace {
  /// The time in which nobody else can write that a transaction aims at. A commit of the engine
  /// waits at most about twice as long.
  static let target: Duration = .milliseconds(15)
  /// The fewest and the most rows in one transaction.
  static let limits = 16...4_096

  /// The number of rows to delete in the next transaction.
  private(set) var rows = 128

  /// Learns how long the last transaction held the write lock.
  mutating func adjust(to held: Duration) {
    if held > DeletionPace.target {
      rows = max(DeletionPace.limits.lowerBound, rows / 2)
    } else if held < DeletionPace.target / 3 {
      rows = min(DeletionPace.limits.upperBound, rows * 2)
    }
  }
}
