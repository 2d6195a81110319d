// How the heartbeats of one socket translate into liveness signals.

/// The visibility that one socket last reported of its page, which decides what a heartbeat means.
///
/// A page sends `a` while it is visible and `h` when it becomes hidden and while it stays hidden.
/// The first `h` after an `a` or a `start` is therefore activity, because the page was visible
/// until then; each further `h` only shows that the page is still open.
public struct PageVisibility: Sendable {
  @usableFromInline var isVisible: Bool

  /// Creates the visibility of a new socket: true after `start`, false after `resume`, which does
  /// not say whether the page is visible.
  @inlinable
  public init(isVisible: Bool) { self.isVisible = isVisible }

  /// Records a heartbeat of a visible page and returns its liveness.
  @inlinable
  public mutating func recordVisible() -> Liveness {
    isVisible = true
    return .activity
  }

  /// Records a heartbeat of a hidden page and returns its liveness.
  @inlinable
  public mutating func recordHidden() -> Liveness {
    defer { isVisible = false }
    return isVisible ? .activity : .connection
  }
}
