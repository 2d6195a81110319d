// The deliveries under way, each a dialect's state machine, and what they remember of sessions.

import Channels
import Platforms
import Presence
import Records

/// The deliveries of the dispatcher.
///
/// A delivery whose dialect asked for a pause stays here while its call waits in the queue.
struct DeliveryTable {
  /// The most deliveries that are kept. The call of one that is dropped begins again, which
  /// costs its platform a few requests.
  static let limit = 20_000

  private struct Entry {
    /// The call, without its body: the delivery has read it.
    var call: OutboxCall
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
  mutating func configure(_ choice: DialectChoice) {
    guard choice != self.choice else { return }
    if choice.attendance != self.choice.attendance {
      generation += 1
      sessions.removeAll(of: "")
    }
    self.choice = choice
  }

  /// Begins the delivery of a call, or goes on with the one that paused. Returns false if nobody is
  /// to be called.
  mutating func begin(_ call: OutboxCall) -> Bool {
    if let entry = entries[call.eventID], entry.generation == generation || call.target.isOfFlow {
      return true
    }
    if entries.count >= Self.limit { dropAll() }
    let delivery = choice.delivery(of: call, session: sessions[call.session, of: call.url])
    guard let delivery else {
      entries[call.eventID] = nil
      return false
    }
    var kept = call
    kept.body = []
    entries[call.eventID] = Entry(call: kept, delivery: delivery, generation: generation)
    return true
  }

  /// Passes the response to a delivery's last request.
  mutating func receive(_ response: PlatformResponse, _ eventID: String, at now: PlatformTime) {
    entries[eventID]?.delivery.receive(response, at: now)
  }

  /// The next step of a delivery, which is removed once it has ended, and its call without a body;
  /// nil if there is no such delivery.
  mutating func nextStep(
    of eventID: String, at now: PlatformTime
  ) -> (step: DeliveryStep, call: OutboxCall)? {
    guard var entry = entries.removeValue(forKey: eventID) else { return nil }
    let step = entry.delivery.nextStep(at: now)
    if case .finish(let end) = step {
      remember(entry, end)
    } else {
      entries[eventID] = entry
    }
    return (step, entry.call)
  }

  private mutating func remember(_ entry: Entry, _ end: DeliveryEnd) {
    let isOfFlow = entry.call.target.isOfFlow
    guard entry.generation == generation || isOfFlow else { return }
    // Nothing follows the end of a session.
    let isLast = entry.call.event.isEnd && end.decision != .retry || end.reply?.handsOver == true
    sessions.remember(
      entry.call.session, of: entry.call.url, isLast ? nil : entry.delivery.session)
  }

  /// Drops every delivery. What was remembered goes too, since it says nothing of messages that are
  /// under way: they are looked for on the platform.
  private mutating func dropAll() {
    entries = [:]
    sessions = PlatformSessions()
  }

  /// Drops the delivery of a call that is not made.
  mutating func drop(_ eventID: String) { entries[eventID] = nil }
}
