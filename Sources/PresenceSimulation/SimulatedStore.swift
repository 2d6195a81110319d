// The simulated disk: what was committed, and nothing else, outlives a crash.

import Presence

/// One fact that the simulated engine wants kept.
enum SimulatedRecord {
  case opened(Int)
  case moved(Int, Transition, absentSince: Millis)
  case handedOver(Int)
  case call(Int, PlatformCall, eventID: String)
  case webhook(Int, seq: UInt32, eventID: String)
  /// The engine ends in good order, and so long the contact was silent.
  case paused(Int, inactivity: Millis)
  case settled(eventID: String, fate: DeliveryStatus, tries: Int, nextTry: Millis)
}

/// What is kept of a session.
struct SimulatedSession {
  var state = PresenceState.online
  var reason = Reason.started
  var since: Millis = 0
  var absentSince: Millis = 0
  var isHandedOver = false
  var isOfflineReported = false
  var seq: UInt32 = 0
  /// Calls to the flow's webhook so far.
  var webhooks: UInt32 = 0
  var inactivity: Millis = 0
  var isKnown = false
}

/// What is kept of a call that waits.
struct SimulatedCall {
  var session: Int
  var seq: UInt32
  var host = ""
  var tries = 0
  var nextTry: Millis
  var storedAt: Millis
}

/// What outlives the engine.
struct SimulatedStore {
  var sessions: [SimulatedSession]
  var calls: [String: SimulatedCall] = [:]
  /// Calls that were put aside, as session, number and host.
  var parked: Set<UInt64> = []
  var mode = DiskMode.quick

  init(sessions: Int) { self.sessions = Array(repeating: SimulatedSession(), count: sessions) }

  /// The one webhook of all flows.
  static let hook = "hook"

  static func key(_ session: Int, _ seq: UInt32, _ host: String) -> UInt64 {
    UInt64(session) << 33 | (host.isEmpty ? 0 : 1 << 32) | UInt64(seq)
  }

  /// Commits a batch and answers the calls that are new.
  mutating func commit(_ facts: [SimulatedRecord], at now: Millis) -> [String] {
    var new: [String] = []
    for fact in facts {
      switch fact {
      case .opened(let session):
        sessions[session].isKnown = true
        sessions[session].since = now
      case .moved(let session, let transition, let absentSince):
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
        sessions[session].webhooks = seq
        calls[eventID] = SimulatedCall(
          session: session, seq: seq, host: SimulatedStore.hook, nextTry: now, storedAt: now)
        new.append(eventID)
      case .paused(let session, let inactivity): sessions[session].inactivity = inactivity
      case .settled(let eventID, let fate, let tries, let nextTry):
        settle(eventID, fate, tries, nextTry)
      }
    }
    return new
  }

  private mutating func settle(
    _ eventID: String, _ fate: DeliveryStatus, _ tries: Int, _ nextTry: Millis
  ) {
    switch fate {
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
