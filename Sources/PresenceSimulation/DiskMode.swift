// The failure modes of the simulated disk.

/// The behaviour of the simulated disk.
enum DiskMode: String, CaseIterable, Sendable {
  /// A commit takes 5 ms.
  case quick
  /// A commit takes 2.5 s.
  case slow
  /// Every commit fails after 100 ms and is tried again every second.
  case full
}
