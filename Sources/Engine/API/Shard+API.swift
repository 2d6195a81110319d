// The API: who asks, what for, and which shard knows. Answers say no more than the asker may know:
// without a good token nothing, outside its scope only that.

import Basics
import Channels
import Presence
import Records

extension Shard {
  /// Routes below `/api/`.
  mutating func api(
    _ request: Request, _ parts: [String], _ body: [UInt8], _ slot: ConnectionSlot
  ) -> Routed {
    guard let scope = scope(request) else { return .answer(.unauthorized) }
    guard parts.first == "v1" else { return .answer(.notFound) }
    let rest = Array(parts.dropFirst())
    let isReading = request.method == .get || request.method == .head
    switch (rest.count, rest.first) {
    case (1, "sessions") where isReading: return list(request, slot)
    case (1, "supervise") where request.method == .get: return supervise(request, scope, slot)
    case (1, "openapi.json") where isReading:
      return .answer(Response(type: "application/json", OpenAPI.document))
    case (1, "sessions"), (1, "openapi.json"): return .answer(.notAllowed("GET, HEAD"))
    case (1, "supervise"): return .answer(.notAllowed("GET"))
    case (2, "sessions"):
      guard isReading else {
        return .answer(.notAllowed("GET, HEAD"))
      }
      guard let id = Identifier(rest[1]) else { return .answer(.notFound) }
      return ask(.show(id), slot)
    case (3, "sessions"), (3, "contacts"):
      guard request.method == .post else {
        let isThere = Self.acts[rest[0]]?.contains(rest[2]) == true
        return .answer(isThere ? .notAllowed("POST") : .notFound)
      }
      guard scope != .watch else { return .answer(.outsideScope) }
      guard let id = Identifier(rest[1]) else { return .answer(.notFound) }
      do throws(APIError) {
        let act = try act(rest, id, body, scope)
        guard let act else { return .answer(.notFound) }
        return ask(act, slot)
      } catch {
        return .answer(error.response)
      }
    default: return .answer(.notFound)
    }
  }

  /// What can be done to a session or a contact.
  private static let acts: [String: Set<String>] = [
    "sessions": ["handover", "end", "messages", "events"], "contacts": ["sessions"],
  ]

  /// The scope of a request's token; nil without a good one.
  func scope(_ request: Request) -> TokenScope? {
    guard let header = request["authorization"] else { return nil }
    let parts = header.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    return shared.tokens.scope(of: ASCII.trimmed(parts[1]))
  }

  private func act(
    _ parts: [String], _ id: Identifier, _ body: [UInt8], _ scope: TokenScope
  ) throws(APIError) -> APICommand? {
    switch (parts[0], parts[2]) {
    case ("sessions", "handover"): return .handOver(id)
    case ("sessions", "end"): return .end(id, scope == .platform ? .platform : .supervisor)
    case ("sessions", "messages"):
      let message = try RequestBody.decode(RequestBody.Message.self, body)
      guard let from = MessageAuthor(rawValue: message.from), from == .agent || from == .flow
      else { throw APIError(field: "from", message: "agent or flow.") }
      try checkText(message.text)
      let name = message.name ?? ""
      guard name.count <= ProtocolLimits.agentNameCharacters else {
        throw APIError(field: "name", message: "At most 100 characters.")
      }
      return .write(id, text: message.text, from: from, name: name)
    case ("sessions", "events"):
      let event = try RequestBody.decode(RequestBody.Event.self, body)
      guard (1...ProtocolLimits.eventNameCharacters).contains(event.name.count) else {
        throw APIError(field: "name", message: "1 to 100 characters.")
      }
      return .fire(id, name: event.name, data: try RequestBody.eventData(body))
    case ("contacts", "sessions"):
      let reach = try RequestBody.decode(RequestBody.Reach.self, body)
      try checkText(reach.text)
      return .reach(contact: id, channel: reach.channelId, text: reach.text)
    default: return nil
    }
  }

  private func checkText(_ text: String) throws(APIError) {
    guard !text.isEmpty, text.utf8.count <= ProtocolLimits.messageBytes,
      text.count <= ProtocolLimits.messageCharacters
    else { throw APIError(field: "text", message: "1 to 4,000 characters, at most 16 KiB.") }
  }

  /// Asks the shard that owns the subject; the answer comes back to this connection.
  private mutating func ask(_ act: APICommand, _ slot: ConnectionSlot) -> Routed {
    let owner = shared.owner(of: act.subject)
    let back = ReplyAddress(shard: index, connection: slab.reference(slot))
    // Even our own answer comes by mail: the connection must first be one that waits.
    shared.mailboxes[owner].post(.act(act, back))
    return .awaited
  }
}

extension Response {
  static var unauthorized: Response {
    failure(
      .unauthorized, "unauthorized", "A good token is needed.",
      headers: [("WWW-Authenticate", "Bearer")])
  }

  static var outsideScope: Response {
    failure(.forbidden, "forbidden", "This token does not open that.")
  }

  static var closedSession: Response {
    failure(.conflict, "closed", "The session is closed.")
  }

  static var crowded: Response {
    failure(
      .unavailable, "unavailable", "The engine cannot store more right now.",
      headers: [("Retry-After", "1")])
  }
}
