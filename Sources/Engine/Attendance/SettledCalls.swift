// The calls that were delivered or parked a moment ago. Until the journal has committed an outcome,
// the store returns its call as one that waits; it must not be made once more.

import Presence
import Records

/// The calls that were settled last.
struct SettledCalls {
  /// The number of calls that are remembered at least. The journal commits thousands of outcomes
  /// at once.
  static let capacity = 32_768

  /// When calls were settled by their positions, in milliseconds since 1970 (UTC).
  private var recent: [Int64: Millis] = [:]
  private var older: [Int64: Millis] = [:]

  /// Notes a call that was delivered or parked.
  mutating func insert(_ position: Int64, at wall: Millis) {
    if recent.count >= SettledCalls.capacity {
      older = recent
      recent = [:]
    }
    recent[position] = wall
  }

  /// Whether a call was settled and nobody has asked to send it again since.
  func contains(_ call: WaitingCall) -> Bool {
    guard let settledAt = recent[call.position] ?? older[call.position] else { return false }
    guard call.tries == 0, let askedAt = call.nextTry else { return true }
    return askedAt < settledAt
  }
}
