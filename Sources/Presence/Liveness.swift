// The two kinds of liveness signal.

/// The kind of a liveness signal: the evidence that a visitor is still there.
public enum Liveness: UInt8, Sendable {
  /// The page is visible or in use, or the contact wrote. Always counts.
  case activity
  /// The page is open, visible or not. Counts if the channel's policy says so.
  case connection
}
