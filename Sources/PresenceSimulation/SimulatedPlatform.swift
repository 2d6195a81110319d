// The simulated attendance platform, or a flow's webhook. It accepts calls depending on its mode
// and on chance, and remembers the order in which they first arrived.

import Basics
import Presence

/// A response that is under way.
struct SimulatedResponse {
  /// When it arrives.
  var at: Millis
  var eventID: String
  var status: Int
  var retryAfter: Int?
}

/// The receiver of calls.
struct SimulatedPlatform {
  var mode = PlatformMode.up
  /// The number of calls that arrived more than once.
  private(set) var repeats = 0
  /// Milliseconds after which the engine closes the connection of a call.
  static let callDeadline: Millis = 7_000
  private let seed: UInt64
  /// For each session, the greatest number that arrived, and the idempotency key of that call.
  private var received: [(seq: UInt32, key: String)]

  init(sessions: Int, seed: UInt64) {
    self.seed = seed
    received = Array(repeating: (0, ""), count: sessions)
  }

  /// Returns the greatest number that arrived of a session.
  func lastReceived(of session: Int) -> UInt32 { received[session].seq }

  /// Returns the response to a try and whether the call arrived. Chance depends on the try alone,
  /// so that a shortened run behaves in the same way.
  mutating func respond(to call: QueuedCall, at now: Millis) -> (
    response: SimulatedResponse, isReceived: Bool
  ) {
    var key = seed
    for byte in call.eventID.utf8 { key = key &* 31 &+ UInt64(byte) }
    var random = SeededRandom(seed: key &+ UInt64(call.tries) &* 7_919)
    var response = SimulatedResponse(
      at: now + 5 + random.below(50), eventID: call.eventID, status: 200, retryAfter: nil)
    if mode == .dead {
      response.status = 0
      return (response, false)
    }
    guard random.below(10) < 8 else { return (response, true) }
    switch mode {
    case .up: return (response, true)
    case .slow:
      response.at += 2_000 + random.below(6_000)
      return (response, true)
    case .trickling:
      response.at += SimulatedPlatform.callDeadline
      response.status = 0
      return (response, true)
    case .mute:
      response.at += 5_000
      response.status = 0
      return (response, true)
    case .down, .dead: response.status = 0
    case .limiting:
      response.status = 429
      response.retryAfter = Int(random.below(20))
    case .failing: response.status = 500
    case .refusing: response.status = 400
    }
    return (response, false)
  }

  /// Records a call that arrived, and returns the invariant that it violates, if any.
  mutating func receive(
    _ call: QueuedCall, session: Int, parked: Set<UInt64>
  ) -> (Invariant, String)? {
    var last = received[session].seq
    if call.seq == last, received[session].key != call.eventID {
      return (.sameKey, "call \(call.seq) came as \(received[session].key) and as \(call.eventID)")
    }
    guard call.seq > last else {
      repeats += 1
      return nil
    }
    received[session] = (call.seq, call.eventID)
    while last + 1 < call.seq, parked.contains(SimulatedStore.key(session, last + 1, call.host)) {
      last += 1
    }
    if call.seq != last + 1 { return (.orderKept, "call \(call.seq) came after call \(last)") }
    return nil
  }
}
