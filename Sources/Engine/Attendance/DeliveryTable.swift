// The deliveries under way, each a dialect's state machine, and what they remember of sessions.

import Channels
import Platforms
import Presence
import Records

/// The deliveries of the dispatcher.
struct DeliveryTable {
  private struct Entry {
    var delivery: any CallDelivery
    /// The number of the settings under which it began.
    var generation: Int
  }

  private var choice = DialectChoice()
  private var generation = 0
  private var entries: [String: Entry] = [:]
  private var sessions = PlatformSessions()

  /// Takes over the settings. Deliveries under way end under their own; what was remembered of
  /// sessions is of another platform and is forgotten.
  mutating func configure(_ attendance: Attendance?) {
    guard attendance != choice.attendance else { return }
    choice.attendance = attendance
    generation += 1
    sessions.removeAll()
  }

  /// Begins the delivery of a call unless it is under way, as after a wait. Returns false if no
  /// attendance is set up.
  mutating func begin(_ call: OutboxCall) -> Bool {
    if entries[call.eventID] != nil { return true }
    guard let delivery = choice.delivery(of: call, session: sessions[call.session]) else {
      return false
    }
    entries[call.eventID] = Entry(delivery: delivery, generation: generation)
    return true
  }

  /// Passes the response to a delivery's last request.
  mutating func receive(_ response: PlatformResponse, _ eventID: String, at now: PlatformTime) {
    entries[eventID]?.delivery.receive(response, at: now)
  }

  /// The next step of a delivery, which is removed once it has ended.
  mutating func nextStep(of call: OutboxCall, at now: PlatformTime) -> DeliveryStep {
    // A deadline passed, and the queue gave the call back.
    guard var entry = entries.removeValue(forKey: call.eventID) else {
      return .finish(DeliveryEnd(.retry))
    }
    let step = entry.delivery.nextStep(at: now)
    if case .finish = step {
      if entry.generation == generation, call.target != .webhook {
        sessions.remember(call.session, entry.delivery.session)
      }
    } else {
      entries[call.eventID] = entry
    }
    return step
  }

  /// Ends a delivery whose request cannot be sent.
  mutating func drop(_ call: OutboxCall) { entries[call.eventID] = nil }
}
