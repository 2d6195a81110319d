// Calls made by Foundation's URLSession: connections are kept, redirects are never followed, and
// only the first bytes of a response are read.

import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Makes calls by URLSession.
package final class URLSessionTransport: CallTransport {
  /// The most connections to one host.
  private static let connectionsPerHost = 64
  /// The most characters kept of a response's body.
  package static let excerptLimit = 500
  /// The most bytes read of a response's body.
  fileprivate static let bodyLimit = 4 << 10

  private let session: URLSession
  private let calls: OpenCalls

  /// Creates a transport with connections of its own.
  package init() {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpMaximumConnectionsPerHost = URLSessionTransport.connectionsPerHost
    configuration.httpShouldSetCookies = false
    // With a cache, each call searches its folder, though a POST never uses it.
    configuration.urlCache = nil
    configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
    configuration.httpAdditionalHeaders = ["User-Agent": "canais"]
    calls = OpenCalls()
    session = URLSession(configuration: configuration, delegate: calls, delegateQueue: nil)
  }

  deinit { session.invalidateAndCancel() }

  /// Makes a call and passes its result to `done`, once, on the session's queue.
  package func send(_ request: CallRequest, _ done: @escaping @Sendable (CallAnswer) -> Void) {
    var post = URLRequest(url: request.url, timeoutInterval: TimeInterval(request.timeout))
    post.httpMethod = "POST"
    post.httpBody = Data(request.body)
    post.setValue("application/json", forHTTPHeaderField: "Content-Type")
    for header in request.headers {
      post.setValue(header.value, forHTTPHeaderField: header.name)
    }
    let task = session.dataTask(with: post)
    calls.add(task.taskIdentifier, done)
    task.resume()
  }
}

/// The calls under way, by the identifier of their task.
private final class OpenCalls: NSObject, URLSessionDataDelegate {
  private struct OpenCall {
    var done: @Sendable (CallAnswer) -> Void
    var body = Data()
  }

  private let calls = Mutex<[Int: OpenCall]>([:])

  func add(_ task: Int, _ done: @escaping @Sendable (CallAnswer) -> Void) {
    calls.withLock { $0[task] = OpenCall(done: done) }
  }

  /// Keeps the first bytes of the body and drops the rest. The task is not cancelled: cancelling
  /// one that is about to end crashes in Foundation's registry of tasks. The dispatcher gives up a
  /// call whose body never ends.
  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    calls.withLock { calls in
      guard var call = calls.removeValue(forKey: dataTask.taskIdentifier) else { return }
      call.body.append(data.prefix(URLSessionTransport.bodyLimit - call.body.count))
      calls[dataTask.taskIdentifier] = call
    }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    guard let call = calls.withLock({ $0.removeValue(forKey: task.taskIdentifier) }) else { return }
    guard let response = task.response as? HTTPURLResponse else {
      return call.done(.failed(error?.localizedDescription ?? "no answer"))
    }
    let text = String(decoding: call.body, as: UTF8.self)
    call.done(
      .answered(
        status: response.statusCode,
        retryAfter: response.value(forHTTPHeaderField: "Retry-After").flatMap {
          RetryAfter.seconds($0, answered: response.value(forHTTPHeaderField: "Date"))
        },
        responseExcerpt: String(text.prefix(URLSessionTransport.excerptLimit))))
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
    completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }
}
