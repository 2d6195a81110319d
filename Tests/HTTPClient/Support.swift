// Helpers for the tests of this module.

import Foundation
import Glibc
import Synchronization
import TestServer
import Testing

@testable import HTTPClient

/// Milliseconds that a request of a test may take unless the test is about its deadline. A passing
/// test never takes that long; a short limit would only make tests fail on a busy machine.
let longDeadline = 60_000

/// A POST request.
func post(
  _ url: String, _ body: String = "{}", deadline: Int = longDeadline, bodyLimit: Int = 4_096
) throws -> HTTPRequest {
  var request = HTTPRequest(.post, try HTTPURL(url), body: Array(body.utf8))
  request.fields.append("Content-Type", "application/json")
  request.deadline = deadline
  request.bodyLimit = bodyLimit
  return request
}

/// The reason why a request fails. Nil if it succeeds.
func reason(
  _ client: HTTPClient, _ request: HTTPRequest
) async -> HTTPClientError.Reason? {
  do throws(HTTPClientError) {
    _ = try await client.response(to: request)
    return nil
  } catch {
    return error.reason
  }
}

/// The result of a request that is answered with these bytes and the end of the connection.
func answered(
  _ bytes: [UInt8], deadline: Int = longDeadline, bodyLimit: Int = 4_096,
  change: (inout HTTPRequest) -> Void = { _ in }
) async throws -> Result<HTTPResponse, HTTPClientError> {
  let server = try RawServer { connection, _ in
    try connection.request()
    try connection.send(bytes)
    connection.finish()
    connection.waitForEnd()
  }
  let client = HTTPClient()
  var request = try post(server.url + "/message", deadline: deadline, bodyLimit: bodyLimit)
  change(&request)
  do throws(HTTPClientError) {
    return .success(try await client.response(to: request))
  } catch {
    return .failure(error)
  }
}

/// The result of a request that is answered with this text, of which each character is a byte.
func answered(
  _ text: String, deadline: Int = longDeadline, bodyLimit: Int = 4_096,
  change: (inout HTTPRequest) -> Void = { _ in }
) async throws -> Result<HTTPResponse, HTTPClientError> {
  // Bytes outside ASCII are written as characters below U+0100, for example `\u{E7}`.
  let bytes = text.unicodeScalars.map { UInt8($0.value) }
  return try await answered(bytes, deadline: deadline, bodyLimit: bodyLimit, change: change)
}

extension Result where Success == HTTPResponse, Failure == HTTPClientError {
  /// The reason of a failure. Nil for a success.
  var reason: HTTPClientError.Reason? {
    if case .failure(let error) = self { return error.reason }
    return nil
  }

  /// The status of the response, also of an incomplete one.
  var status: Int? {
    switch self {
    case .success(let response): response.status
    case .failure(let error): error.response?.status
    }
  }

  /// The body of a complete response as text.
  var text: String? {
    if case .success(let response) = self { return String(decoding: response.body, as: UTF8.self) }
    return nil
  }
}

/// The result of a request and its duration in milliseconds, measured on the client's thread,
/// because the task of the test may resume late.
func timed(
  _ client: HTTPClient, _ request: HTTPRequest
) async -> (result: Result<HTTPResponse, HTTPClientError>, milliseconds: Int) {
  let began = MonotonicClock.milliseconds
  return await withCheckedContinuation { done in
    client.start(request) {
      done.resume(returning: ($0, Int(MonotonicClock.milliseconds - began)))
    }
  }
}

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
    Turns(client, requests) { done.resume(returning: $0) }.next()
  }
}

/// Consecutive requests.
private final class Turns: Sendable {
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

/// A condition that a test waits for.
final class Condition: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)

  /// Has the waiter check the condition.
  func poke() { semaphore.signal() }

  /// Waits until the condition holds. Returns false after a timeout.
  func wait(seconds: Double = 60, until holds: () -> Bool) -> Bool {
    let end = DispatchTime.now() + seconds
    while !holds() {
      if semaphore.wait(timeout: end) == .timedOut { return holds() }
    }
    return true
  }
}

/// The events of a stream.
final class Told: Sendable {
  private let events = Mutex<[HTTPStreamEvent]>([])
  private let condition = Condition()

  func add(_ event: HTTPStreamEvent) {
    events.withLock { $0.append(event) }
    condition.poke()
  }

  /// Waits until a condition holds for the events. Returns false after a timeout.
  func wait(seconds: Double = 60, until holds: ([HTTPStreamEvent]) -> Bool) -> Bool {
    condition.wait(seconds: seconds) { holds(events.withLock { $0 }) }
  }

  var all: [HTTPStreamEvent] { events.withLock { $0 } }

  /// Waits for the last event. The error is nil if the stream ended normally.
  func end(seconds: Double = 60) -> (came: Bool, error: HTTPClientError?) {
    var error: HTTPClientError?
    let came = wait(seconds: seconds) { events in
      guard case .end(let why)? = events.last else { return false }
      error = why
      return true
    }
    return (came, error)
  }

  /// The body.
  var body: [UInt8] {
    all.flatMap { event -> [UInt8] in
      if case .body(let bytes) = event { return bytes }
      return []
    }
  }

  var status: Int? {
    for case .head(let response) in all { return response.status }
    return nil
  }
}
