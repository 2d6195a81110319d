// The simulated disk: only what was committed survives a crash.

import Presence

/// The state that survives a crash of the engine.
struct SimulatedStore {
  var sessions: [SimulatedSession]
  /// The waiting calls by event ID.
  var calls: [String: SimulatedCall] = [:]
  /// The keys of parked calls.
  var parked: Set<UInt64> = []
  var mode = DiskMode.quick

  init(sessions: Int) { self.sessions = Array(repeating: SimulatedSession(), count: sessions) }

  /// The host of the webhook, which all flows share.
  static let webhookHost = "webhook"

  /// Returns a key of a call by its session, number and host.
  static func key(_ session: Int, _ seq: UInt32, _ host: String) -> UInt64 {
    UInt64(session) << 33 | (host.isEmpty ? 0 : 1 << 32) | UInt64(seq)
  }

  /// Commits a batch and returns the event IDs of its new calls.
  mutating func commit(_ records: [SimulatedRecord], at now: Millis) -> [String] {
    var new: [String] = []
    for record in records {
      switch record {
      case .opened(let session):
        sessions[session].isKnown = true
        sessions[session].since = now
      case .transition(let session, let transition, let absentSince):
        sessions[session].state = transition.to
        sessions[session].reason = transition.reason
        sessions[session].since = transition.at
        sessions[session].absentSince = absentSince
      case .handedOver(let session): sessions[session].isHandedOver = true
      case .call(let session, let call, let eventID):
        sessions[session].seq = call.seq
        if call.event == .clientOffline { sessions[session].isOfflineReported = true }
        if call.event == .clientOnline { sessions[session].isOfflineReported = false }
        calls[eventID] = SimulatedCall(session: session, seq: call.seq, nextTry: now, storedAt: now)
        new.append(eventID)
      case .webhook(let session, let seq, let eventID):
        sessions[session].webhookCalls = seq
        calls[eventID] = SimulatedCall(
          session: session, seq: seq, host: SimulatedStore.webhookHost, nextTry: now,
          storedAt: now)
        new.append(eventID)
      case .paused(let session, let inactivity): sessions[session].inactivity = inactivity
      case .outcome(let eventID, let status, let tries, let nextTry):
        update(eventID, status, tries, nextTry)
      }
    }
    return new
  }

  private mutating func update(
    _ eventID: String, _ status: DeliveryStatus, _ tries: Int, _ nextTry: Millis
  ) {
    switch status {
    case .waiting:
      calls[eventID]?.tries = tries
      calls[eventID]?.nextTry = nextTry
    case .parked:
      if let call = calls.removeValue(forKey: eventID) {
        parked.insert(SimulatedStore.key(call.session, call.seq, call.host))
      }
    case .delivered: calls[eventID] = nil
    }
  }
}
