// A message of a session, and its author.

import Presence

/// The author of a message.
package enum MessageAuthor: String, CaseIterable, Codable, Sendable {
  /// A human agent of the attendance platform.
  case agent
  /// The channel's flow.
  case flow
  /// The contact.
  case contact
  /// The engine itself.
  case system
  /// An attendant, for other attendants alone. Notes never reach the visitor, nor a platform.
  case note
}

/// A choice that a message offers to the contact.
package struct MessageChoice: Equatable, Codable, Sendable {
  /// What the contact reads.
  package var label: String
  /// What the contact's next message carries as its `choice`.
  package var value: String

  /// Creates a choice.
  package init(label: String, value: String) {
    self.label = label
    self.value = value
  }
}

/// A message of a session.
package struct MessageRecord: Equatable, Sendable {
  /// The session that the message belongs to.
  package var session: Identifier
  /// The message's number among those of the session, counted from 1.
  package var seq: UInt32
  /// Who wrote it.
  package var from: MessageAuthor
  /// The name of the agent or flow; may be empty.
  package var name: String
  /// The text, 1 to 4,000 characters.
  package var text: String
  /// The ID that the contact's client or the platform gave the message. Sent twice, it is stored
  /// once. IDs of contacts and of others do not meet.
  package var clientID: String?
  /// When the engine received it, in milliseconds since 1970 (UTC).
  package var at: Millis
  /// The choices that it offers; usually none.
  package var choices: [MessageChoice]
  /// The value of the choice that the contact made; nil where none was.
  package var choice: String?
  /// The file that it carries, whose name is the text; nil for a message of words.
  package var file: MessageFile?

  /// Creates a message.
  package init(
    session: Identifier, seq: UInt32, from: MessageAuthor, name: String, text: String,
    clientID: String?, at: Millis, choices: [MessageChoice] = [], choice: String? = nil,
    file: MessageFile? = nil
  ) {
    self.session = session
    self.seq = seq
    self.from = from
    self.name = name
    self.text = text
    self.clientID = clientID
    self.at = at
    self.choices = choices
    self.choice = choice
    self.file = file
  }
}
