// n8n in memory: runs the workflow that the recipe prints, as far as its nodes go.

import Channels
import Foundation
import Platforms
import Presence
import TestPlatforms

/// Runs the recipe's workflow: webhooks, Remove Duplicates, Switch, If and HTTP Request.
struct N8nStandIn: PlatformStandIn {
  struct Node {
    var name: String
    var type: String
    var parameters: JSONValue
  }

  var now = 0.0
  private let nodes: [Node]
  private let connections: JSONValue
  private var remembered: Set<String> = []
  private var views: [String: AgentView] = [:]
  /// Requests of the workflow to our API: URL and body.
  private(set) var requests: [(url: String, body: [String: JSONValue])] = []

  init() {
    let workflow = Recipe.n8n.parts(url: "https://canais.example")[0].document
    nodes = Self.items(workflow, "nodes").map {
      Node(
        name: Self.text(Self.member($0, "name")), type: Self.text(Self.member($0, "type")),
        parameters: Self.member($0, "parameters"))
    }
    connections = Self.member(workflow, "connections")
  }

  // MARK: - Values

  private static func member(_ value: JSONValue, _ name: String) -> JSONValue {
    if case .object(let members) = value { members[name] ?? .null } else { .null }
  }

  private static func items(_ value: JSONValue, _ name: String) -> [JSONValue] {
    if case .list(let items) = member(value, name) { items } else { [] }
  }

  private static func text(_ value: JSONValue) -> String {
    switch value {
    case .text(let text): text
    case .toggle(let isOn): isOn ? "true" : "false"
    case .number(let number): String(number)
    case .null, .decimal, .list, .object: ""
    }
  }

  /// The value of `=…{{ $json.body.key }}…`; any other text as it is.
  private static func evaluate(_ expression: String, _ body: JSONValue) -> String {
    guard expression.hasPrefix("=") else { return expression }
    return String(expression.dropFirst()).replacing(/\{\{ \$json\.body\.([A-Za-z]+) \}\}/) {
      text(member(body, String($0.1)))
    }
  }

  // MARK: - Running

  mutating func respond(to request: PlatformRequest) -> PlatformResponse {
    let prefix = "https://n8n.example/webhook/"
    guard request.url.hasPrefix(prefix) else {
      return .answered(status: 404, retryAfter: nil, body: [])
    }
    let path = String(request.url.dropFirst(prefix.count))
    guard
      let hook = nodes.first(where: {
        $0.type == "n8n-nodes-base.webhook"
          && Self.member($0.parameters, "path") == .text(path)
      })
    else {
      return .answered(status: 404, retryAfter: nil, body: Array(#"{"code":404}"#.utf8))
    }
    guard Self.member(hook.parameters, "httpMethod") == .text(request.method.rawValue),
      Self.member(hook.parameters, "authentication") == .text("headerAuth"),
      request.field("Authorization") == "Bearer secret-token"
    else { return .answered(status: 403, retryAfter: nil, body: []) }
    let body = (try? JSONDecoder().decode(JSONValue.self, from: Data(request.body))) ?? .null
    run(after: hook, output: 0, body)
    return .answered(
      status: 200, retryAfter: nil, body: Array(#"{"message":"Workflow was started"}"#.utf8))
  }

  private mutating func run(after node: Node, output: Int, _ body: JSONValue) {
    let outputs = Self.items(Self.member(connections, node.name), "main")
    guard output < outputs.count, case .list(let targets) = outputs[output] else { return }
    for target in targets {
      let name = Self.text(Self.member(target, "node"))
      guard let next = nodes.first(where: { $0.name == name }) else { continue }
      run(next, body)
    }
  }

  private mutating func run(_ node: Node, _ body: JSONValue) {
    switch node.type {
    case "n8n-nodes-base.removeDuplicates":
      let key = Self.evaluate(Self.text(Self.member(node.parameters, "dedupeValue")), body)
      if remembered.insert(key).inserted { run(after: node, output: 0, body) }
    case "n8n-nodes-base.switch":
      let rules = Self.items(Self.member(node.parameters, "rules"), "values")
      for (number, rule) in rules.enumerated() where holds(Self.member(rule, "conditions"), body) {
        run(after: node, output: number, body)
      }
    case "n8n-nodes-base.if":
      let isTrue = holds(Self.member(node.parameters, "conditions"), body)
      run(after: node, output: isTrue ? 0 : 1, body)
    case "n8n-nodes-base.httpRequest":
      let parameters = Self.items(Self.member(node.parameters, "bodyParameters"), "parameters")
      var sent: [String: JSONValue] = [:]
      for parameter in parameters {
        sent[Self.text(Self.member(parameter, "name"))] =
          .text(Self.evaluate(Self.text(Self.member(parameter, "value")), body))
      }
      requests.append((Self.evaluate(Self.text(Self.member(node.parameters, "url")), body), sent))
    case "n8n-nodes-base.noOp":
      // Where the person who imports the workflow goes on.
      guard case .object(let call) = body else { return }
      ContractStandIn.apply(
        Self.text(Self.member(body, "event")), call,
        to: &views[Self.text(Self.member(body, "sessionId")), default: .init()])
    case _: break
    }
  }

  private func holds(_ conditions: JSONValue, _ body: JSONValue) -> Bool {
    Self.items(conditions, "conditions").allSatisfy { condition in
      let left = Self.evaluate(Self.text(Self.member(condition, "leftValue")), body)
      let isEqual = left == Self.text(Self.member(condition, "rightValue"))
      let operation = Self.text(Self.member(Self.member(condition, "operator"), "operation"))
      return operation == "equals" ? isEqual : !isEqual
    }
  }

  // MARK: - Agents

  func view(of session: Identifier) -> AgentView? { views[session.description] }

  /// Posts to one of the workflow's own webhooks and returns what it sent to our API.
  private mutating func post(_ path: String, _ body: [String: JSONValue]) -> [WebhookAct] {
    requests = []
    _ = respond(
      to: PlatformRequest(
        .post, "https://n8n.example/webhook/\(path)",
        fields: [PlatformRequest.Field("Authorization", "Bearer secret-token")],
        body: Array(JSONValue.object(body).line.utf8)))
    return requests.compactMap { url, body in
      let parts = url.split(separator: "/").suffix(2)
      guard url.hasPrefix("https://canais.example/api/v1/sessions/"),
        let session = Identifier(parts.first ?? "")
      else { return nil }
      if parts.last == "end" { return .end(session: session) }
      guard body["from"] == .text("agent") else { return nil }
      return .message(
        session: session, id: Self.text(body["id"] ?? .null),
        text: Self.text(body["text"] ?? .null), name: Self.text(body["name"] ?? .null))
    }
  }

  mutating func agentWrites(
    _ text: String, isPrivate: Bool, in session: Identifier
  ) -> [WebhookAct] {
    post(
      "canais/reply",
      [
        "sessionId": .text(session.description), "text": .text(text), "name": .text("Bia"),
        "id": .text("n8n-1"), "private": .toggle(isPrivate),
      ])
  }

  mutating func agentCloses(_ session: Identifier) -> [WebhookAct] {
    post(
      "canais/close", ["sessionId": .text(session.description), "reason": .text("resolvido")])
  }
}
