// The API's description against the engine that serves it: every route with each scope, every limit
// at both ends, every member of the responses.

import Client
import Foundation
import Presence
import TestSupport
import Testing

@testable import Engine

/// The part of an OpenAPI document that the tests read.
private struct APIDescription: Decodable {
  struct Operation: Decodable {
    var responses: [String: Response]
    var security: [[String: [String]]]?
    var parameters: [Parameter]?
    var requestBody: Response?
  }
  struct Response: Decodable { var content: [String: Content]? }
  struct Content: Decodable { var schema: Schema? }
  struct Parameter: Decodable {
    var name: String
    var `in`: String
    var schema: Schema
  }
  struct Schema: Decodable {
    var type: String?
    var minimum: Int?
    var maximum: Int?
    var `enum`: [String]?
    var required: [String]?
    var members: Set<String>

    private enum Keys: String, CodingKey {
      case type, minimum, maximum, `enum`, required, properties
    }
    private struct Name: CodingKey {
      var stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: Keys.self)
      type = try? values.decodeIfPresent(String.self, forKey: .type)
      minimum = try values.decodeIfPresent(Int.self, forKey: .minimum)
      maximum = try values.decodeIfPresent(Int.self, forKey: .maximum)
      `enum` = try? values.decodeIfPresent([String].self, forKey: .enum)
      required = try values.decodeIfPresent([String].self, forKey: .required)
      let properties = try? values.nestedContainer(keyedBy: Name.self, forKey: .properties)
      members = Set(properties?.allKeys.map(\.stringValue) ?? [])
    }
  }
  struct Components: Decodable { var schemas: [String: Schema] }

  var paths: [String: [String: Operation]]
  var components: Components
}

