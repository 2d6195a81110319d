// Finds the route of a request: a tree of path segments, built once from the list of routes.

/// The routes of an engine, ready to be searched by path and method.
///
/// A segment of the path is compared with the literals first, then taken as a path parameter; there
/// is no backtracking, so `/a/{x}/b` is not found by `/a/c/b` where `/a/c` begins another pattern.
struct RouteTable: Sendable {
  /// What was found for a request.
  enum Resolution: Equatable {
    /// The position of the route in `routes`, and the values of its path parameters in the order of
    /// the pattern, as they stand in the path (percent escapes are kept).
    case route(Int, arguments: [String])
    /// The path exists, but for other methods: those that `Allow` lists, and who may know of them.
    case methodNotAllowed(allow: String, Route.Access)
    /// No route has that path. `isProtected` tells that it lies below `/api`, where callers without
    /// a token are not even told that a path exists.
    case notFound(isProtected: Bool)
  }

  private struct Node {
    var literals: [(name: [UInt8], node: Int)] = []
    var parameter: Int?
    /// Routes that end here, one for each method.
    var routes: [Int] = []
  }

  /// The routes, in the order of their lists.
  let routes: [Route]
  private var nodes = [Node()]

  init(_ routes: [Route]) {
    self.routes = routes
    for (position, route) in routes.enumerated() {
      var node = 0
      for segment in Route.segments(of: route.pattern) { node = child(of: node, segment) }
      nodes[node].routes.append(position)
    }
  }

  private mutating func child(of node: Int, _ segment: Substring) -> Int {
    if Route.parameterName(of: segment) != nil {
      if let known = nodes[node].parameter { return known }
      nodes[node].parameter = nodes.count
    } else {
      let name = Array(segment.utf8)
      if let known = nodes[node].literals.first(where: { $0.name == name }) { return known.node }
      nodes[node].literals.append((name, nodes.count))
    }
    nodes.append(Node())
    return nodes.count - 1
  }

  // MARK: - Searching

  /// The route that takes a request, or why there is none.
  func resolve(_ request: Request) -> Resolution {
    request.withPath { path in
      var arguments: [String] = []
      guard let node = find(path, &arguments) else {
        return .notFound(isProtected: RouteTable.isProtected(path))
      }
      for position in nodes[node].routes where takes(routes[position], request.method) {
        return .route(position, arguments: arguments)
      }
      let found = nodes[node].routes.map { routes[$0] }
      let allow = found.flatMap(\.methods).map(\.rawValue).joined(separator: ", ")
      return .methodNotAllowed(allow: allow, found[0].access)
    }
  }

  private func takes(_ route: Route, _ method: Request.Method) -> Bool {
    route.method == method || method == .head && route.methods.contains(.head)
  }

  /// The node at which routes of that path end; nil where none do.
  private func find(_ path: Slice<UnsafeRawBufferPointer>, _ arguments: inout [String]) -> Int? {
    guard path.first == RouteTable.slash else { return nil }
    var node = 0
    var start = path.startIndex
    repeat {
      start += 1
      let end = path[start...].firstIndex(of: RouteTable.slash) ?? path.endIndex
      let segment = path[start..<end]
      if let literal = nodes[node].literals.first(where: { segment.elementsEqual($0.name) }) {
        node = literal.node
      } else if let parameter = nodes[node].parameter {
        arguments.append(String(decoding: segment, as: UTF8.self))
        node = parameter
      } else {
        return nil
      }
      start = end
    } while start < path.endIndex
    return nodes[node].routes.isEmpty ? nil : node
  }

  private static let slash = UInt8(ascii: "/")

  private static func isProtected(_ path: Slice<UnsafeRawBufferPointer>) -> Bool {
    let first = path.dropFirst().prefix { $0 != slash }
    return first.elementsEqual("api".utf8)
  }
}
