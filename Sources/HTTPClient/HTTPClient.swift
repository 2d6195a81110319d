// The client: a mailbox and a thread that is started by the first request.

import CCurl
import Foundation
import Synchronization

/// Performs HTTP requests on one thread, over HTTP/1.1 or, if TLS negotiates it, HTTP/2.
///
/// Redirects are not followed, and cookies and proxies are not used. An idle client causes no
/// wake-ups, and closes its connections after `HTTPClientSettings.idleTimeout`. When the client is
/// released, its remaining requests fail with `HTTPClientError.Reason.stopped`.
///
///     let client = HTTPClient()
///     var request = HTTPRequest(.post, try HTTPURL("https://chat.example/message"), body: body)
///     request.deadline = 5_000
///     client.start(request) { result in … }
package final class HTTPClient: Sendable {
  private let settings: HTTPClientSettings
  /// The mailbox of the thread once it was started, or why it could not be started.
  private let thread = Mutex<Result<Mailbox, HTTPClientError>?>(nil)

  /// Creates a client. Neither its thread nor libcurl is loaded before the first request.
  package init(_ settings: HTTPClientSettings = HTTPClientSettings()) { self.settings = settings }

  deinit {
    if case .success(let mailbox)? = thread.withLock({ $0 }) {
      mailbox.post { $0.isStopping = true }
    }
  }

  /// Loads libcurl and returns its version, for example `7.88.1`. Throws
  /// `HTTPClientError.Reason.missingLibrary`.
  @discardableResult
  package static func loadLibrary() throws(HTTPClientError) -> String {
    guard canais_curl_load() == CANAIS_CURL_LOADED else { throw HTTPClientError(.missingLibrary) }
    return String(cString: canais_curl_version())
  }

  // MARK: - Requests

  /// Starts a request. `complete` is called once, on the client's thread, and must not block.
  @discardableResult
  package func start(
    _ request: HTTPRequest,
    _ complete: @escaping @Sendable (Result<HTTPResponse, HTTPClientError>) -> Void
  ) -> HTTPTask? {
    start(request, .whole(complete))
  }

  /// Starts a request whose response is delivered as a stream. `receive` is called on the client's
  /// thread for one event at a time, and must not block. The last event is always
  /// `HTTPStreamEvent.end`.
  ///
  /// - Parameter idleTimeout: Milliseconds without a byte, after the head, that end the stream with
  ///   `HTTPClientError.Reason.bodyTimedOut`. The time of a pause does not count.
  @discardableResult
  package func stream(
    _ request: HTTPRequest, idleTimeout: Int,
    _ receive: @escaping @Sendable (HTTPStreamEvent) -> HTTPStreamStep
  ) -> HTTPTask? {
    start(request, .stream(idleTimeout: Int64(max(1, idleTimeout)), receive))
  }

  /// Performs a request. Cancelling the task that awaits it cancels the request.
  package func response(to request: HTTPRequest) async throws(HTTPClientError) -> HTTPResponse {
    let cancellation = Cancellation()
    let result: Result<HTTPResponse, HTTPClientError> = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        cancellation.set(start(request) { continuation.resume(returning: $0) })
      }
    } onCancel: {
      cancellation.cancel()
    }
    return try result.get()
  }

  /// Performs a request and blocks the calling thread, which must not be the client's.
  package func waitForResponse(to request: HTTPRequest) throws(HTTPClientError) -> HTTPResponse {
    let awaited = AwaitedResult()
    start(request) { awaited.set($0) }
    return try awaited.wait().get()
  }

  private func start(_ request: HTTPRequest, _ receiver: QueuedRequest.Receiver) -> HTTPTask? {
    let mailbox: Mailbox
    switch startThread() {
    case .success(let started): mailbox = started
    case .failure(let error):
      QueuedRequest(id: 0, request: request, receiver: receiver, deadline: 0).fail(error)
      return nil
    }
    let queued = QueuedRequest(
      id: mailbox.nextID(), request: request, receiver: receiver,
      deadline: MonotonicClock.milliseconds + Int64(max(1, request.deadline)))
    mailbox.post { $0.requests.append(queued) }
    return HTTPTask(id: queued.id, mailbox: mailbox)
  }

  // MARK: - Thread

  /// The mailbox of the thread, which is started if it does not run.
  private func startThread() -> Result<Mailbox, HTTPClientError> {
    thread.withLock { thread in
      if case .success(let mailbox)? = thread { return .success(mailbox) }
      let result = Self.newThread(settings)
      thread = result
      return result
    }
  }

  private static func newThread(
    _ settings: HTTPClientSettings
  ) -> Result<Mailbox, HTTPClientError> {
    do throws(HTTPClientError) {
      let mailbox = try Mailbox()
      let thread = Thread { ClientLoop(settings, mailbox).run() }
      thread.stackSize = 1 << 20
      thread.start()
      return .success(mailbox)
    } catch {
      return .failure(error)
    }
  }
}

/// Cancels a request that may not have been started yet.
private final class Cancellation: Sendable {
  private let state = Mutex<(task: HTTPTask?, isCancelled: Bool)>((nil, false))

  func set(_ task: HTTPTask?) {
    let isCancelled = state.withLock { state in
      state.task = task
      return state.isCancelled
    }
    if isCancelled { task?.cancel() }
  }

  func cancel() {
    let task = state.withLock { state in
      state.isCancelled = true
      return state.task
    }
    task?.cancel()
  }
}

/// A result that a thread blocks for.
private final class AwaitedResult: Sendable {
  private let result = Mutex<Result<HTTPResponse, HTTPClientError>?>(nil)
  private let semaphore = DispatchSemaphore(value: 0)

  func set(_ result: Result<HTTPResponse, HTTPClientError>) {
    self.result.withLock { $0 = result }
    semaphore.signal()
  }

  func wait() -> Result<HTTPResponse, HTTPClientError> {
    semaphore.wait()
    return result.withLock { $0 } ?? .failure(HTTPClientError(.stopped))
  }
}
