// The engine's frames as the tests' visitors read them.

import Foundation

/// A JSON frame that the engine sent to a visitor. A property is nil where the frame has no such
/// field.
package struct ReceivedFrame: Decodable, Equatable, Sendable {
  /// A message of a conversation.
  package struct Message: Decodable, Equatable, Sendable {
    /// The number in the conversation, from 1.
    package var seq: Int
    /// `agent`, `flow`, `contact` or `system`.
    package var from: String
    /// The text.
    package var text: String
    /// The visitor's own identifier of a message from `contact`.
    package var id: String?
    /// The file that it carries.
    package var file: File?
  }

  /// A file that a message carries.
  package struct File: Decodable, Equatable, Sendable {
    /// The part of its address after `/webchat/files/`.
    package var token: String
    /// The name that its sender gave it.
    package var name: String
    /// The media type.
    package var type: String
    /// The size in bytes.
    package var size: Int
    /// The whole address.
    package var address: String
  }

  /// The fields of a `welcome`.
  package struct Welcome: Decodable, Equatable, Sendable {
    /// The session's identifier.
    package var session: String
    /// The session's secret.
    package var secret: String
    /// The contact's identifier.
    package var contact: String
    /// The contact's secret, when the contact is new.
    package var contactSecret: String?
    /// Whether the session was handed over.
    package var handedOver: Bool
    /// The messages that the visitor has not seen.
    package var messages: [Message]
    /// The texts of the messages.
    package var texts: [String] { messages.map(\.text) }
  }

  /// The frame's type, such as `welcome` or `ack`.
  package var type: String
  /// The fields of a `welcome`; nil in other frames.
  package var welcome: Welcome?
  /// The message's number, in a `message` or an `ack`.
  package var seq: Int?
  /// The visitor's own identifier of the message, in an `ack`.
  package var id: String?
  /// The author, in a `message`.
  package var from: String?
  /// The text, in a `message`.
  package var text: String?
  /// The agent's or event's name.
  package var name: String?
  /// The reason, in an `ended`.
  package var reason: String?
  /// The code, in an `error`.
  package var code: String?
  /// The field or limit that an `error` is about.
  package var field: String?
  /// What is read while nobody answers, in a `handover`.
  package var away: String?
  /// How many wait longer, in a `handover`.
  package var ahead: Int?
  /// The file that a `message` carries.
  package var file: File?
  /// The choices that a `message` offers.
  package var choices: [Choice]?
  /// False after a person stopped writing, in a `typing`.
  package var on: Bool?

  /// A choice that a message offers.
  package struct Choice: Decodable, Equatable, Sendable {
    /// What the visitor reads.
    package var label: String
    /// What the next message carries.
    package var value: String
  }

  /// The frame of a text; nil where the text is no JSON object with a `type`, such as `k`.
  package init?(_ text: String) {
    let decoder = JSONDecoder()
    let data = Data(text.utf8)
    guard let frame = try? decoder.decode(ReceivedFrame.self, from: data) else { return nil }
    self = frame
    if type == "welcome" { welcome = try? decoder.decode(Welcome.self, from: data) }
  }
}
