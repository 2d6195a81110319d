// A request on its way to a handler: with the route that was found, the values of its path
// parameters and the scope of its token.

import Presence

/// A request as its handler sees it.
struct RequestContext {
  let request: Request
  let body: [UInt8]
  /// The connection that it came on.
  let slot: ConnectionSlot
  let route: Route
  /// The scope of the caller's token; nil on a route that asks for none.
  let scope: TokenScope?
  /// The values of the path parameters, in the order of the pattern.
  let arguments: [String]

  /// The value of a path parameter, as it stands in the path; empty where the pattern has none of
  /// that name.
  func argument(_ name: String) -> String {
    route.pathParameters.firstIndex(of: name).map { arguments[$0] } ?? ""
  }

  /// The identifier that a path parameter holds.
  ///
  /// - Throws: `APIError.notFound` for what is no identifier: nothing has such a name.
  func identifier(_ name: String) throws(APIError) -> Identifier {
    guard let identifier = Identifier(argument(name)) else { throw .notFound }
    return identifier
  }

  /// The values of the query parameters that the route takes, each checked against its rule. A
  /// parameter without a value counts as left out; of one that is repeated the last value counts.
  ///
  /// - Throws: 400 that names the parameter, for one that the route does not take or whose value is
  ///   against its rule.
  func query() throws(APIError) -> [String: String] {
    try QueryParameter.values(of: request, route.parameters)
  }
}
