// The engine's API as a console or a command calls it. Redirects are not followed, so that the
// token is sent to no other host.

import Foundation
import HTTPClient

/// The URL of an engine, and a token for it.
package struct EngineAddress: Equatable, Sendable {
  /// `http` on loopback, `https` elsewhere; without a path.
  package var url: URL
  /// The token that is sent as `Authorization: Bearer`.
  package var token: String

  /// An address and its token.
  package init(url: URL, token: String) {
    self.url = url
    self.token = token
  }
}

/// Why a request to an engine failed.
package enum ClientError: Error, Equatable, Sendable {
  /// No connection, or no response in time. The reason is the raw value of an
  /// `HTTPClientError.Reason`, or a message of the system.
  case unreachable(String)
  /// The engine responded with an error. `code`, `message` and `field` are those of its body; the
  /// first two are empty where it has none.
  case refused(status: Int, code: String, message: String, field: String?)
  /// Another attendant has the session; nil where nobody has.
  case taken(by: String?)
  /// The response is not one of an engine; why.
  case unreadable(String)
}

/// The engine's routes for consoles and commands.
///
///     let api = EngineAPI(EngineAddress(url: url, token: token))
///     let page = try await api.sessions(FeedQuery(state: "online", limit: 20))
package struct EngineAPI: Sendable {
  /// The most seconds until a response.
  package static let timeout: TimeInterval = 10
  /// The most bytes of a response.
  package static let maximumResponse = 64 << 20

  private let address: EngineAddress
  private let client: HTTPClient

  /// The API of the engine at an address.
  package init(_ address: EngineAddress, client: HTTPClient = .shared) {
    self.address = address
    self.client = client
  }

  /// A page of sessions, with the filters and orders of the feed.
  ///
  /// - Parameter query: Its `limit` is 1–1000 here.
  package func sessions(_ query: FeedQuery) async throws(ClientError) -> SessionPage {
    try await get("api/v1/sessions", query.items)
  }

  /// The number of open visitors' sockets: one for each session that is online, and those on
  /// standby.
  package func openSockets() async throws(ClientError) -> Int {
    let page = try await sessions(FeedQuery(state: .online, limit: 1))
    let text = try await metrics()
    let standby = text.split(separator: "\n").lazy
      .compactMap { line -> Int? in
        let words = line.split(separator: " ")
        guard words.count == 2, words[0] == "canais_standby_sockets" else { return nil }
        return Int(words[1])
      }.first
    return page.total + (standby ?? 0)
  }

  /// How the calls to the attendance platform get on.
  package func platformHealth() async throws(ClientError) -> PlatformHealth {
    PlatformHealth(metrics: try await metrics())
  }

  private func metrics() async throws(ClientError) -> String {
    String(decoding: try await send(request(.get, "metrics", [])), as: UTF8.self)
  }

  /// A session with its timeline, messages and calls.
  ///
  /// - Throws: `ClientError.refused` with status 404 if there is no such session.
  ///
  /// - Parameters:
  ///   - messages: The number of messages, 0–500; the last ones, or those before `before`.
  ///   - before: The messages' numbers are below this one; nil for the last ones.
  package func session(
    _ id: String, messages: Int = 100, before: Int? = nil
  ) async throws(ClientError) -> SessionDetails {
    var items = [URLQueryItem(name: "messages", value: String(messages))]
    if let before { items.append(URLQueryItem(name: "before", value: String(before))) }
    return try await get("api/v1/sessions/\(id)", items)
  }

  /// Hands a session over to human attendance. Has no effect on one that was handed over before.
  package func handOver(_ id: String) async throws(ClientError) {
    try await post("api/v1/sessions/\(id)/handover", [String: String]())
  }

  // MARK: - Requests

  func get<Answer: Decodable>(
    _ path: String, _ items: [URLQueryItem]
  ) async throws(ClientError) -> Answer {
    let body = try await send(request(.get, path, items))
    do {
      return try JSONDecoder().decode(Answer.self, from: body)
    } catch {
      throw .unreadable(String(describing: error))
    }
  }

  /// Posts a body as JSON, and returns the body of the response.
  @discardableResult
  func post(_ path: String, _ body: some Encodable) async throws(ClientError) -> Data {
    var request = try request(.post, path, [])
    request.fields.append("Content-Type", "application/json")
    request.body = (try? JSONEncoder().encode(body)).map { Array($0) } ?? []
    return try await send(request)
  }

  func request(
    _ method: HTTPMethod, _ path: String, _ items: [URLQueryItem]
  ) throws(ClientError) -> HTTPRequest {
    var request = try address.request(method, path, items)
    request.deadline = Int(EngineAPI.timeout * 1_000)
    request.bodyLimit = EngineAPI.maximumResponse
    request.acceptsCompression = true
    request.purpose = "api"
    return request
  }

  func send(_ request: HTTPRequest) async throws(ClientError) -> Data {
    let response: HTTPResponse
    do throws(HTTPClientError) {
      response = try await client.response(to: request)
    } catch {
      throw .unreachable(error.reason.rawValue)
    }
    let data = Data(response.body)
    guard (200..<300).contains(response.status) else {
      throw ErrorBody.error(status: response.status, data)
    }
    guard !response.isTruncated else {
      throw .unreadable("a response of over \(EngineAPI.maximumResponse) bytes")
    }
    return data
  }
}

extension EngineAddress {
  /// A request for a path of the engine, with the token.
  func request(
    _ method: HTTPMethod, _ path: String, _ items: [URLQueryItem]
  ) throws(ClientError) -> HTTPRequest {
    var url = url.appending(path: path)
    if !items.isEmpty { url.append(queryItems: items) }
    do throws(HTTPClientError) {
      var request = HTTPRequest(method, try HTTPURL(url.absoluteString))
      request.fields.append("Authorization", "Bearer \(token)")
      return request
    } catch {
      throw .unreachable(error.reason.rawValue)
    }
  }
}

extension FeedQuery {
  /// The query as parameters of a URL.
  var items: [URLQueryItem] {
    var items = [
      URLQueryItem(name: "order", value: order.rawValue),
      URLQueryItem(name: "offset", value: String(offset)),
      URLQueryItem(name: "limit", value: String(limit)),
    ]
    if let channel { items.append(URLQueryItem(name: "channel", value: channel)) }
    if let state { items.append(URLQueryItem(name: "state", value: state.name)) }
    if let handedOver {
      items.append(URLQueryItem(name: "handedOver", value: String(handedOver)))
    }
    if let waiting { items.append(URLQueryItem(name: "waiting", value: String(waiting))) }
    if let unassigned {
      items.append(URLQueryItem(name: "unassigned", value: String(unassigned)))
    }
    if let attendant { items.append(URLQueryItem(name: "attendant", value: attendant)) }
    if !query.isEmpty { items.append(URLQueryItem(name: "query", value: query)) }
    return items
  }
}

/// The body of an error response.
struct ErrorBody: Decodable {
  struct Detail: Decodable {
    var code: String
    var message: String
    var field: String?
    var attendant: String?
  }
  var error: Detail

  /// The error that a response with a status and a body stands for.
  static func error(status: Int, _ data: Data) -> ClientError {
    guard let body = try? JSONDecoder().decode(ErrorBody.self, from: data) else {
      return .refused(status: status, code: "", message: "", field: nil)
    }
    if body.error.code == "taken" { return .taken(by: body.error.attendant) }
    return .refused(
      status: status, code: body.error.code, message: body.error.message, field: body.error.field)
  }
}
