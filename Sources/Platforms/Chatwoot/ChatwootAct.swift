// What a call means in a Chatwoot conversation.

import Channels
import Presence

/// One thing that a call does in the conversation. Messages and notes are done once; the others may
/// be repeated without effect.
enum ChatwootAct: Equatable, Sendable {
  /// A public message: of the contact, or of the flow.
  case message(id: String, content: String, isFromContact: Bool, at: Millis)
  /// A note that only agents read.
  case note(id: String, content: String)
  /// All custom attributes of the conversation.
  case attributes
  /// The conversation is resolved, in the contact's name or in the bot's.
  case resolve(byContact: Bool)

  /// The acts of a call, in order. `localTime` is the host's time of day of a moment in
  /// milliseconds since 1970, such as `14:05`.
  static func acts(
    of call: ContractCall, localTime: (Millis) -> String
  ) -> [ChatwootAct] {
    switch call.event {
    case .handedOver: call.transcript.compactMap { message($0, of: call) }
    case .clientMessage:
      [.message(id: call.eventID, content: call.text, isFromContact: true, at: call.occurredAt)]
    case .clientOffline, .clientOnline:
      [.attributes, note(of: call, localTime)]
    case .expired, .finished:
      [.attributes, note(of: call, localTime), .resolve(byContact: call.reason == "contact_ended")]
    case .started, .ended: []
    }
  }

  private static func message(
    _ entry: ContractCall.Entry, of call: ContractCall
  ) -> ChatwootAct? {
    guard entry.from != "system", entry.from != "note" else { return nil }
    return .message(
      id: "\(call.eventID):\(entry.seq)", content: entry.text,
      isFromContact: entry.from == "contact", at: entry.at)
  }

  private static func note(of call: ContractCall, _ localTime: (Millis) -> String) -> ChatwootAct {
    .note(id: call.eventID, content: ChatwootStrings.note(call, localTime))
  }

  /// Whether the act makes a message, which counts for the rate limit and is not done twice.
  var isMessage: Bool {
    switch self {
    case .message, .note: true
    case .attributes, .resolve: false
    }
  }

  /// The marks by which the act is recognized in a list of messages, any one of them.
  var marks: [String] {
    switch self {
    case .message(let id, let content, let isFromContact, let at):
      [id, Self.mark(type: isFromContact ? 0 : 1, createdAt: at, content: content)]
    case .note(let id, _): [id]
    case .attributes, .resolve: []
    }
  }

  /// The mark of a message that is listed without its `source_id`: its type (0 of the contact, 1 of
  /// an agent or a bot), the moment that it was written in milliseconds since 1970, and its text.
  static func mark(type: Int, createdAt: Millis, content: String) -> String {
    "\(type) \(createdAt) \(content)"
  }
}
