// The description of the API that the engine serves (OpenAPI 3.1). Written as a table of routes, and a
// test asks the engine for each of them.

import Basics

/// The document of `/api/v1/openapi.json`.
enum OpenAPI {
  private struct Route {
    var method: StaticString
    var path: String
    var summary: String
    var parameters: [String] = []
    /// Rows of one answer at most.
    var mostRows = 0
    var body: [(name: String, required: Bool)] = []
    var statuses: [Int]
    var type = "application/json"
    /// What a good answer looks like, by its name below.
    var schema: String?
    var isOpen = false
  }

  private static let window = [
    "channel", "state", "handedOver", "query", "order", "offset", "limit",
  ]

  private static let routes: [Route] = [
    Route(
      method: "get", path: "/api/v1/sessions", summary: "Sessions, filtered, in order.",
      parameters: window, mostRows: 1_000, statuses: [200, 400, 503], schema: "page"),
    Route(
      method: "get", path: "/api/v1/sessions/{id}",
      summary: "One session: row, status, data, timeline, messages and calls.",
      statuses: [200, 404, 503], schema: "session"),
    Route(
      method: "post", path: "/api/v1/sessions/{id}/handover",
      summary: "Passes a session to human attendance. Twice is once.", statuses: [200, 404, 409]),
    Route(
      method: "post", path: "/api/v1/sessions/{id}/end", summary: "Ends a session.",
      statuses: [200, 404, 409]),
    Route(
      method: "post", path: "/api/v1/sessions/{id}/messages",
      summary: "Writes to the contact, as an agent or as the flow.",
      body: [("text", true), ("from", true), ("name", false)],
      statuses: [200, 400, 404, 409, 503]),
    Route(
      method: "post", path: "/api/v1/sessions/{id}/events",
      summary: "Fires an event in the contact's page.", body: [("name", true), ("data", false)],
      statuses: [200, 400, 404, 409]),
    Route(
      method: "post", path: "/api/v1/contacts/{contactId}/sessions",
      summary: "Ativo: starts a conversation with a contact on standby.",
      body: [("channelId", true), ("text", true)], statuses: [200, 400, 404, 409, 503]),
    Route(
      method: "get", path: "/api/v1/supervise",
      summary: "The live feed: window, transition, dropped and shortages events.",
      parameters: window,
      mostRows: 200, statuses: [200, 400, 503], type: "text/event-stream"),
    Route(
      method: "get", path: "/api/v1/openapi.json", summary: "This description.", statuses: [200]),
    Route(
      method: "get", path: "/metrics", summary: "Counters and gauges, Prometheus' text format.",
      statuses: [200], type: "text/plain"),
    Route(
      method: "get", path: "/healthz", summary: "Whether the process lives.", statuses: [200],
      type: "text/plain", isOpen: true),
    Route(
      method: "get", path: "/readyz", summary: "Whether newcomers can be taken, and why not.",
      statuses: [200, 503], type: "text/plain", isOpen: true),
  ]

  /// The document, made once.
  static let document: [UInt8] = {
    var json = JSONText()
    json.open()
    json.add("openapi", "3.1.0")
    json.open("info")
    json.add("title", "canais")
    json.add("version", "1")
    json.close()
    json.open("paths")
    for route in routes { write(route, &json) }
    json.close()
    components(&json)
    json.close()
    return json.bytes
  }()

  private static func write(_ route: Route, _ json: inout JSONText) {
    json.open(key: route.path)
    json.open(route.method)
    json.add("summary", route.summary)
    parameters(route, &json)
    if !route.body.isEmpty { body(route, &json) }
    json.open("responses")
    for status in route.statuses + (route.isOpen ? [] : [401, 403]) {
      json.open(key: String(status))
      json.add("description", HTTPStatus(rawValue: status)?.phrase)
      json.open("content")
      json.open(key: status == 200 ? route.type : "application/json")
      let schema = status >= 400 ? "error" : route.schema
      if let schema, !route.isOpen {
        json.open("schema")
        json.add("$ref", "#/components/schemas/\(schema)")
        json.close()
      }
      json.close()
      json.close()
      json.close()
    }
    json.close()
    if !route.isOpen {
      json.openArray("security")
      json.open()
      json.openArray("token")
      json.closeArray()
      json.close()
      json.closeArray()
    }
    json.close()
    json.close()
  }

