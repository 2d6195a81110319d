// Requests of the tests, and their results.

import Foundation
import Glibc
import Synchronization
import TestServer
import Testing

@testable import HTTPClient

extension HTTPRequest {
  /// Milliseconds that a request of a test may take unless the test is about its deadline. A
  /// passing test never takes that long; a short limit would only make tests fail on a busy
  /// machine.
  static let longDeadline = 60_000
}

/// A POST request.
func post(
  _ url: String, _ body: String = "{}", deadline: Int = HTTPRequest.longDeadline,
  bodyLimit: Int = 4_096
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
  _ bytes: [UInt8], deadline: Int = HTTPRequest.longDeadline, bodyLimit: Int = 4_096,
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
  _ text: String, deadline: Int = HTTPRequest.longDeadline, bodyLimit: Int = 4_096,
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
