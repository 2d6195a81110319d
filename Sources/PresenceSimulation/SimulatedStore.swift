// The simulated disk: only what was committed survives a crash.

import Presence

/// The state that survives a crash of the engine.
struct SimulatedStore {
  var sessions: [SimulatedSession]
  /// The waiting calls by event ID.
  private(set) var calls: [String: SimulatedCall] = [:]
  /// The event IDs of the waiting calls of each session and host, in order.
  private var waiting: [OutboxQueueKey: [String]] = [:]
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
      case .message(let session, let id, _, _): sessions[session].messages.append(id)
      case .assigned(let session, let attendant): sessions[session].attendant = attendant
      case .handedOver(let session): sessions[session].isHandedOver = true
      case .call(let session, let call, let eventID):
        sessions[session].seq = call.seq
        if call.event == .clientOffline { sessions[session].isOfflineReported = true }
        if call.event == .clientOnline { sessions[session].isOfflineReported = false }
        insert(
          eventID, SimulatedCall(session: session, seq: call.seq, nextTry: now, storedAt: now))
        new.append(eventID)
      case .webhook(let session, let seq, let eventID):
        sessions[session].webhookCalls = seq
        insert(
          eventID,
          SimulatedCall(
            session: session, seq: seq, host: SimulatedStore.webhookHost, nextTry: now,
            storedAt: now))
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
      if let call = remove(eventID) {
        parked.insert(SimulatedStore.key(call.session, call.seq, call.host))
      }
    case .delivered: _ = remove(eventID)
    }
  }

  // MARK: - Waiting calls

  /// Returns the event IDs of the waiting calls of a session and a host, in order.
  func waitingCalls(of key: OutboxQueueKey) -> [String] { waiting[key] ?? [] }

  /// Returns the sessions and hosts with waiting calls, in a fixed order.
  func waitingKeys(of host: String? = nil) -> [OutboxQueueKey] {
    waiting.keys.filter { host == nil || $0.host == host }
      .sorted { ($0.host, $0.session.low) < ($1.host, $1.session.low) }
  }

  private mutating func insert(_ eventID: String, _ call: SimulatedCall) {
    calls[eventID] = call
    waiting[SimulatedStore.queueKey(call), default: []].append(eventID)
  }

  private mutating func remove(_ eventID: String) -> SimulatedCall? {
    guard let call = calls.removeValue(forKey: eventID) else { return nil }
    let key = SimulatedStore.queueKey(call)
    waiting[key]?.removeAll { $0 == eventID }
    if waiting[key]?.isEmpty == true { waiting[key] = nil }
    return call
  }

  private static func queueKey(_ call: SimulatedCall) -> OutboxQueueKey {
    OutboxQueueKey(session: SimulatedEngine.id(of: call.session), host: call.host)
  }
}
