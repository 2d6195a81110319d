// The table of routes: which request finds which route, and what the others are told.

import Foundation
import Presence
import TestSupport
import Testing

@testable import Engine

@Suite("Route table")
struct RouteTableTests {
  private static let table = RouteTable([
    route(.get, "/"), route(.get, "/a"), route(.get, "/a/"), route(.post, "/a"),
    route(.get, "/a/{x}"), route(.get, "/a/b"), route(.get, "/a/{x}/c/{y}"),
    route(.delete, "/a/b/c", .acting),
    Route(
      .get, "/s", access: .reading,
      handler: .stream { _, _ in .streamed }),
  ])

  private static func route(
    _ method: Request.Method, _ pattern: String, _ access: Route.Access = .anyone
  ) -> Route {
    Route(method, pattern, access: access, handler: .answer { _, _ in .text("") })
  }

  private func resolve(_ method: String, _ path: String) throws -> RouteTable.Resolution {
    let bytes = Array("\(method) \(path) HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
    let parsed = bytes.withUnsafeBytes { RequestParser.parse($0) }
    guard case .request(let request, _) = parsed else { throw TimeoutError("a request") }
    return Self.table.resolve(request)
  }

  @Test(
    "A path finds its route; literals go before parameters",
    arguments: [
      ("GET", "/", 0, []), ("GET", "/a", 1, []), ("GET", "/a?b=/c", 1, []), ("GET", "/a/", 2, []),
      ("POST", "/a", 3, []), ("GET", "/a/z", 4, ["z"]), ("GET", "/a/%2F", 4, ["%2F"]),
      ("GET", "/a/b", 5, []), ("HEAD", "/a/b", 5, []), ("GET", "/a/z/c/", 6, ["z", ""]),
      ("GET", "/a/z/c/w", 6, ["z", "w"]), ("GET", "http://x/a/z", 4, ["z"]),
    ] as [(String, String, Int, [String])])
  func found(method: String, path: String, position: Int, arguments: [String]) throws {
    #expect(try resolve(method, path) == .route(position, arguments: arguments))
  }

  @Test(
    "A path that no route has is not found",
    arguments: ["/b", "/a/z/d", "/a/z/c", "/a/z/c/w/", "//", "/apis", "http://x"])
  func notFound(path: String) throws {
    #expect(try resolve("GET", path) == .notFound(isProtected: false))
  }

  @Test("What lies below /api is protected", arguments: ["/api", "/api/", "/api/v1/x"])
  func protected(path: String) throws {
    #expect(try resolve("GET", path) == .notFound(isProtected: true))
  }

  @Test("For another method the response lists those of the path; a stream has no HEAD")
  func methods() throws {
    #expect(
      try resolve("PUT", "/a") == .methodNotAllowed(allow: "GET, HEAD, POST", .anyone))
    #expect(try resolve("GET", "/a/b/c") == .methodNotAllowed(allow: "DELETE", .acting))
    #expect(try resolve("HEAD", "/s") == .methodNotAllowed(allow: "GET", .reading))
  }

  @Test("No two routes match the same request")
  func distinct() {
    let shapes = RouteTable.engine.routes.map { route in
      let segments = Route.segments(of: route.pattern).map {
        Route.parameterName(of: $0) == nil ? String($0) : "{}"
      }
      return route.method.rawValue + " /" + segments.joined(separator: "/")
    }
    #expect(Set(shapes).count == shapes.count)
  }

  @Test("Values of a query are checked against the rules of their parameters")
  func query() throws {
    let parameters = [
      QueryParameter("word", .oneOf(["a", "b", "c"])), QueryParameter("on", .flag),
      QueryParameter("count", .integer(1...9, default: 5)),
      QueryParameter("text", .text(maximumBytes: 3)),
    ]
    func values(_ query: String) throws -> [String: String] {
      let request = Request(
        method: .get, head: Array(query.utf8), fieldLines: [], pathRange: 0..<0,
        queryRange: 0..<UInt16(query.utf8.count), keepsAlive: true)
      return try QueryParameter.values(of: request, parameters)
    }
    #expect(
      try values("word=b&on=true&count=9&count=&text=%C3%A9+")
        == ["word": "b", "on": "true", "count": "9", "text": "é "])
    for (query, field, message) in [
      ("word=d", "word", "a, b or c."), ("on=1", "on", "true or false."),
      ("count=10", "count", "1 to 9."), ("text=abcd", "text", "At most 3 bytes."),
      ("other=1", "other", "There is no such parameter."),
      ("word=%", nil, "The query is badly escaped."),
    ] {
      #expect(throws: APIError(field: field, message: message)) { try values(query) }
    }
  }

  @Test("Requests are counted by the route that took them, on every shard")
  func counted() throws {
    let engine = try TestEngine(workers: 3)
    for id in ["one", "two", "three"] { _ = try engine.api("GET", "sessions/\(id)") }
    _ = try engine.api("GET", "nothing")
    let metrics = try engine.metrics()
    func count(_ method: String, _ route: String) -> Int? {
      metrics["canais_route_requests_total{method=\"\(method)\",route=\"\(route)\"}"]
    }
    #expect(count("GET", "/api/v1/sessions/{id}") == 3)
    #expect(count("POST", "/api/v1/sessions/{id}/end") == 0)
    #expect(count("GET", "/webchat/{id}/socket") == 0)
  }
}
