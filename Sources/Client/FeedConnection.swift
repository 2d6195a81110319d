// One connection of the live feed.

import Foundation
import HTTPClient
import Synchronization

/// Requests the feed and reads its events. A receiver that is slow pauses the connection, so that
/// the number of unread pieces is limited.
final class FeedConnection: Sendable {
  /// The number of received but unprocessed pieces that pauses the connection.
  static let maxPendingPieces = 64

  private struct State {
    var response = FeedResponse()
    var task: HTTPTask?
    var pendingPieces = 0
    var isPaused = false
    var isCancelled = false
    var hasEnded = false
  }

  private let state = Mutex(State())
  private let queue: DispatchQueue
  private let deliver: @Sendable (FeedConnectionEvent) -> Void

  /// Starts the request. `deliver` is called on `queue`, which must be serial.
  init(
    _ address: EngineAddress, _ query: FeedQuery, client: HTTPClient = .shared,
    queue: DispatchQueue, deliver: @escaping @Sendable (FeedConnectionEvent) -> Void
  ) {
    self.queue = queue
    self.deliver = deliver
    do throws(ClientError) {
      var request = try address.request(.get, "api/v1/supervise", query.items)
      request.fields.append("Accept", "text/event-stream")
      request.deadline = Int(EngineAPI.timeout * 1_000)
      request.purpose = "feed"
      let task = client.stream(request, idleTimeout: Int(FeedStream.silenceLimit * 1_000)) {
        self.receive($0)
      }
      let (isCancelled, isPaused) = state.withLock { state in
        state.task = task
        return (state.isCancelled, state.isPaused)
      }
      if isCancelled { task?.cancel() } else if !isPaused { task?.resume() }
    } catch {
      let error = error
      queue.async { deliver(.ended(error)) }
    }
  }

  /// Ends the connection. `FeedConnectionEvent.ended` may still be delivered.
  func cancel() {
    let task = state.withLock { state in
      state.isCancelled = true
      return state.task
    }
    task?.cancel()
  }

  /// Called on the client's thread.
  private func receive(_ event: HTTPStreamEvent) -> HTTPStreamStep {
    let isPaused = state.withLock { state in
      state.pendingPieces += 1
      state.isPaused = state.pendingPieces >= FeedConnection.maxPendingPieces
      return state.isPaused
    }
    queue.async { self.process(event) }
    return isPaused ? .pause : .proceed
  }

  private func process(_ event: HTTPStreamEvent) {
    let events = state.withLock { state -> [FeedConnectionEvent] in
      guard !state.hasEnded else { return [] }
      switch event {
      case .head(let response):
        return state.response.begin(
          status: response.status, scope: response.fields.value(of: "Canais-Scope"))
      case .body(let bytes):
        guard let events = state.response.feed(bytes) else {
          state.hasEnded = true
          return [.ended(.unreadable("a line of over \(ServerSentEventParser.maximumLine) bytes"))]
        }
        return events
      case .end(let error):
        state.hasEnded = true
        return [.ended(state.response.error(after: error))]
      }
    }
    for event in events {
      deliver(event)
      if case .ended = event { cancel() }
    }
    let resumed = state.withLock { state -> HTTPTask? in
      state.pendingPieces -= 1
      guard state.isPaused, state.pendingPieces == 0 else { return nil }
      state.isPaused = false
      return state.task
    }
    resumed?.resume()
  }
}
