// How a shard asks the others for their parts of a window, and what they return.

import Presence

/// Asks a shard for its part of a window.
struct WindowRequest: Sendable {
  /// What is asked for, of the shard's own order.
  enum Piece: Sendable {
    /// When each session up to the window's end changed, to find out which lie in the window.
    case order
    /// The rows of these indices.
    case rows(Range<Int>)
  }

  /// Identifies the window on the shard that asks.
  var number: UInt64
  /// The index of the shard that asks.
  var asker: Int
  var query: WindowQuery
  var piece: Piece
}

/// A shard's part of a window.
struct WindowPart: Sendable {
  /// The number of the request.
  var number: UInt64
  /// The index of the shard.
  var shard: Int
  /// How many of its sessions match the query.
  var total = 0
  /// How many sessions it has in each state.
  var counts = PresenceCounts()
  /// How many sockets stand by there.
  var standby = 0
  /// The rows; empty for a piece that is the order.
  var rows: [SessionRowText] = []
  /// By what each session is sorted, on the wall clock in milliseconds; empty for rows.
  var order: [Millis] = []
}
