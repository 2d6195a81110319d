// One route: everything that the router, authorization, the API's description and the metrics need
// to know about it.

/// A route of the engine: which requests it takes, who may send them, what it answers, and how.
///
/// The routes are listed in `RouteTable.engine`. A route that is added there is served, authorized,
/// described in `/api/v1/openapi.json` and counted on `/metrics`; nothing else has to be edited:
///
///     Route(
///       .post, "/api/v1/sessions/{id}/handover", access: .acting,
///       summary: "Hands a session over to human attendance.",
///       statuses: [.ok, .notFound, .conflict],
///       handler: .command { call throws(APIError) in .handOver(try call.identifier("id")) })
struct Route: Sendable {
  /// The method it takes. A GET route takes HEAD too, unless it streams.
  let method: Request.Method
  /// The path. A segment in braces is a path parameter: `/api/v1/sessions/{id}`.
  let pattern: String
  /// The names of the path parameters, in their order.
  let pathParameters: [String]
  /// Who may call it.
  let access: Access
  /// What it does, in a sentence for the API's description. Nil keeps the route out of the
  /// description: those are the routes that browsers load.
  let summary: String?
  /// Query parameters it takes. Where there are any, others are refused with 400.
  let parameters: [QueryParameter]
  /// Members of the JSON body it takes; empty where it reads no body.
  let body: [BodyField]
  /// What the body of a 200 is.
  let content: Content
  /// The statuses it answers with, apart from 401 and 403, which follow from `access`.
  let statuses: [HTTPStatus]
  /// What makes the answer.
  let handler: Handler

  init(
    _ method: Request.Method, _ pattern: String, access: Access, summary: String? = nil,
    parameters: [QueryParameter] = [], body: [BodyField] = [], content: Content = .json(nil),
    statuses: [HTTPStatus] = [.ok], handler: Handler
  ) {
    self.method = method
    self.pattern = pattern
    pathParameters = Route.segments(of: pattern).compactMap(Route.parameterName(of:)).map(
      String.init)
    self.access = access
    self.summary = summary
    self.parameters = parameters
    self.body = body
    self.content = content
    self.statuses = statuses
    self.handler = handler
  }

  /// The segments of a pattern: what stands between its slashes, the empty one after a last slash
  /// too.
  static func segments(of pattern: String) -> ArraySlice<Substring> {
    pattern.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
  }

  /// The name of the path parameter that a segment stands for; nil for a literal.
  static func parameterName(of segment: Substring) -> Substring? {
    segment.hasPrefix("{") && segment.hasSuffix("}") ? segment.dropFirst().dropLast() : nil
  }

  /// The methods it answers, in the order in which `Allow` lists them.
  var methods: [Request.Method] {
    guard method == .get else { return [method] }
    switch handler {
    case .answer, .command, .deferred: return [.get, .head]
    case .stream, .upload: return [.get]
    }
  }
}

extension Route {
  /// Who may call a route.
  enum Access: Equatable, Sendable {
    /// Anybody: no token is looked at.
    case anyone
    /// Callers whose bearer token has one of these scopes. Without a good token the answer is 401,
    /// with one of another scope 403.
    case token(Set<TokenScope>)

    /// Any good token.
    static let reading = Access.token(Set(TokenScope.allCases))
    /// Tokens that may change sessions.
    static let acting = Access.token([.console, .attend, .platform])
  }

  /// What the body of a 200 is.
  enum Content: Equatable, Sendable {
    /// A JSON document, with the name of its schema in the API's description where it has one.
    case json(String?)
    /// Plain text, errors included.
    case text
    /// Server-Sent Events.
    case eventStream
    /// Something else, that is not described: scripts, pages, pictures, WebSocket frames.
    case other

    /// The media type of the API's description.
    var mediaType: String {
      switch self {
      case .json: "application/json"
      case .text: "text/plain"
      case .eventStream: "text/event-stream"
      case .other: "application/octet-stream"
      }
    }
  }

  /// What makes the answer of a route.
  enum Handler: Sendable {
    /// Answers at once from what the shard knows.
    case answer(@Sendable (borrowing Shard, RequestContext) throws(APIError) -> Response)
    /// Makes a command of the request. The shard that owns the command's subject carries it out,
    /// and the answer is sent once what it changed is stored.
    case command(@Sendable (RequestContext) throws(APIError) -> APICommand)
    /// Answers with a whole response, at once or later: `.answer` or `.awaited`.
    case deferred(@Sendable (inout Shard, RequestContext) throws(APIError) -> RoutingResult)
    /// Takes the connection over: a stream of events, or another protocol. May refuse with
    /// `.answer`.
    case stream(@Sendable (inout Shard, RequestContext) throws(APIError) -> RoutingResult)
    /// Takes a file, whose bytes are read once it is permitted: `.awaited`, or a refusal.
    case upload(@Sendable (inout Shard, RequestContext) throws(APIError) -> RoutingResult)
  }

  /// A member of a JSON body.
  struct BodyField: Sendable {
    /// What a member may hold.
    enum Kind: Sendable {
      /// A string.
      case text
      /// One of these strings.
      case oneOf([String])
      /// Any JSON value.
      case any
    }

    let name: String
    let kind: Kind
    let isRequired: Bool

    /// A member that must be present.
    static func required(_ name: String, _ kind: Kind = .text) -> BodyField {
      BodyField(name: name, kind: kind, isRequired: true)
    }

    /// A member that may be left out.
    static func optional(_ name: String, _ kind: Kind = .text) -> BodyField {
      BodyField(name: name, kind: kind, isRequired: false)
    }
  }
}

/// What became of a request.
enum RoutingResult {
  /// This response is to be sent.
  case answer(Response)
  /// The response comes later, by `Shard.deliver`.
  case awaited
  /// The connection speaks WebSocket from now on.
  case upgraded
  /// The connection carries a stream of events from now on.
  case streamed
}
