// A platform that implements the contract.

import Channels
import Foundation
import Platforms
import Presence
import TestPlatforms

/// Takes `/expire` and `/message`, each idempotency key once.
struct ContractStandIn: PlatformStandIn {
  var now = 0.0
  private var seen: Set<String> = []
  private var views: [String: AgentView] = [:]

  mutating func respond(to request: PlatformRequest) -> PlatformResponse {
    guard request.method == .post, request.field("Authorization") == "Bearer secret-token",
      let body = try? JSONDecoder().decode(JSONValue.self, from: Data(request.body)),
      case .object(let call) = body, case .text(let event)? = call["event"],
      case .text(let session)? = call["sessionId"], let key = request.field("Idempotency-Key")
    else { return .answered(status: 400, retryAfter: nil, body: Array("bad request".utf8)) }
    let isExpire = ["client_offline", "session_expired", "session_finished"].contains(event)
    guard request.url == "https://desk.example/api/" + (isExpire ? "expire" : "message") else {
      return .answered(status: 404, retryAfter: nil, body: [])
    }
    if seen.insert(key).inserted { Self.apply(event, call, to: &views[session, default: .init()]) }
    return .answered(status: 204, retryAfter: nil, body: [])
  }

  /// What a platform that implements the contract shows of an event.
  static func apply(_ event: String, _ call: [String: JSONValue], to view: inout AgentView) {
    let text = string(call["text"])
    if case .object(let contact)? = call["contact"] {
      view.data["name"] = string(contact["name"])
      if case .object(let data)? = contact["data"] {
        for (key, value) in data { view.data[key] = string(value) }
      }
    }
    switch event {
    case "handed_over":
      guard case .list(let entries)? = call["transcript"] else { return }
      for case .object(let entry) in entries {
        if string(entry["from"]) == "contact" {
          view.visitorMessages.append(string(entry["text"]))
        } else {
          view.otherMessages.append(string(entry["text"]))
        }
      }
    case "client_message": view.visitorMessages.append(text)
    case "client_offline":
      view.isAbsent = true
      view.notes.append(string(call["reason"]))
    case "client_online":
      view.isAbsent = false
      view.notes.append(text)
    case "session_expired", "session_finished":
      view.isClosed = true
      view.notes.append(string(call["reason"]))
    case _: break
    }
  }

  private static func string(_ value: JSONValue?) -> String {
    if case .text(let text)? = value { text } else { "" }
  }

  func view(of session: Identifier) -> AgentView? { views[session.description] }

  // The platform calls our API by itself: its replies are the API's acts.

  mutating func agentWrites(
    _ text: String, isPrivate: Bool, in session: Identifier
  ) -> [WebhookAct] {
    isPrivate ? [] : [.message(session: session, id: "desk-1", text: text, name: "Bia")]
  }

  mutating func agentCloses(_ session: Identifier) -> [WebhookAct] { [.end(session: session)] }
}
