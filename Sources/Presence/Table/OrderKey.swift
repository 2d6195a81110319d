// The sort key of sessions.

/// The position of a session in the order of state changes. Slot numbers break ties, so every key
/// is unique and can be found by binary search.
struct OrderKey: Comparable {
  /// When the session's state began, on the presence clock.
  var since: Millis
  /// The session's slot.
  var slot: UInt32

  static func < (left: OrderKey, right: OrderKey) -> Bool {
    left.since != right.since ? left.since < right.since : left.slot < right.slot
  }
}
