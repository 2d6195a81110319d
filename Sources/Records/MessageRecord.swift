// A message of a session.

import Presence

/// Who wrote a message.
package enum MessageAuthor: String, CaseIterable, Codable, Sendable {
  case agent, flow, contact, system
}

/// A message of a session.
package struct MessageRecord: Equatable, Sendable {
  /// Whose talk it belongs to.
  package var session: Identifier
  /// Counts the messages of one session from 1.
  package var seq: UInt32
  /// Who wrote it.
  package var from: MessageAuthor
  /// The agent's or flow's name; may be empty.
  package var name: String
  /// The text; 1 to 4,000 characters.
  package var text: String
  /// The client's own id of a contact's message: sent twice it makes one message.
  package var clientID: String?
  /// When it was taken.
  package var at: Millis

  /// A message with every value given.
  package init(
    session: Identifier, seq: UInt32, from: MessageAuthor, name: String, text: String,
    clientID: String?, at: Millis
  ) {
    self.session = session
    self.seq = seq
    self.from = from
    self.name = name
    self.text = text
    self.clientID = clientID
    self.at = at
  }
}
