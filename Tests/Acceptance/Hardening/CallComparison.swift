// The journal and the calls that the platform received, side by side: whatever happened to the
// engine, the two must agree.

import Foundation
import Presence
import Records
import Storage
import Testing

@testable import canais

/// The journal of an installation and the calls that its platform received.
struct CallComparison {
  private let received: [ReceivedCall]
  private let stored: [StoredCall]
  private let details: [SessionDetail]

  /// Absences that the journal reports to the platform.
  private(set) var absences = 0
  /// Returns that the journal reports to the platform.
  private(set) var returns = 0
  /// Calls that the platform received again.
  var repeats: Int { received.count - Set(received.map(\.eventID)).count }

  init(_ installation: PresenceInstallation) throws {
    received = installation.platform.calls
    let reader = try installation.storage.makeReader()
    var stored: [StoredCall] = []
    try reader.eachCall { call in
      stored.append(call)
      return true
    }
    self.stored = stored
    var sessions = try reader.openSessions(limit: 1_000_000).map(\.opening.session)
    sessions += try reader.closedSessions(
      channel: nil, query: nil, handedOver: nil, limit: 1_000_000, offset: 0
    ).rows.map(\.opening.session)
    details = try sessions.compactMap { try reader.detail(of: $0) }
    for detail in details {
      let events = CallComparison.presenceEvents(of: detail.timeline)
      absences += events.count { $0 == "client_offline" }
      returns += events.count { $0 == "client_online" }
    }
  }

  var summary: String {
    let parked = stored.count { $0.deliveryStatus == .parked }
    return "\(details.count) sessions with \(absences) absences and \(returns) returns to report, "
      + "\(stored.count) calls (\(parked) parked), received \(received.count) times, "
      + "\(repeats) of them repeats"
  }

  /// Expects that the platform received every call of the journal and no other, that the calls are
  /// those that the timelines require, that a session's calls came in the order of their numbers,
  /// and that a repeat equals its first call.
  func expectAgreement() {
    let keys = Set(received.map(\.eventID))
    let missing = stored.filter { !keys.contains($0.call.eventID) }.map {
      "\($0.deliveryStatus) \($0.responseExcerpt)"
    }
    #expect(missing == [], "calls of the journal that the platform never received")
    #expect(keys.count == stored.count, "received calls that are not in the journal")
    #expect(stored.allSatisfy { $0.deliveryStatus != .waiting })
    for detail in details {
      let calls = detail.calls.map(\.call).filter { $0.target != .webhook }.sorted {
        $0.seq < $1.seq
      }
      let events = calls.map(\.event.name).filter {
        $0 == "client_offline" || $0 == "client_online"
      }
      let required = CallComparison.presenceEvents(of: detail.timeline)
      #expect(events == required, "\(detail.opening.session)")
      #expect(calls.map(\.seq) == (0..<calls.count).map { UInt32($0 + 1) })
    }
    var last: [String: Int] = [:]
    var first: [String: ReceivedCall] = [:]
    for call in received {
      if let before = first[call.eventID] {
        #expect(before == call, "a repeat that differs")
        continue
      }
      first[call.eventID] = call
      #expect(call.seq == (last[call.session] ?? 0) + 1, "\(call.session) \(call.event)")
      last[call.session] = call.seq
    }
  }

  /// The presence events that a session's timeline requires.
  private static func presenceEvents(of timeline: [JournalEntry]) -> [String] {
    var events: [String] = []
    var isHandedOver = false
    var isAbsent = false
    for entry in timeline {
      if entry.kind == .handover {
        if !isHandedOver, isAbsent { events.append("client_offline") }
        isHandedOver = true
        continue
      }
      guard entry.kind == .state else { continue }
      if entry.to == .absent, isHandedOver { events.append("client_offline") }
      if isAbsent, entry.to == .online, events.last == "client_offline" {
        events.append("client_online")
      }
      isAbsent = entry.to == .absent
    }
    return events
  }
}
