// The engine's API as a console or a command calls it, by Foundation's URLSession. Redirects are
// refused: a token goes nowhere but where it was meant for.

import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Where an engine answers, and the token that opens it.
package struct EngineAddress: Equatable, Sendable {
  /// `http` on loopback, `https` elsewhere; without a path.
  package var url: URL
  /// Sent as `Authorization: Bearer`.
  package var token: String

  /// An address and its token.
  package init(url: URL, token: String) {
    self.url = url
    self.token = token
  }
}

/// Why the engine did not do what was asked.
package enum ClientError: Error, Equatable, Sendable {
  /// Nothing answers there; what the system said.
  case unreachable(String)
  /// It answered with an error: status, code and message, and the field where there is one.
  case refused(status: Int, code: String, message: String, field: String?)
  /// It answered something that is no answer of an engine.
  case unreadable(String)
}

/// The engine's routes for consoles and commands.
package struct EngineAPI: Sendable {
  /// Seconds an answer may take.
  package static let timeout: TimeInterval = 10

  private let address: EngineAddress
  private let session: URLSession

  /// The API of the engine at an address.
  package init(_ address: EngineAddress) {
    self.address = address
    let configuration = URLSessionConfiguration.ephemeral
    // Visitors' data are kept nowhere, and no folder is searched for them at each request.
    configuration.urlCache = nil
    configuration.timeoutIntervalForRequest = EngineAPI.timeout
    session = URLSession(
      configuration: configuration, delegate: RedirectRefusal(), delegateQueue: nil)
  }

  /// A page of sessions. Text, order and filters are those of the feed; `limit` is 1–1000.
  package func sessions(_ query: FeedQuery) async throws(ClientError) -> SessionPage {
    try await get("api/v1/sessions", query.items)
  }

  /// How many visitors' sockets are open: those of sessions, and those on standby.
  package func openSockets() async throws(ClientError) -> Int {
    let page = try await sessions(FeedQuery(state: "online", limit: 1))
    let text = String(decoding: try await send(request("metrics", [])), as: UTF8.self)
    let standby = text.split(separator: "\n").lazy
      .compactMap { line -> Int? in
        let words = line.split(separator: " ")
        guard words.count == 2, words[0] == "canais_standby_sockets" else { return nil }
        return Int(words[1])
      }.first
    return page.total + (standby ?? 0)
  }

  /// One session with all that is known of it.
  package func session(_ id: String) async throws(ClientError) -> SessionDetails {
    try await get("api/v1/sessions/\(id)", [])
  }

  /// Passes a session to human attendance. Twice is once.
  package func handOver(_ id: String) async throws(ClientError) {
    try await post("api/v1/sessions/\(id)/handover", [:])
  }

  /// Ends a session.
  package func end(_ id: String) async throws(ClientError) {
    try await post("api/v1/sessions/\(id)/end", [:])
  }

  /// Writes to the contact of a session, in the name of an agent or of the flow.
  package func write(
    _ text: String, from author: String = "agent", name: String, to id: String
  ) async throws(ClientError) {
    try await post(
      "api/v1/sessions/\(id)/messages", ["text": text, "from": author, "name": name])
  }

  // MARK: - Requests

  private func get<Answer: Decodable>(
    _ path: String, _ items: [URLQueryItem]
  ) async throws(ClientError) -> Answer {
    let body = try await send(request(path, items))
    do {
      return try JSONDecoder().decode(Answer.self, from: body)
    } catch {
      throw .unreadable(String(describing: error))
    }
  }

  private func post(_ path: String, _ body: [String: String]) async throws(ClientError) {
    var request = request(path, [])
    request.httpMethod = "POST"
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    request.httpBody = try? JSONEncoder().encode(body)
    _ = try await send(request)
  }

  private func request(_ path: String, _ items: [URLQueryItem]) -> URLRequest {
    address.request(path, items)
  }

  /// Makes a request to its end, even when the task that asked is cancelled: cancelling a request
  /// that is about to be answered ends the process in Foundation's registry of tasks.
  private func send(_ request: URLRequest) async throws(ClientError) -> Data {
    let result: Result<(Data, Int), ClientError> = await withCheckedContinuation { done in
      let task = session.dataTask(with: request) { data, response, error in
        if let response = response as? HTTPURLResponse {
          done.resume(returning: .success((data ?? Data(), response.statusCode)))
        } else {
          done.resume(returning: .failure(.unreachable(error?.localizedDescription ?? "")))
        }
      }
      task.resume()
    }
    let (data, status) = try result.get()
    guard (200..<300).contains(status) else { throw ErrorBody.fault(status: status, data) }
    return data
  }
}

extension EngineAddress {
  /// A request for a path of the engine, with the token.
  func request(_ path: String, _ items: [URLQueryItem]) -> URLRequest {
    var url = url.appending(path: path)
    if !items.isEmpty { url.append(queryItems: items) }
    var request = URLRequest(url: url)
    request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
    return request
  }
}

extension FeedQuery {
  /// The query as the routes take it.
  var items: [URLQueryItem] {
    var items = [
      URLQueryItem(name: "order", value: order.rawValue),
      URLQueryItem(name: "offset", value: String(offset)),
      URLQueryItem(name: "limit", value: String(limit)),
    ]
    if let channel { items.append(URLQueryItem(name: "channel", value: channel)) }
    if let state { items.append(URLQueryItem(name: "state", value: state)) }
    if let handedOver {
      items.append(URLQueryItem(name: "handedOver", value: String(handedOver)))
    }
    if !query.isEmpty { items.append(URLQueryItem(name: "query", value: query)) }
    return items
  }
}

/// The engine's error answer.
struct ErrorBody: Decodable {
  struct Detail: Decodable {
    var code: String
    var message: String
    var field: String?
  }
  var error: Detail

  static func fault(status: Int, _ data: Data) -> ClientError {
    guard let body = try? JSONDecoder().decode(ErrorBody.self, from: data) else {
      return .refused(status: status, code: "", message: "", field: nil)
    }
    return .refused(
      status: status, code: body.error.code, message: body.error.message, field: body.error.field)
  }
}

/// Refuses every redirect.
final class RedirectRefusal: NSObject, URLSessionTaskDelegate {
  func urlSession(
    _ session: URLSession, task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
    completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }
}
