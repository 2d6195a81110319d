// Calls over HTTP.

import Channels
import HTTPClient
import Presence

/// Makes calls with an `HTTPClient`.
package final class HTTPCallTransport: CallTransport {
  /// The number of characters kept of a response's body.
  package static let excerptLimit = 500
  /// The number of bytes read of a response's body, unless the call wants more. If it is longer,
  /// the connection is closed.
  static let bodyLimit = 4 << 10

  private let client: HTTPClient

  /// Creates a transport, by default with a client of its own that rejects link-local and metadata
  /// addresses.
  package init(client: HTTPClient = HTTPCallTransport.makeClient()) { self.client = client }

  /// A client that connects only to the addresses that an attendance platform may have.
  package static func makeClient() -> HTTPClient {
    var settings = HTTPClientSettings()
    settings.isAddressAllowed = NetworkAddress.isCallable
    // The outbox queue decides how many calls a host receives.
    let limits = OutboxLimits()
    settings.maxActivePerHost = limits.inFlightPerHost + limits.slowPerHost
    return HTTPClient(settings)
  }

  /// Makes a call. A response counts from its complete head on, because a call needs nothing but
  /// the status: a body that is cut or late does not repeat a call that was answered.
  package func send(_ call: CallRequest, _ complete: @escaping @Sendable (CallAnswer) -> Void) {
    var request = HTTPRequest(.post, call.url, fields: call.fields, body: call.body)
    request.fields.append("Content-Type", "application/json")
    request.deadline = call.timeout * 1_000
    request.bodyLimit = max(Self.bodyLimit, call.answerLimit)
    request.purpose = call.purpose
    client.start(request) { result in
      switch result {
      case .success(let response): complete(Self.answer(response, call.answerLimit))
      case .failure(let error):
        complete(
          error.response.map { Self.answer($0, call.answerLimit) }
            ?? .failed(.request(error.reason)))
      }
    }
  }

  private static func answer(_ response: HTTPResponse, _ limit: Int) -> CallAnswer {
    .answered(
      status: response.status,
      retryAfter: response.fields.value(of: "Retry-After").flatMap {
        RetryAfter.seconds($0, answered: response.fields.value(of: "Date"))
      },
      responseExcerpt: excerpt(response.body), body: Array(response.body.prefix(limit)))
  }

  private static func excerpt(_ body: [UInt8]) -> String {
    // Most responses are empty or short.
    if body.isEmpty { return "" }
    return String(String(decoding: body, as: UTF8.self).prefix(excerptLimit))
  }
}
