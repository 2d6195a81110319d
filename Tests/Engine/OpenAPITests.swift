// The API's description against the engine that serves it: every route with each scope, every limit at
// both ends, every member of the answers.

import Foundation
import Presence
import TestSupport
import Testing

@testable import Engine

@Suite("OpenAPI")
struct OpenAPITests {
  private static let nobody = "0123456789abcdef01234567"
  /// Methods that a request may have and no route takes.
  private static let others = ["OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "POST", "GET"]

  private struct Route {
    var method: String
    var path: String
    var described: [String: Any]

    var real: String {
      path.replacing("{id}", with: nobody).replacing("{contactId}", with: nobody)
    }
    var statuses: [Int] {
      ((described["responses"] as? [String: Any]) ?? [:]).keys.compactMap(Int.init)
    }
    var isOpen: Bool { described["security"] == nil }
    var body: String? { method == "POST" ? "{}" : nil }
    var parameters: [[String: Any]] { described["parameters"] as? [[String: Any]] ?? [] }
  }

  private func routes(_ engine: TestEngine) throws -> [Route] {
    let described = try engine.api("GET", "openapi.json").json
    let paths = try #require(described["paths"] as? [String: [String: [String: Any]]])
    return paths.flatMap { path, methods in
      methods.map { Route(method: $0.key.uppercased(), path: path, described: $0.value) }
    }
  }

  @Test("Every route is there, answers what it says, and opens to whom it should")
  func scopes() throws {
    let engine = try TestEngine()
    let routes = try routes(engine)
    #expect(routes.count == 12)
    for route in routes where route.path != "/api/v1/supervise" {
      for scope in [TokenScope.console, .platform, .watch] {
        let answer = try engine.request(
          route.method, route.real, token: scope, body: route.body)
        let isShut = route.method == "POST" && scope == .watch
        #expect((answer.status == 403) == isShut, "\(route.method) \(route.path) \(scope)")
        #expect(route.statuses.contains(answer.status), "\(route.path): \(answer.status)")
        if answer.status >= 400 { try expectError(answer) }
      }
    }
    for route in routes where !route.isOpen {
      let answer = try engine.request(route.method, route.real, body: route.body)
      #expect(answer.status == 401, "\(route.path)")
      #expect(answer.headers["www-authenticate"] == "Bearer")
      try expectError(answer)
    }
  }

  @Test("Another method is told which the route takes")
  func methods() throws {
    let engine = try TestEngine()
    for route in try routes(engine) {
      for method in Self.others where method != route.method {
        let answer = try engine.request(
          method, route.real, token: .console, body: method == "POST" ? "{}" : nil)
        #expect(answer.status == 405, "\(method) \(route.path)")
        let allowed = answer.headers["allow"] ?? ""
        #expect(allowed.split(separator: ", ").contains(route.method[...]), "\(route.path)")
        try expectError(answer)
      }
      if route.method == "GET", route.path != "/api/v1/supervise" {
        let head = try engine.request("HEAD", route.real, token: .console)
        let whole = try engine.request("GET", route.real, token: .console)
        #expect(head.status == whole.status && head.body.isEmpty, "\(route.path)")
      }
      let beyond = try engine.request("POST", route.real + "/x/y", token: .console, body: "{}")
      #expect(beyond.status == 404)
    }
  }

  @Test("Parameters are taken at both ends of their range and refused beyond")
  func parameters() throws {
    let engine = try TestEngine()
    for route in try routes(engine) {
      for parameter in route.parameters where parameter["in"] as? String == "query" {
        let name = try #require(parameter["name"] as? String)
        let schema = try #require(parameter["schema"] as? [String: Any])
        let (good, bad) = values(schema)
        for value in good {
          let path = "\(route.real)?\(name)=\(value)"
          #expect(try status(engine, path) == 200, "\(path)")
        }
        for value in bad {
          let answer = try engine.request("GET", "\(route.real)?\(name)=\(value)", token: .watch)
          #expect(answer.status == 400, "\(route.path) \(name)=\(value)")
          try expectError(answer, field: name)
        }
      }
    }
  }

  private func values(_ schema: [String: Any]) -> (good: [String], bad: [String]) {
    switch schema["type"] as? String {
    case "integer":
      let least = schema["minimum"] as? Int ?? 0
      let most = schema["maximum"] as? Int ?? 0
      return (["\(least)", "\(most)"], ["\(least - 1)", "\(most + 1)", "x", "1.5"])
    case "boolean": return (["true", "false"], ["1", "yes"])
    default:
      guard let words = schema["enum"] as? [String] else { return (["maria"], []) }
      return (words, ["nothing", words[0].uppercased()])
    }
  }

  /// The status alone: a feed's answer has no end.
  private func status(_ engine: TestEngine, _ path: String) throws -> Int {
    let socket = try TestSocket(port: engine.port)
    socket.send(
      "GET \(path) HTTP/1.1\r\nHost: x\r\n"
        + "Authorization: Bearer \(engine.tokens.token(.watch))\r\n\r\n")
    return try socket.response().status
  }

  @Test("Answers have the members that are described, and no others")
  func answers() throws {
    let engine = try TestEngine()
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    let described = try engine.api("GET", "openapi.json").json
    let components = try #require(described["components"] as? [String: Any])
    let schemas = try #require(components["schemas"] as? [String: [String: Any]])
    func members(_ name: String) -> Set<String> {
      Set((schemas[name]?["properties"] as? [String: Any] ?? [:]).keys)
    }
    let page = try engine.api("GET", "sessions").json
    #expect(Set(page.keys) == members("page"))
    let row = try #require((page["rows"] as? [[String: Any]])?.first)
    #expect(Set(row.keys) == members("row"))
    #expect(try Set(engine.api("GET", "sessions/\(session)").json.keys) == members("session"))
  }

  @Test("Answers have the media type that is described")
  func mediaTypes() throws {
    let engine = try TestEngine()
    for route in try routes(engine) where route.path != "/api/v1/supervise" {
      try expectMediaType(engine, route)
    }
    engine.store.state.withLock { $0.fault = .full }
    try TestVisitor(engine).send(["type": "start", "source": "widget", "data": ["name": "Ana"]])
    try engine.waitFor { (try? engine.request("GET", "/readyz").status) == 503 }
    for route in try routes(engine) where route.path == "/readyz" {
      try expectMediaType(engine, route)
    }
  }

  private func expectMediaType(_ engine: TestEngine, _ route: Route) throws {
    let answer = try engine.request(route.method, route.real, token: .console, body: route.body)
    let responses = try #require(route.described["responses"] as? [String: [String: Any]])
    let content = responses[String(answer.status)]?["content"] as? [String: Any]
    let type = answer.headers["content-type"].map { String($0.prefix { $0 != ";" }) }
    #expect(content?.keys.first == type, "\(route.path)")
  }

  @Test("A body without a member that is required is refused by the member's name")
  func bodies() throws {
    let engine = try TestEngine()
    var checked = 0
    for route in try routes(engine) {
      guard let body = route.described["requestBody"] as? [String: Any],
        let content = body["content"] as? [String: [String: Any]],
        let schema = content["application/json"]?["schema"] as? [String: Any],
        let required = schema["required"] as? [String]
      else { continue }
      for missing in required {
        let rest = required.filter { $0 != missing }.map { "\"\($0)\":\"agent\"" }
        let answer = try engine.request(
          route.method, route.real, token: .console,
          body: "{" + rest.joined(separator: ",") + "}")
        #expect(answer.status == 400, "\(route.path) without \(missing)")
        try expectError(answer, field: missing)
        checked += 1
      }
    }
    #expect(checked == 5)
  }

  private func expectError(_ answer: HTTPResponse, field: String? = nil) throws {
    let whole = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
    let error = try #require(whole?["error"] as? [String: Any])
    #expect(!(error["code"] as? String ?? "").isEmpty)
    #expect(!(error["message"] as? String ?? "").isEmpty)
    if let field { #expect(error["field"] as? String == field) }
  }
}
