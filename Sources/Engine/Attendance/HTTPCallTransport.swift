// Calls over HTTP.

import Channels
import HTTPClient
import Presence

/// Makes calls with an `HTTPClient`.
package final class HTTPCallTransport: CallTransport {
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
    var request = HTTPRequest(call.method, call.url, fields: call.fields, body: call.body)
    if !call.body.isEmpty { request.fields.append("Content-Type", "application/json") }
    request.deadline = call.timeout * 1_000
    request.bodyLimit = call.bodyLimit
    request.purpose = call.purpose
    client.start(request) { result in
      switch result {
      case .success(let response): complete(Self.answer(response))
      case .failure(let error):
        complete(error.response.map(Self.answer) ?? .failed(.request(error.reason)))
      }
    }
  }

  private static func answer(_ response: HTTPResponse) -> CallAnswer {
    .answered(
      status: response.status,
      retryAfter: response.fields.value(of: "Retry-After").flatMap {
        RetryAfter.seconds($0, answered: response.fields.value(of: "Date"))
      },
      body: response.body)
  }
}
