// Requests that a client sends one after the other.

import Synchronization
import Testing

@testable import HTTPClient

/// Sends a request a number of times, one after the other. Returns the duration in milliseconds.
func inTurn(_ client: HTTPClient, _ request: HTTPRequest, times: Int) async -> Int {
  let began = MonotonicClock.milliseconds
  let results = await inTurn(client, Array(repeating: request, count: times))
  #expect(results.allSatisfy { $0.status == 200 }, "\(results)")
  return Int(MonotonicClock.milliseconds - began)
}

/// Sends requests one after the other and returns their results. Each request is started on the
/// client's thread as the one before it completes: the task of a test may resume so late, while
/// other tests block the threads of tasks, that the client has closed its idle connections.
func inTurn(
  _ client: HTTPClient, _ requests: [HTTPRequest]
) async -> [Result<HTTPResponse, HTTPClientError>] {
  await withCheckedContinuation { done in
    ConsecutiveRequests(client, requests) { done.resume(returning: $0) }.next()
  }
}

/// Consecutive requests.
final class ConsecutiveRequests: Sendable {
  typealias Results = [Result<HTTPResponse, HTTPClientError>]

  private let client: HTTPClient
  private let requests: [HTTPRequest]
  private let results = Mutex<Results>([])
  private let done: @Sendable (Results) -> Void

  init(
    _ client: HTTPClient, _ requests: [HTTPRequest], _ done: @escaping @Sendable (Results) -> Void
  ) {
    self.client = client
    self.requests = requests
    self.done = done
  }

  func next() {
    let results = results.withLock { $0 }
    guard results.count < requests.count else { return done(results) }
    client.start(requests[results.count]) { [self] result in
      self.results.withLock { $0.append(result) }
      next()
    }
  }
}
