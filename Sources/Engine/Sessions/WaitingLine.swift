// The line of all shards: since when each contact without an attendant waits, so that every one
// of them can be told how many are ahead.

import Presence
import Synchronization

/// Since when contacts without an attendant wait, for all shards.
final class WaitingLine: Sendable {
  private struct State {
    /// In ascending order.
    var moments: [Millis] = []
    /// Whether the shards were told of a change and have not looked yet.
    var isAnnounced = false
  }

  private let state = Mutex(State())

  /// Adds one who waits since a moment, in milliseconds since 1970 (UTC).
  ///
  /// - Returns: Whether the shards have to be told that the line changed.
  func add(_ since: Millis) -> Bool {
    state.withLock { state in
      state.moments.insert(since, at: WaitingLine.position(of: since, in: state.moments))
      return announce(&state)
    }
  }

  /// Removes one who waits since a moment.
  ///
  /// - Returns: Whether the shards have to be told that the line changed.
  func remove(_ since: Millis) -> Bool {
    state.withLock { state in
      let position = WaitingLine.position(of: since, in: state.moments)
      guard position < state.moments.count, state.moments[position] == since else { return false }
      state.moments.remove(at: position)
      return announce(&state)
    }
  }

  /// How many wait longer than one who waits since a moment.
  func ahead(of since: Millis) -> Int {
    state.withLock { WaitingLine.position(of: since, in: $0.moments) }
  }

  /// A shard looks at the line: the next change is announced again.
  func look() { state.withLock { $0.isAnnounced = false } }

  private func announce(_ state: inout State) -> Bool {
    defer { state.isAnnounced = true }
    return !state.isAnnounced
  }

  /// The number of moments before `since`.
  private static func position(of since: Millis, in moments: [Millis]) -> Int {
    var (low, high) = (0, moments.count)
    while low < high {
      let middle = (low + high) / 2
      if moments[middle] < since { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
