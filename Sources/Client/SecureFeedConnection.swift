// One connection of the live feed over TLS. PlaintextFeedConnection says why plain HTTP does not
// use this.

import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// A connection of the feed through URLSession.
final class SecureFeedConnection: NSObject, URLSessionDataDelegate {
  private let response = Mutex(FeedResponse())
  private let receive: @Sendable (FeedConnectionEvent) -> Void

  private init(receive: @escaping @Sendable (FeedConnectionEvent) -> Void) {
    self.receive = receive
  }

  /// Makes the request.
  ///
  /// - Parameter receive: Called for each event, on URLSession's queue. `ended` is the last one.
  static func start(
    _ address: EngineAddress, _ query: FeedQuery,
    receive: @escaping @Sendable (FeedConnectionEvent) -> Void
  ) -> URLSessionDataTask {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.urlCache = nil
    configuration.timeoutIntervalForRequest = FeedStream.silenceLimit
    let session = URLSession(
      configuration: configuration, delegate: SecureFeedConnection(receive: receive),
      delegateQueue: nil)
    var request = address.request("api/v1/supervise", query.items)
    request.setValue("text/event-stream", forHTTPHeaderField: "Accept")
    let task = session.dataTask(with: request)
    task.resume()
    session.finishTasksAndInvalidate()
    return task
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
  ) {
    let head = response as? HTTPURLResponse
    let events = self.response.withLock {
      $0.begin(
        status: head?.statusCode ?? 0,
        scope: head?.value(forHTTPHeaderField: "Canais-Scope"))
    }
    for event in events { receive(event) }
    completionHandler(.allow)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    guard let events = response.withLock({ $0.feed(data) }) else { return dataTask.cancel() }
    for event in events { receive(event) }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    receive(.ended(response.withLock { $0.error(error?.localizedDescription ?? "") }))
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
    completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }
}
