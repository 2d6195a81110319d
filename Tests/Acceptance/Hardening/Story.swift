// What the journal says, and what the platform heard: whatever happened to the engine, the two must
// tell one story.

import Foundation
import Presence
import Records
import Storage
import Testing

@testable import canais

/// The journal and the platform's log of one house, side by side.
struct Story {
  private let heard: [ReceivedCall]
  private let kept: [StoredCall]
  private let details: [SessionDetail]

  /// Absences that were to be told, and returns.
  private(set) var absences = 0
  private(set) var returns = 0
  /// Calls that the platform heard once more.
  var repeats: Int { heard.count - Set(heard.map(\.eventID)).count }

  init(_ house: ServedHouse) throws {
    heard = house.platform.calls
    let reader = try house.storage.makeReader()
    var kept: [StoredCall] = []
    try reader.eachCall { call in
      kept.append(call)
      return true
    }
    self.kept = kept
    var sessions = try reader.openSessions(limit: 1_000_000).map(\.opening.session)
    sessions += try reader.closedSessions(
      channel: nil, query: nil, handedOver: nil, limit: 1_000_000, offset: 0
    ).rows.map(\.opening.session)
    details = try sessions.compactMap { try reader.detail(of: $0) }
    for detail in details {
      let told = Story.presenceCalls(of: detail.timeline)
      absences += told.count { $0 == "client_offline" }
      returns += told.count { $0 == "client_online" }
    }
  }

  var summary: String {
    let parked = kept.count { $0.fate == .parked }
    return "\(details.count) sessions, \(absences) absences and \(returns) returns to tell, "
      + "\(kept.count) calls (\(parked) parked), heard \(heard.count) times, "
      + "\(repeats) of them again with the same key"
  }

  /// Every call of the journal was heard, absences and returns as the timelines want them, the
  /// first tellings of a session in the order of its numbers, repeats word for word.
  func expectWhole() {
    let keys = Set(heard.map(\.eventID))
    let untold = kept.filter { !keys.contains($0.call.eventID) }.map { "\($0.fate) \($0.said)" }
    #expect(untold == [], "calls of the journal that the platform never heard")
    #expect(keys.count == kept.count, "calls that the journal does not know")
    #expect(kept.allSatisfy { $0.fate != .waiting })
    for detail in details {
      let made = detail.calls.map(\.call).filter { $0.target != .webhook }.sorted {
        $0.seq < $1.seq
      }
      let told = made.map(\.event).filter { $0 == "client_offline" || $0 == "client_online" }
      #expect(told == Story.presenceCalls(of: detail.timeline), "\(detail.opening.session)")
      #expect(made.map(\.seq) == (0..<made.count).map { UInt32($0 + 1) })
    }
    var last: [String: Int] = [:]
    var first: [String: ReceivedCall] = [:]
    for call in heard {
      if let before = first[call.eventID] {
        #expect(before == call, "a repeat is the same, word for word")
        continue
      }
      first[call.eventID] = call
      #expect(call.seq == (last[call.session] ?? 0) + 1, "\(call.session) \(call.event)")
      last[call.session] = call.seq
    }
  }

  /// The calls that a session's journal asks for.
  private static func presenceCalls(of timeline: [JournalEntry]) -> [String] {
    var calls: [String] = []
    var isHandedOver = false
    var isAbsent = false
    for entry in timeline {
      if entry.kind == .handover {
        if !isHandedOver, isAbsent { calls.append("client_offline") }
        isHandedOver = true
        continue
      }
      if entry.to == .absent, isHandedOver { calls.append("client_offline") }
      if isAbsent, entry.to == .online, calls.last == "client_offline" {
        calls.append("client_online")
      }
      isAbsent = entry.to == .absent
    }
    return calls
  }
}
