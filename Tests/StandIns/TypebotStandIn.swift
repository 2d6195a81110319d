// A Typebot viewer in memory: startChat and continueChat over a short script.

import Channels
import Foundation
import Platforms
import Presence

/// A bot that greets, asks for a choice, asks for an e-mail and ends.
package struct TypebotStandIn: PlatformStandIn, Sendable {
  /// Creates a viewer without sessions.
  package init() {}

  package var now = 0.0
  package private(set) var sessions: [String: Int] = [:]
  /// Messages as they were received, with the identifier of the choice.
  package private(set) var received: [(text: String, replyID: String?)] = []
  package private(set) var prefilled: [String: JSONValue] = [:]

  package mutating func respond(to request: PlatformRequest) -> PlatformResponse {
    guard
      case .object(let body)? = try? JSONDecoder().decode(
        JSONValue.self, from: Data(request.body))
    else { return .answered(status: 400, retryAfter: nil, body: []) }
    let base = "https://bot.example/api/v1/"
    if request.url == base + "typebots/loja/startChat" {
      if case .object(let variables)? = body["prefilledVariables"] { prefilled = variables }
      let id = "s\(sessions.count + 1)"
      sessions[id] = 0
      if body["message"] != nil { receive(body, in: id) }
      return answer(sessions[id] ?? 0, id: id)
    }
    let prefix = base + "sessions/"
    guard request.url.hasPrefix(prefix), request.url.hasSuffix("/continueChat") else {
      return .answered(status: 404, retryAfter: nil, body: [])
    }
    let id = String(request.url.dropFirst(prefix.count).dropLast("/continueChat".count))
    guard sessions[id] != nil else {
      return .answered(
        status: 404, retryAfter: nil,
        body: Array(#"{"message":"Session not found or expired","code":"NOT_FOUND"}"#.utf8))
    }
    receive(body, in: id)
    return answer(sessions[id] ?? 0, id: nil)
  }

  /// Forgets the sessions, as a viewer does after a while.
  package mutating func expire() { sessions = [:] }

  private mutating func receive(_ body: [String: JSONValue], in id: String) {
    guard case .object(let message)? = body["message"], case .text(let text)? = message["text"]
    else { return }
    var reply: String?
    if case .object(let metadata)? = message["metadata"],
      case .text(let given)? = metadata["replyId"]
    {
      reply = given
    }
    received.append((text, reply))
    sessions[id, default: 0] += 1
  }

  private func answer(_ step: Int, id: String?) -> PlatformResponse {
    let start = id.map { #""sessionId":"\#($0)","resultId":"r","# } ?? ""
    let body =
      switch step {
      case 0:
        #"{\#(start)"messages":[{"id":"m1","type":"text","content":{"type":"richText","richText":"#
          + #"[{"type":"p","children":[{"text":"Olá, "},{"text":"Ana","bold":true},{"text":"!"}]},"#
          + #"{"type":"p","children":[{"text":"Veja "},{"type":"a","url":"https://loja.example","#
          + #""children":[{"text":"a loja"}]}]}]}},{"id":"m2","type":"image","content":{"url":"#
          + #""https://loja.example/logo.png"}}],"input":{"id":"i1","type":"choice input","items":["#
          + #"{"id":"c1","content":"Comprar"},{"id":"c2","content":"Trocar"}],"options":{}}}"#
      case 1:
        #"{\#(start)"messages":[],"input":{"id":"i2","type":"email input","options":{"labels":"#
          + #"{"placeholder":"Qual é o seu e-mail?"}}}}"#
      case _:
        #"{\#(start)"messages":[{"id":"m3","type":"text","content":{"type":"richText","richText":"#
          + #"[{"type":"p","children":[{"text":"Obrigado."}]}]}}]}"#
      }
    return .answered(status: 200, retryAfter: nil, body: Array(body.utf8))
  }

  package func view(of session: Identifier) -> AgentView? { nil }
  package mutating func agentWrites(_ text: String, isPrivate: Bool, in session: Identifier)
    -> [WebhookAct]
  { [] }
  package mutating func agentCloses(_ session: Identifier) -> [WebhookAct] { [] }
}
