// What visitors' pages and attendants' consoles know of their talks, from what they did and what
// they were told. The simulation compares the engine and the store with it.

import Presence

/// What the page and the consoles know of one session.
struct TalkModel {
  /// How many messages the page has made; their ids are 1 to this.
  var made: UInt32 = 0
  /// The messages that were sent and not acknowledged, by id: their bytes.
  var unacknowledged: [UInt32: Int] = [:]
  /// The numbers of those that were acknowledged, by id.
  var acknowledged: [UInt32: UInt32] = [:]
  /// Who has the session, as the consoles were told last.
  var attendant: String?
  /// The attendants that it was passed to since, in order; the consoles were not told yet.
  var passedTo: [String?] = []
}

/// What pages and consoles know of all sessions.
struct TalkModels {
  /// The attendants.
  static let attendants = ["Ana", "Bia", "Caio"]

  var bySession: [Int: TalkModel] = [:]
  /// Until when each attendant counts as present, on the machine's clock.
  var presentUntil: [String: Millis] = [:]

  /// What is known of a session.
  subscript(_ session: Int) -> TalkModel {
    get { bySession[session] ?? TalkModel() }
    _modify { yield &bySession[session, default: TalkModel()] }
  }
}
