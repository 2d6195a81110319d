// The messages and the attendant of a session, as the simulated engine has them.

import Presence

/// What the simulated engine keeps of a session's messages and of who answers it.
struct SimulatedTalk {
  /// The numbers of messages by the ids that their page gave them.
  var numbers: [UInt32: UInt32] = [:]
  /// The number of the last message.
  private var last: UInt32 = 0
  /// What the contact may send.
  var allowance = Allowance()
  var assignment = SessionAssignment()

  /// A talk without a message.
  init() {}

  /// Numbers a new message.
  mutating func number(_ id: UInt32) -> UInt32 {
    last += 1
    numbers[id] = last
    return last
  }

  /// The talk that a new engine restores.
  init(restored session: SimulatedSession) {
    for (index, id) in session.messages.enumerated() { numbers[id] = UInt32(index) + 1 }
    last = UInt32(session.messages.count)
    assignment = SessionAssignment(session.attendant)
  }
}