@Suite("OpenAPI")
struct OpenAPITests {
  private static let nobody = "0123456789abcdef01234567"
  /// Methods that a request may have.
  private static let methods = ["OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "POST", "GET"]

  /// A described operation on a path.
  private struct DescribedRoute {
    var method: String
    var path: String
    var operation: APIDescription.Operation

    /// The path with identifiers that do not exist.
    var requestPath: String {
      path.replacing("{id}", with: nobody).replacing("{contactId}", with: nobody)
    }
    var statuses: [Int] { operation.responses.keys.compactMap(Int.init) }
    var isPublic: Bool { operation.security == nil }
    var body: String? { method == "POST" ? "{}" : nil }
    /// Whether the response is a feed, which does not end.
    var isFeed: Bool { path == "/api/v1/supervise" || path.hasSuffix("/live") }
  }

  private func routes(_ engine: TestEngine) throws -> [DescribedRoute] {
    try engine.api("GET", "openapi.json").decode(APIDescription.self).paths
      .flatMap { path, operations in
        operations.map {
          DescribedRoute(method: $0.key.uppercased(), path: path, operation: $0.value)
        }
      }
  }

  @Test("Every route answers with a described status, and 403 to scopes that may not use it")
  func scopes() throws {
    let engine = try TestEngine()
    for route in try routes(engine) where !route.isFeed {
      for scope in [TokenScope.console, .platform, .watch] {
        let response = try engine.request(
          route.method, route.requestPath, token: scope, body: route.body)
        let isRefused = route.method == "POST" && scope == .watch && !route.isPublic
        #expect((response.status == 403) == isRefused, "\(route.method) \(route.path) \(scope)")
        #expect(route.statuses.contains(response.status), "\(route.path): \(response.status)")
        if response.status >= 400 { try expectError(response) }
      }
    }
  }

  @Test("Every route that needs a token answers 401 without one")
  func tokens() throws {
    let engine = try TestEngine()
    let routes = try routes(engine)
    #expect(routes.contains { $0.isPublic } && routes.contains { !$0.isPublic })
    for route in routes where !route.isPublic {
      let response = try engine.request(route.method, route.requestPath, body: route.body)
      #expect(response.status == 401, "\(route.path)")
      #expect(response.headers["www-authenticate"] == "Bearer")
      try expectError(response)
    }
  }

  @Test("Every other method answers 405 with the methods that the route has")
  func methods() throws {
    let engine = try TestEngine()
    for route in try routes(engine) {
      for method in Self.methods where method != route.method {
        let response = try engine.request(
          method, route.requestPath, token: .console, body: method == "POST" ? "{}" : nil)
        #expect(response.status == 405, "\(method) \(route.path)")
        let allowed = response.headers["allow"] ?? ""
        #expect(allowed.split(separator: ", ").contains(route.method[...]), "\(route.path)")
        try expectError(response)
      }
      let beyond = try engine.request(
        "POST", route.requestPath + "/x/y", token: .console, body: "{}")
      #expect(beyond.status == 404)
    }
  }

  @Test("HEAD answers as GET does, without a body")
  func head() throws {
    let engine = try TestEngine()
    for route in try routes(engine) where route.method == "GET" && !route.isFeed {
      let head = try engine.request("HEAD", route.requestPath, token: .console)
      let get = try engine.request("GET", route.requestPath, token: .console)
      #expect(head.status == get.status && head.body.isEmpty, "\(route.path)")
    }
  }

  @Test("Parameters are accepted at both ends of their range and refused beyond")
  func parameters() throws {
    let engine = try TestEngine()
    for route in try routes(engine) where route.method.uppercased() == "GET" {
      for parameter in route.operation.parameters ?? [] where parameter.in == "query" {
        let (good, bad) = values(parameter.schema)
        for value in good {
          let path = "\(route.requestPath)?\(parameter.name)=\(value)"
          // The session of a path is unknown.
          let expected = route.path.contains("{id}") ? 404 : 200
          #expect(try status(engine, path) == expected, "\(path)")
        }
        for value in bad {
          let response = try engine.request(
            "GET", "\(route.requestPath)?\(parameter.name)=\(value)", token: .watch)
          #expect(response.status == 400, "\(route.path) \(parameter.name)=\(value)")
          try expectError(response, field: parameter.name)
        }
      }
    }
  }

  /// Values at the ends of a schema's range, and beyond.
  private func values(_ schema: APIDescription.Schema) -> (good: [String], bad: [String]) {
    switch schema.type {
    case "integer":
      let (least, most) = (schema.minimum ?? 0, schema.maximum ?? 0)
      return (["\(least)", "\(most)"], ["\(least - 1)", "\(most + 1)", "x", "1.5"])
    case "boolean": return (["true", "false"], ["1", "yes"])
    default:
      guard let words = schema.enum else { return (["maria"], []) }
      return (words, ["nothing", words[0].uppercased()])
    }
  }

  /// The status alone, since a feed's response does not end.
  private func status(_ engine: TestEngine, _ path: String) throws -> Int {
    try TestSocket(port: engine.port).request("GET", path, token: engine.tokens.token(.watch))
      .status
  }

  @Test("Responses have the described members and no others")
  func members() throws {
    struct Row: Decodable { var rows: [[String: AnyMember]] }
    let engine = try TestEngine()
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    let schemas = try engine.api("GET", "openapi.json").decode(APIDescription.self)
      .components.schemas
    let page = try engine.api("GET", "sessions")
    #expect(try page.members() == schemas["page"]?.members)
    let row = try #require(try page.decode(Row.self).rows.first)
    #expect(Set(row.keys) == schemas["row"]?.members)
    #expect(try engine.api("GET", "sessions/\(session)").members() == schemas["session"]?.members)
  }

  @Test("Responses have the described media type")
  func mediaTypes() throws {
    let engine = try TestEngine()
    for route in try routes(engine) where !route.isFeed { try expectMediaType(engine, route) }
    engine.store.state.withLock { $0.fault = .full }
    try TestVisitor(engine).send(["type": "start", "source": "widget", "data": ["name": "Ana"]])
    try engine.waitFor { (try? engine.request("GET", "/readyz").status) == 503 }
    for route in try routes(engine) where route.path == "/readyz" {
      try expectMediaType(engine, route)
    }
  }

  private func expectMediaType(_ engine: TestEngine, _ route: DescribedRoute) throws {
    let response = try engine.request(
      route.method, route.requestPath, token: .console, body: route.body)
    let content = route.operation.responses[String(response.status)]?.content
    let type = response.headers["content-type"].map { String($0.prefix { $0 != ";" }) }
    #expect(content?.keys.first == type, "\(route.path)")
  }

  @Test("A body without a required member is refused with the member's name")
  func requiredMembers() throws {
    let engine = try TestEngine()
    var checked = 0
    for route in try routes(engine) {
      let schema = route.operation.requestBody?.content?["application/json"]?.schema
      guard let required = schema?.required else { continue }
      for missing in required {
        let others = required.filter { $0 != missing }.map { "\"\($0)\":\"agent\"" }
        let response = try engine.request(
          route.method, route.requestPath, token: .console,
          body: "{" + others.joined(separator: ",") + "}")
        #expect(response.status == 400, "\(route.path) without \(missing)")
        try expectError(response, field: missing)
        checked += 1
      }
    }
    #expect(checked > 3)
  }

  private func expectError(_ response: EngineResponse, field: String? = nil) throws {
    let error = try #require(response.error, "\(response.text)")
    #expect(!error.code.isEmpty && !error.message.isEmpty)
    if let field { #expect(error.field == field) }
  }
}

/// A member of a JSON object, whatever its value.
private struct AnyMember: Decodable {
  init(from decoder: any Decoder) {}
}

extension EngineResponse {
  /// The names of the members of the body, which is a JSON object.
  fileprivate func members() throws -> Set<String> {
    Set(try decode([String: AnyMember].self).keys)
  }
}