  private static func parameters(_ route: Route, _ json: inout JSONText) {
    let names = ["id", "contactId"].filter { route.path.contains("{\($0)}") }
    json.openArray("parameters")
    for name in names + route.parameters {
      json.open()
      json.add("name", name)
      json.add("in", names.contains(name) ? "path" : "query")
      json.add("required", names.contains(name))
      json.open("schema")
      limits(of: name, route, &json)
      json.close()
      json.close()
    }
    json.closeArray()
  }

  /// What a parameter may be.
  private static func limits(of name: String, _ route: Route, _ json: inout JSONText) {
    switch name {
    case "limit", "offset":
      json.add("type", "integer")
      json.add("minimum", name == "limit" ? 1 : 0)
      json.add("maximum", name == "limit" ? route.mostRows : WindowQuery.maximumOffset)
      json.add("default", name == "limit" ? WindowQuery.usualLimit : 0)
    case "handedOver": json.add("type", "boolean")
    case "state":
      json.add("type", "string")
      let states = ["all", "online", "reconnecting", "absent"]
      list("enum", route.schema == "page" ? states + ["closed"] : states, &json)
    case "order":
      json.add("type", "string")
      list("enum", ["recent", "longest"], &json)
    case "id", "contactId":
      json.add("type", "string")
      json.add("pattern", "^[0-9a-f]{24}$")
    default: json.add("type", "string")
    }
  }

  private static func list(_ key: StaticString, _ texts: [String], _ json: inout JSONText) {
    json.openArray(key)
    for text in texts { json.add(nil, text) }
    json.closeArray()
  }

  private static func body(_ route: Route, _ json: inout JSONText) {
    json.open("requestBody")
    json.add("required", true)
    json.open("content")
    json.open(key: "application/json")
    json.open("schema")
    json.add("type", "object")
    json.openArray("required")
    for field in route.body where field.required { json.add(nil, field.name) }
    json.closeArray()
    json.open("properties")
    for field in route.body {
      json.open(key: field.name)
      if field.name != "data" { json.add("type", "string") }
      json.close()
    }
    json.close()
    json.close()
    json.close()
    json.close()
    json.close()
  }

  private static func components(_ json: inout JSONText) {
    json.open("components")
    json.open("securitySchemes")
    json.open("token")
    json.add("type", "http")
    json.add("scheme", "bearer")
    json.close()
    json.close()
    json.open("schemas")
    json.open("error")
    json.add("type", "object")
    json.open("properties")
    json.open("error")
    json.add("type", "object")
    json.open("properties")
    for name in ["code", "message", "field"] {
      json.open(key: name)
      json.add("type", "string")
      json.close()
    }
    // properties, error, properties, error
    for _ in 0..<4 { json.close() }
    for (name, members) in answers {
      json.open(key: name)
      json.add("type", "object")
      json.open("properties")
      for (member, type) in members {
        json.open(key: member)
        if type == "rows" {
          json.add("type", "array")
          json.open("items")
          json.add("$ref", "#/components/schemas/row")
          json.close()
        } else {
          json.add("type", type)
        }
        json.close()
      }
      json.close()
      json.close()
    }
    // schemas, components
    for _ in 0..<2 { json.close() }
  }

  private static let row: [(String, String)] = [
    ("session", "string"), ("contact", "string"), ("name", "string"), ("channel", "string"),
    ("state", "string"), ("reason", "string"), ("since", "string"), ("handedOver", "boolean"),
    ("page", "string"), ("tabs", "integer"), ("startedAt", "string"),
  ]

  /// What answers are made of: each member and its type.
  private static let answers: [(String, [(String, String)])] = [
    ("row", row), ("page", [("total", "integer"), ("offset", "integer"), ("rows", "rows")]),
    (
      "session",
      row + [
        ("status", "string"), ("data", "object"), ("source", "string"),
        ("address", "string"), ("timeline", "array"),
        ("messages", "array"), ("calls", "array"),
      ]
    ),
  ]
}
