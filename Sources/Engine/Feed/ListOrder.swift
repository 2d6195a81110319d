// The orders of lists and windows.

import Presence

/// The order of the sessions of a list or a window.
enum ListOrder: String, CaseIterable, Sendable {
  /// The latest state change first.
  case recent
  /// The earliest state change first.
  case longest
  /// Those who wait alone, the longest first.
  case waiting

  /// The order of the presence table, which knows nothing of waiting.
  var ofTable: WindowOrder {
    switch self {
    case .recent: .recent
    case .longest, .waiting: .longest
    }
  }
}

extension SessionRowText {
  /// By what the row is sorted, on the wall clock in milliseconds.
  func sortKey(_ order: ListOrder) -> Millis {
    switch order {
    case .recent, .longest: since
    case .waiting: attendance.waitingSince ?? .max
    }
  }
}
