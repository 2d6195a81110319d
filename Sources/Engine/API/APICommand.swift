// What the API asks of one session or contact, on its way to the shard that owns it.

import Presence
import Records

/// A command for a session or a contact.
enum APICommand: Sendable {
  /// Answer with all that is known of the session, and a page of its messages.
  case show(Identifier, MessagePage)
  /// Hand the session over to human attendance.
  case handOver(Identifier)
  /// End the session.
  case end(Identifier, EndedBy, SessionEnd)
  /// Send a message to the contact, or a note to the attendants.
  case sendMessage(Identifier, Shard.Draft)
  /// Tell that a person is writing, or has stopped.
  case tellTyping(Identifier, TypingNotice)
  /// Pass the session to an attendant, or with nil to nobody, if it is `expected`'s.
  case assign(Identifier, to: String?, expected: String?)
  /// An attendant has read the messages up to a number.
  case markRead(Identifier, UInt32)
  /// Fire an event in the contact's page; `data` is JSON.
  case fireEvent(Identifier, name: String, data: [UInt8])
  /// Keep what the contact thinks of a closed session.
  case rate(Identifier, channel: String, secret: String, score: Int, text: String)
  /// Do what the platform's webhook asks for.
  case applyWebhook(Identifier, PlatformWebhook)
  /// Permit a file to be received.
  case admitFile(FileUpload)
  /// Keep a file that has come.
  case keepFile(ReceivedFile)
  /// Start a conversation with a contact on standby.
  case startOutreach(contact: Identifier, channel: String, text: String)

  /// The session or contact whose shard carries the command out.
  var subject: Identifier {
    switch self {
    case .show(let id, _), .handOver(let id), .end(let id, _, _), .sendMessage(let id, _),
      .tellTyping(let id, _), .assign(let id, _, _), .markRead(let id, _),
      .fireEvent(let id, _, _), .applyWebhook(let id, _), .startOutreach(let id, _, _),
      .rate(let id, _, _, _, _):
      id
    case .admitFile(let upload): upload.session
    case .keepFile(let received): received.permit.upload.session
    }
  }
}

/// What is told with the end of a session.
struct SessionEnd: Sendable {
  /// The reason, kept with the session; may be empty.
  var reason = ""
  /// A last sentence for the contact; empty for none.
  var text = ""
  /// Who says it; may be empty.
  var name = ""
}

extension APICommand {
  /// `GET /api/v1/sessions/{id}`.
  static func session(_ call: RequestContext) throws(APIError) -> APICommand {
    let query = try call.query()
    return .show(
      try call.identifier("id"),
      MessagePage(
        limit: query["messages"].flatMap(Int.init) ?? ProtocolLimits.shownMessages,
        before: query["before"].flatMap(UInt32.init), history: ProtocolLimits.shownHistory))
  }

  /// `POST /api/v1/sessions/{id}/messages`.
  static func message(_ call: RequestContext) throws(APIError) -> APICommand {
    let id = try call.identifier("id")
    let message = try RequestBody.decode(RequestBody.Message.self, call.body)
    let authors: [MessageAuthor] = [.agent, .flow, .note]
    guard let from = MessageAuthor(rawValue: message.from), authors.contains(from)
    else { throw APIError(field: "from", message: "agent, flow or note.") }
    try RequestBody.checkText(message.text)
    if let id = message.id {
      guard (1...ProtocolLimits.messageIDBytes).contains(id.utf8.count) else {
        throw APIError(field: "id", message: "1 to \(ProtocolLimits.messageIDBytes) bytes.")
      }
    }
    let choices = message.choices ?? []
    try RequestBody.check(choices, from: from)
    return .sendMessage(
      id,
      Shard.Draft(
        from: from, name: try RequestBody.checkedName(message.name ?? ""), text: message.text,
        id: message.id, choices: choices))
  }

  /// `POST /api/v1/sessions/{id}/typing`.
  static func typing(_ call: RequestContext) throws(APIError) -> APICommand {
    let id = try call.identifier("id")
    let typing = try RequestBody.decode(RequestBody.Typing.self, call.body)
    guard let from = MessageAuthor(rawValue: typing.from), from == .agent || from == .flow
    else { throw APIError(field: "from", message: "agent or flow.") }
    return .tellTyping(
      id,
      TypingNotice(
        from: from, name: try RequestBody.checkedName(typing.name ?? ""), isOn: typing.on ?? true))
  }

  /// `POST /api/v1/sessions/{id}/assign`.
  static func assignment(_ call: RequestContext) throws(APIError) -> APICommand {
    let id = try call.identifier("id")
    let assignment = try RequestBody.decode(RequestBody.Assignment.self, call.body)
    let attendant = assignment.attendant
    if let attendant { try RequestBody.checkAttendant(attendant, field: "attendant") }
    return .assign(id, to: attendant, expected: assignment.expected)
  }

  /// `POST /api/v1/sessions/{id}/read`.
  static func reading(_ call: RequestContext) throws(APIError) -> APICommand {
    let id = try call.identifier("id")
    return .markRead(id, try RequestBody.decode(RequestBody.Read.self, call.body).seq)
  }

  /// `POST /api/v1/sessions/{id}/end`. The body may be left out.
  static func ending(_ call: RequestContext) throws(APIError) -> APICommand {
    let id = try call.identifier("id")
    let endedBy: EndedBy = call.scope == .platform ? .platform : .supervisor
    guard !call.body.isEmpty else { return .end(id, endedBy, SessionEnd()) }
    let body = try RequestBody.decode(RequestBody.End.self, call.body)
    let end = SessionEnd(
      reason: body.reason ?? "", text: body.text ?? "",
      name: try RequestBody.checkedName(body.name ?? ""))
    guard end.reason.count <= ProtocolLimits.endReasonCharacters else {
      throw APIError(
        field: "reason", message: "At most \(ProtocolLimits.endReasonCharacters) characters.")
    }
    if !end.text.isEmpty { try RequestBody.checkText(end.text) }
    return .end(id, endedBy, end)
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
