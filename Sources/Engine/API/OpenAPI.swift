// The description of the API that the engine serves at `/api/v1/openapi.json` (OpenAPI 3.1), made
// of the table of routes.

import Channels

/// The API's description.
enum OpenAPI {
  /// The document of the engine's own routes.
  static let document: [UInt8] = Array(describe(RouteTable.engine).line.utf8)

  /// Describes the routes of a table that have a summary.
  static func describe(_ table: RouteTable) -> JSONValue {
    var paths: [String: JSONValue] = [:]
    for route in table.routes {
      guard let summary = route.summary else { continue }
      var methods: [String: JSONValue] = [:]
      if case .object(let known) = paths[route.pattern] { methods = known }
      methods[route.method.rawValue.lowercased()] = operation(route, summary)
      paths[route.pattern] = .object(methods)
    }
    return .object([
      "openapi": .text("3.1.0"),
      "info": .object(["title": .text("canais"), "version": .text("1")]),
      "paths": .object(paths),
      "components": .object([
        "securitySchemes": .object([
          "token": .object(["type": .text("http"), "scheme": .text("bearer")])
        ]),
        "schemas": .object(schemas),
      ]),
    ])
  }

  // MARK: - Routes

  private static func operation(_ route: Route, _ summary: String) -> JSONValue {
    var operation: [String: JSONValue] = [
      "summary": .text(summary),
      "parameters": .list(route.pathParameters.map(path) + route.parameters.map(query)),
      "responses": .object(responses(route)),
    ]
    if !route.body.isEmpty { operation["requestBody"] = body(route.body) }
    if case .upload = route.handler {
      operation["requestBody"] = .object([
        "required": .toggle(true),
        "content": .object(["application/octet-stream": .object([:])]),
      ])
    }
    if route.access != .anyone {
      operation["security"] = .list([.object(["token": .list([])])])
    }
    return .object(operation)
  }

  private static func responses(_ route: Route) -> [String: JSONValue] {
    let isOpen = route.access == .anyone
    let statuses = route.statuses + (isOpen ? [] : [.unauthorized, .forbidden])
    var responses: [String: JSONValue] = [:]
    for status in statuses {
      // Routes without a token answer their errors as they answer 200; the API's errors are JSON.
      let content = status == .ok || isOpen ? route.content : .json("error")
      var media: [String: JSONValue] = [:]
      if case .json(let schema?) = content { media["schema"] = reference(schema) }
      responses[String(status.rawValue)] = .object([
        "description": .text(status.phrase),
        "content": .object([content.mediaType: .object(media)]),
      ])
    }
    return responses
  }

  private static func path(_ name: String) -> JSONValue {
    let isIdentifier = name != "name"
    return parameter(
      name, in: "path",
      ["type": .text("string")].merging(
        isIdentifier ? ["pattern": .text("^[0-9a-f]{24}$")] : [:], uniquingKeysWith: { $1 }))
  }

  private static func query(_ parameter: QueryParameter) -> JSONValue {
    self.parameter(parameter.name, in: "query", schema(parameter.rule))
  }

  private static func parameter(
    _ name: String, in place: String, _ schema: [String: JSONValue]
  ) -> JSONValue {
    .object([
      "name": .text(name), "in": .text(place), "required": .toggle(place == "path"),
      "schema": .object(schema),
    ])
  }

  private static func schema(_ rule: QueryParameter.Rule) -> [String: JSONValue] {
    switch rule {
    case .text: ["type": .text("string")]
    case .oneOf(let words): ["type": .text("string"), "enum": .list(words.map(JSONValue.text))]
    case .flag: ["type": .text("boolean")]
    case .integer(let range, let value):
      [
        "type": .text("integer"), "minimum": .number(range.lowerBound),
        "maximum": .number(range.upperBound), "default": .number(value),
      ]
    }
  }

  private static func body(_ fields: [Route.BodyField]) -> JSONValue {
    let properties = fields.map { field -> (String, JSONValue) in
      switch field.kind {
      case .text: (field.name, type("string"))
      case .oneOf(let words):
        (
          field.name,
          .object(["type": .text("string"), "enum": .list(words.map(JSONValue.text))])
        )
      case .any: (field.name, .object([:]))
      }
    }
    let schema: [String: JSONValue] = [
      "type": .text("object"),
      "required": .list(fields.filter(\.isRequired).map { .text($0.name) }),
      "properties": .object(Dictionary(uniqueKeysWithValues: properties)),
    ]
    return .object([
      "required": .toggle(true),
      "content": .object(["application/json": .object(["schema": .object(schema)])]),
    ])
  }

  // MARK: - Schemas

  private static let schemas: [String: JSONValue] = [
    "error": object([
      "error": object(["code": type("string"), "message": type("string"), "field": type("string")])
    ]),
    "row": object(row),
    "page": object([
      "total": type("integer"), "offset": type("integer"),
      "rows": .object(["type": .text("array"), "items": reference("row")]),
    ]),
    "session": object(
      row.merging(
        [
          "status": type("string"), "data": type("object"), "source": type("string"),
          "address": type("string"), "timeline": type("array"), "messages": type("array"),
          "calls": type("array"), "readByContact": type("integer"),
          "readByAttendant": type("integer"), "endReason": type("string"),
        ], uniquingKeysWith: { $1 })),
  ]

  private static let row: [String: JSONValue] = [
    "session": type("string"), "contact": type("string"), "name": type("string"),
    "channel": type("string"), "channelName": type("string"), "state": type("string"),
    "reason": type("string"),
    "since": type("string"), "handedOver": type("boolean"), "page": type("string"),
    "tabs": type("integer"), "startedAt": type("string"), "identity": type("string"),
    "attendant": type("string"),
    "waiting": type("boolean"), "waitingSince": type("string"), "unread": type("integer"),
  ]

  private static func type(_ name: String) -> JSONValue { .object(["type": .text(name)]) }

  private static func object(_ properties: [String: JSONValue]) -> JSONValue {
    .object(["type": .text("object"), "properties": .object(properties)])
  }

  private static func reference(_ schema: String) -> JSONValue {
    .object(["$ref": .text("#/components/schemas/\(schema)")])
  }
}
