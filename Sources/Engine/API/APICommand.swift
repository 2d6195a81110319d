// What the API asks of one session or contact, on its way to the shard that owns it.

import Presence
import Records

/// A command for a session or a contact.
enum APICommand: Sendable {
  /// Answer with all that is known of the session.
  case show(Identifier)
  /// Hand the session over to human attendance.
  case handOver(Identifier)
  /// End the session.
  case end(Identifier, EndedBy)
  /// Send a message to the contact.
  case sendMessage(Identifier, text: String, from: MessageAuthor, name: String)
  /// Fire an event in the contact's page; `data` is JSON.
  case fireEvent(Identifier, name: String, data: [UInt8])
  /// Keep what the contact thinks of a closed session.
  case rate(Identifier, channel: String, secret: String, score: Int, text: String)
  /// Start a conversation with a contact on standby.
  case startOutreach(contact: Identifier, channel: String, text: String)

  /// The session or contact whose shard carries the command out.
  var subject: Identifier {
    switch self {
    case .show(let id), .handOver(let id), .end(let id, _), .sendMessage(let id, _, _, _),
      .fireEvent(let id, _, _), .startOutreach(let id, _, _), .rate(let id, _, _, _, _):
      id
    }
  }
}

extension APICommand {
  /// `POST /api/v1/sessions/{id}/messages`.
  static func message(_ call: RequestContext) throws(APIError) -> APICommand {
    let id = try call.identifier("id")
    let message = try RequestBody.decode(RequestBody.Message.self, call.body)
    guard let from = MessageAuthor(rawValue: message.from), from == .agent || from == .flow
    else { throw APIError(field: "from", message: "agent or flow.") }
    try RequestBody.checkText(message.text)
    let name = message.name ?? ""
    guard name.count <= ProtocolLimits.agentNameCharacters else {
      throw APIError(field: "name", message: "At most 100 characters.")
    }
    return .sendMessage(id, text: message.text, from: from, name: name)
  }

  /// `POST /api/v1/sessions/{id}/events`.
  static func event(_ call: RequestContext) throws(APIError) -> APICommand {
    let id = try call.identifier("id")
    let event = try RequestBody.decode(RequestBody.Event.self, call.body)
    guard (1...ProtocolLimits.eventNameCharacters).contains(event.name.count) else {
      throw APIError(field: "name", message: "1 to 100 characters.")
    }
    return .fireEvent(id, name: event.name, data: try RequestBody.eventData(call.body))
  }

  /// `POST /api/v1/contacts/{contactId}/sessions`.
  static func outreach(_ call: RequestContext) throws(APIError) -> APICommand {
    let contact = try call.identifier("contactId")
    let outreach = try RequestBody.decode(RequestBody.Outreach.self, call.body)
    try RequestBody.checkText(outreach.text)
    return .startOutreach(contact: contact, channel: outreach.channelId, text: outreach.text)
  }
}
