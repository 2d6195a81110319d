// The requests to Chatwoot's two APIs: the public one of an inbox, which needs no token, and the
// application's.

import Basics
import Presence

/// Builds requests to one Chatwoot.
struct ChatwootRequests: Sendable {
  /// Bytes that are read of a list; a list of conversations holds their messages.
  static let listLimit = 1 << 20

  let settings: ChatwootSettings
  /// The host's time of day of a moment in milliseconds since 1970.
  let localTime: @Sendable (Millis) -> String

  // MARK: - The public API

  private var inbox: String {
    "\(settings.server)/public/api/v1/inboxes/\(Self.escaped(settings.inboxIdentifier))"
  }

  func probe() -> PlatformRequest { PlatformRequest(.get, inbox, timeout: settings.timeout) }

  /// Creates the contact of a session, or finds it: one `source_id` is one contact. E-mail and
  /// telephone are never sent as such, since Chatwoot attaches a contact to an existing one by
  /// them, and any visitor could then read another's talks.
  func contact(_ call: ContractCall) -> PlatformRequest {
    var json = JSONText()
    json.open()
    json.add("source_id", call.session)
    json.add("identifier", call.contactID)
    if !call.contact.name.isEmpty { json.add("name", call.contact.name) }
    addAttributes(of: call, presence: false, to: &json)
    json.close()
    return post("\(inbox)/contacts", json)
  }

  func conversations(of session: String) -> PlatformRequest {
    PlatformRequest(
      .get, "\(inbox)/contacts/\(session)/conversations", timeout: settings.timeout,
      responseLimit: Self.listLimit)
  }

  func open(_ call: ContractCall) -> PlatformRequest {
    var json = JSONText()
    json.open()
    addAttributes(of: call, presence: true, to: &json)
    json.close()
    return post(
      "\(inbox)/contacts/\(call.session)/conversations", json, responseLimit: Self.listLimit)
  }

  /// Lists the public messages, the latest 20 or those before one.
  func publicMessages(
    of session: String, in conversation: String, before: Int?
  ) -> PlatformRequest {
    list("\(inbox)/contacts/\(session)/conversations/\(conversation)/messages", before, token: nil)
  }

  // MARK: - The application's API

  private var token: PlatformRequest.Field {
    PlatformRequest.Field("api_access_token", settings.botToken)
  }

  private func conversation(_ session: PlatformSession) -> String {
    "\(settings.server)/api/v1/accounts/\(session.account)/conversations/\(session.conversation)"
  }

  /// Lists all messages, the latest 20 or those before one. The token of an agent bot may not.
  func messages(in session: PlatformSession, before: Int?) -> PlatformRequest {
    list("\(conversation(session))/messages", before, token: token)
  }

  /// The conversation with its last messages.
  func conversation(in session: PlatformSession) -> PlatformRequest {
    list(conversation(session), nil, token: token)
  }

  func request(
    _ act: ChatwootAct, of call: ContractCall, in session: PlatformSession
  ) -> PlatformRequest {
    switch act {
    case .message(let id, let content, let isFromContact, let at):
      return message(
        id, content, type: isFromContact ? "incoming" : "outgoing", at: at, in: session)
    case .note(let id, let content):
      return message(id, content, type: "outgoing", at: nil, in: session)
    case .attributes:
      var json = JSONText()
      json.open()
      addAttributes(of: call, presence: true, to: &json)
      json.close()
      return post("\(conversation(session))/custom_attributes", json, fields: [token])
    case .resolve(let isByContact):
      if isByContact {
        let contact = "\(inbox)/contacts/\(call.session)"
        return post(
          "\(contact)/conversations/\(session.conversation)/toggle_status", JSONText(),
          responseLimit: Self.listLimit)
      }
      return setStatus("resolved", in: session)
    }
  }

  func setStatus(_ status: String, in session: PlatformSession) -> PlatformRequest {
    var json = JSONText()
    json.open()
    json.add("status", status)
    json.close()
    return post("\(conversation(session))/toggle_status", json, fields: [token])
  }

  /// A message that is private where `createdAt` is nil. `source_id` and `external_created_at` are
  /// the marks by which it is found again.
  private func message(
    _ id: String, _ content: String, type: String, at createdAt: Millis?,
    in session: PlatformSession
  ) -> PlatformRequest {
    var json = JSONText()
    json.open()
    json.add("content", content)
    json.add("message_type", type)
    json.add("private", createdAt == nil)
    json.add("source_id", id)
    json.add("echo_id", id)
    if let createdAt { json.add("external_created_at", json: Self.seconds(createdAt)) }
    json.close()
    return post("\(conversation(session))/messages", json, fields: [token])
  }

  // MARK: - Parts

  /// Every attribute each time: what is sent replaces what was there.
  private func addAttributes(
    of call: ContractCall, presence: Bool, to json: inout JSONText
  ) {
    let contact = call.contact
    let own = [
      ("sessionId", call.session), ("contactId", call.contactID), ("channel", contact.channel),
      ("page", contact.page), ("language", contact.language.rawValue),
      ("identity", contact.identity ?? ""),
      ("presenca", presence ? ChatwootStrings.presence(call, localTime) : ""),
    ]
    json.open("custom_attributes")
    for key in contact.data.keys.sorted() where !own.contains(where: { $0.0 == key }) {
      json.add(key: key, contact.data[key] ?? "")
    }
    for (key, value) in own where !value.isEmpty { json.add(key: key, value) }
    json.close()
  }

  private func post(
    _ url: String, _ json: JSONText, fields: [PlatformRequest.Field] = [],
    responseLimit: Int = 64 << 10
  ) -> PlatformRequest {
    let body = json.bytes.isEmpty ? Array("{}".utf8) : json.bytes
    return PlatformRequest(
      .post, url, fields: fields, body: body, timeout: settings.timeout,
      responseLimit: responseLimit)
  }

  private func list(
    _ url: String, _ before: Int?, token: PlatformRequest.Field?
  ) -> PlatformRequest {
    PlatformRequest(
      .get, url + (before.map { "?before=\($0)" } ?? ""), fields: token.map { [$0] } ?? [],
      timeout: settings.timeout, responseLimit: Self.listLimit)
  }

  /// Seconds since 1970 with three decimals, as a JSON number.
  private static func seconds(_ millis: Millis) -> [UInt8] {
    let decimals = String(1_000 + millis % 1_000).dropFirst()
    return Array("\(millis / 1_000).\(decimals)".utf8)
  }

  /// A path segment with everything escaped but letters, digits, `-`, `_` and `.`.
  static func escaped(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F:
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default: result += "%" + Hexadecimal.encode([byte]).uppercased()
      }
    }
    return result
  }
}
