// How far a party has read a session's messages.

import Presence

/// How far a party has read a session's messages.
package struct ReadMark: Equatable, Sendable {
  /// A party of a session.
  package enum Party: String, Sendable {
    /// The visitor.
    case contact
    /// The attendants.
    case attendant
  }
  /// The session.
  package var session: Identifier
  /// Who has read.
  package var party: Party
  /// The number of the last message that was read.
  package var seq: UInt32

  /// Creates a mark.
  package init(session: Identifier, party: Party, seq: UInt32) {
    self.session = session
    self.party = party
    self.seq = seq
  }
}
