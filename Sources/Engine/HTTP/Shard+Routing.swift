// Authorizes a request, counts it by its route and runs the route's handler. Answers say no more
// than the caller may know: nothing without a good token, only 403 outside its scope.

import Basics

extension Shard {
  /// Finds and runs the route of a request.
  mutating func route(
    _ request: Request, _ body: [UInt8], _ slot: ConnectionSlot
  ) -> RoutingResult {
    do throws(APIError) {
      switch RouteTable.engine.resolve(request) {
      case .route(let position, let arguments):
        metrics.http.requestsByRoute[position] += 1
        let route = RouteTable.engine.routes[position]
        let scope = try authorize(request, route.access)
        let call = RequestContext(
          request: request, body: body, slot: slot, route: route, scope: scope,
          arguments: arguments)
        return try run(route.handler, call)
      case .methodNotAllowed(let allow, let access):
        return .answer(try notAllowed(request, allow, access))
      case .notFound(let isProtected): throw notFound(request, isProtected: isProtected)
      }
    } catch {
      return .answer(error.response)
    }
  }

  private mutating func run(
    _ handler: Route.Handler, _ call: RequestContext
  ) throws(APIError) -> RoutingResult {
    switch handler {
    case .answer(let answer): return .answer(try answer(self, call))
    case .command(let command): return send(try command(call), from: call.slot)
    case .deferred(let answer): return try answer(&self, call)
    case .stream(let stream): return try stream(&self, call)
    case .upload(let upload): return try upload(&self, call)
    }
  }

  /// The scope of the caller's token; nil on a route that asks for none.
  private func authorize(
    _ request: Request, _ access: Route.Access
  ) throws(APIError) -> TokenScope? {
    guard case .token(let scopes) = access else { return nil }
    guard let scope = tokenScope(of: request) else { throw .unauthorized }
    guard scopes.contains(scope) else { throw .outsideScope }
    return scope
  }

  /// The scope of a request's bearer token; nil without a good one.
  private func tokenScope(of request: Request) -> TokenScope? {
    guard let token = Shard.bearerToken(of: request) else { return nil }
    return shared.tokens.scope(of: token)
  }

  /// The bearer token of a request (RFC 6750 2.1); nil where there is none.
  static func bearerToken(of request: Request) -> String? {
    guard let header = request["authorization"] else { return nil }
    let parts = header.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    return String(ASCII.trimmed(parts[1]))
  }

  /// The answer to a request that is refused whatever its body is, so that the body need not be
  /// kept; nil where the body has to be read.
  func refusal(of request: Request) -> Response? {
    do throws(APIError) {
      switch RouteTable.engine.resolve(request) {
      case .route(let position, _):
        _ = try authorize(request, RouteTable.engine.routes[position].access)
        return nil
      case .methodNotAllowed(let allow, let access): return try notAllowed(request, allow, access)
      case .notFound(let isProtected): throw notFound(request, isProtected: isProtected)
      }
    } catch {
      return error.response
    }
  }

  /// Whether the body of a request is a file.
  func isUpload(_ request: Request) -> Bool {
    guard request.method == .post,
      case .route(let position, _) = RouteTable.engine.resolve(request),
      case .upload = RouteTable.engine.routes[position].handler
    else { return false }
    return true
  }

  private func notAllowed(
    _ request: Request, _ allow: String, _ access: Route.Access
  ) throws(APIError) -> Response {
    if case .token = access, tokenScope(of: request) == nil { throw .unauthorized }
    return .notAllowed(allow)
  }

  private func notFound(_ request: Request, isProtected: Bool) -> APIError {
    // A token that may not write learns nothing about which paths could be written to.
    guard isProtected else { return .notFound }
    do throws(APIError) {
      _ = try authorize(request, request.method.isSafe ? .reading : .acting)
      return .notFound
    } catch {
      return error
    }
  }

  /// Sends a command to the shard that owns its subject; the answer comes back to this connection.
  func send(_ command: APICommand, from slot: ConnectionSlot) -> RoutingResult {
    let owner = shared.owner(of: command.subject)
    let address = ReplyAddress(shard: index, connection: connections.reference(slot))
    // The own shard is sent mail too: the connection must be `awaiting` before it is answered.
    shared.mailboxes[owner].post(.act(command, address))
    return .awaited
  }
}
