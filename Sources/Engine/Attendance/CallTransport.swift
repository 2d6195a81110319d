// One call out, made by Foundation's URLSession: connections are kept, redirects are never followed,
// and of an answer only its first bytes are read.

import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// A POST to be made.
package struct CallRequest: Sendable {
  /// Where to.
  package var url: URL
  /// Headers beside `Content-Type: application/json`.
  package var headers: [(name: String, value: String)]
  /// The JSON body.
  package var body: [UInt8]
  /// Seconds for the whole call.
  package var timeout: Int
}

/// What came of a call.
package enum CallAnswer: Equatable, Sendable {
  /// An answer: its status, `Retry-After` in seconds where it has one, and its first characters.
  case answered(status: Int, retryAfter: Int?, said: String)
  /// No answer: what went wrong.
  case failed(String)
}

/// Makes calls. Real ones by `URLSessionTransport`; tests bring their own.
package protocol CallTransport: Sendable {
  /// Makes a call and tells, once, on any thread, what came of it.
  func send(_ request: CallRequest, _ done: @escaping @Sendable (CallAnswer) -> Void)
}

/// Calls by URLSession.
package final class URLSessionTransport: CallTransport {
  /// Connections kept to one host.
  package static let connectionsPerHost = 64
  /// Characters kept of what the platform said.
  package static let saidLimit = 500
  /// Bytes read of an answer.
  static let bodyLimit = 4 << 10

  private let session: URLSession
  private let calls: OpenCalls

  /// A transport with connections of its own.
  package init() {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpMaximumConnectionsPerHost = URLSessionTransport.connectionsPerHost
    configuration.httpShouldSetCookies = false
    // Otherwise the folder of a cache is searched at each call, which a POST never uses.
    configuration.urlCache = nil
    configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
    configuration.httpAdditionalHeaders = ["User-Agent": "canais"]
    calls = OpenCalls()
    session = URLSession(configuration: configuration, delegate: calls, delegateQueue: nil)
  }

  deinit { session.invalidateAndCancel() }

  /// Makes a call and tells, once, on a queue of the session, what came of it.
  package func send(_ request: CallRequest, _ done: @escaping @Sendable (CallAnswer) -> Void) {
    var post = URLRequest(url: request.url, timeoutInterval: TimeInterval(request.timeout))
    post.httpMethod = "POST"
    post.httpBody = Data(request.body)
    post.setValue("application/json", forHTTPHeaderField: "Content-Type")
    for header in request.headers {
      post.setValue(header.value, forHTTPHeaderField: header.name)
    }
    let task = session.dataTask(with: post)
    calls.open(task.taskIdentifier, done)
    task.resume()
  }
}

/// The calls under way, by their task.
private final class OpenCalls: NSObject, URLSessionDataDelegate {
  private struct Open {
    var done: @Sendable (CallAnswer) -> Void
    var body = Data()
  }

  private let open = Mutex<[Int: Open]>([:])

  func open(_ task: Int, _ done: @escaping @Sendable (CallAnswer) -> Void) {
    open.withLock { $0[task] = Open(done: done) }
  }

  /// What is over the limit is dropped. The task is not cancelled: cancelling one that is about to
  /// end brings the process down in Foundation's registry of tasks. A call that never ends is
  /// given up by whoever made it.
  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    open.withLock { open in
      guard var call = open.removeValue(forKey: dataTask.taskIdentifier) else { return }
      call.body.append(data.prefix(URLSessionTransport.bodyLimit - call.body.count))
      open[dataTask.taskIdentifier] = call
    }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    guard let call = open.withLock({ $0.removeValue(forKey: task.taskIdentifier) }) else { return }
    guard let response = task.response as? HTTPURLResponse else {
      return call.done(.failed(error?.localizedDescription ?? "no answer"))
    }
    let said = String(decoding: call.body, as: UTF8.self)
    call.done(
      .answered(
        status: response.statusCode,
        retryAfter: response.value(forHTTPHeaderField: "Retry-After").flatMap {
          RetryAfter.seconds($0, answered: response.value(forHTTPHeaderField: "Date"))
        },
        said: String(said.prefix(URLSessionTransport.saidLimit))))
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
    completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }
}

/// The `Retry-After` header (RFC 9110, section 10.2.3).
enum RetryAfter {
  /// Seconds from now, not negative; nil for what is neither seconds nor a date. A date is held
  /// against the answer's own `Date`, where it has one: our clock may be another's than the platform's.
  static func seconds(_ value: String, answered date: String? = nil) -> Int? {
    if let seconds = Int(value) { return max(0, seconds) }
    let reader = DateFormatter()
    reader.locale = Locale(identifier: "en_US_POSIX")
    reader.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
    let now = date.flatMap { reader.date(from: $0) } ?? Date()
    return reader.date(from: value).map {
      Int(min(max(0, $0.timeIntervalSince(now).rounded(.up)), 1e9))
    }
  }
}
