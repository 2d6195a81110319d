// The simulated attendance platform, or a flow's webhook: it takes calls or not, as its mode and chance will have it, and
// remembers in which order it first heard of them.

import Basics
import Presence

/// An answer on its way back.
struct PlatformReply {
  var at: Millis
  var eventID: String
  var status: Int
  var retryAfter: Int?
}

/// Whom the calls go to.
struct SimulatedPlatform {
  var mode = PlatformMode.up
  /// Calls that came again.
  private(set) var repeats = 0
  private let seed: UInt64
  /// By session: the highest number heard, and the key it came with.
  private var heard: [(seq: UInt32, key: String)]

  init(sessions: Int, seed: UInt64) {
    self.seed = seed
    heard = Array(repeating: (0, ""), count: sessions)
  }

  /// The highest number heard of a session.
  func lastHeard(of session: Int) -> UInt32 { heard[session].seq }

  /// Takes a try. Chance depends on the try alone, so that a run that was cut down stays the same.
  mutating func take(_ call: QueuedCall, session: Int, at now: Millis) -> (
    reply: PlatformReply, isHeard: Bool
  ) {
    var key = seed
    for byte in call.eventID.utf8 { key = key &* 31 &+ UInt64(byte) }
    var random = SeededRandom(seed: key &+ UInt64(call.tries) &* 7_919)
    var reply = PlatformReply(
      at: now + 5 + random.below(50), eventID: call.eventID, status: 200, retryAfter: nil)
    if mode == .dead {
      reply.status = 0
      return (reply, false)
    }
    // Even a bad day has its moments.
    guard random.below(10) < 8 else { return (reply, true) }
    switch mode {
    case .up: return (reply, true)
    case .slow:
      reply.at += 2_000 + random.below(6_000)
      return (reply, true)
    case .mute:
      reply.at += 5_000
      reply.status = 0
      return (reply, true)
    case .down, .dead: reply.status = 0
    case .limiting:
      reply.status = 429
      reply.retryAfter = Int(random.below(20))
    case .failing: reply.status = 500
    case .refusing: reply.status = 400
    }
    return (reply, false)
  }

  /// Notes what was heard and says what is wrong with it, if anything is.
  mutating func hear(
    _ call: QueuedCall, session: Int, parked: Set<UInt64>
  ) -> (Invariant, String)? {
    var last = heard[session].seq
    if call.seq == last, heard[session].key != call.eventID {
      return (.sameKey, "call \(call.seq) came as \(heard[session].key) and as \(call.eventID)")
    }
    guard call.seq > last else {
      repeats += 1
      return nil
    }
    heard[session] = (call.seq, call.eventID)
    while last + 1 < call.seq, parked.contains(SimulatedStore.key(session, last + 1, call.host)) {
      last += 1
    }
    if call.seq != last + 1 { return (.orderKept, "call \(call.seq) came after call \(last)") }
    return nil
  }
}
