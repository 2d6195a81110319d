// One connection of a session's stream.

import Foundation
import HTTPClient
import Synchronization

/// Requests the stream of a session and reads its events. A receiver that is slow pauses the
/// connection, so that the number of unread pieces is limited.
final class TalkConnection: Sendable {
  /// An event of the connection.
  enum Event: Sendable {
    /// The engine has accepted the request.
    case connected
    /// The stream sent an event.
    case event(ServerSentEvent)
    /// The connection ended, and why. No event follows.
    case ended(ClientError)
  }

  private struct State {
    var parser = ServerSentEventParser()
    var status = 0
    var errorBody = Data()
    var task: HTTPTask?
    var pendingPieces = 0
    var isPaused = false
    var isCancelled = false
    var hasEnded = false
  }

  private let state = Mutex(State())
  private let queue: DispatchQueue
  private let deliver: @Sendable (Event) -> Void

  /// Starts the request. `deliver` is called on `queue`, which must be serial.
  init(
    _ address: EngineAddress, session: String, after lastID: String, client: HTTPClient,
    queue: DispatchQueue, deliver: @escaping @Sendable (Event) -> Void
  ) {
    self.queue = queue
    self.deliver = deliver
    do throws(ClientError) {
      var request = try address.request(.get, "api/v1/sessions/\(session)/live", [])
      request.fields.append("Accept", "text/event-stream")
      if !lastID.isEmpty { request.fields.append("Last-Event-ID", lastID) }
      request.deadline = Int(EngineAPI.timeout * 1_000)
      request.purpose = "talk"
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

  /// Ends the connection. `ended` may still be delivered.
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
    let events = state.withLock { state in state.hasEnded ? [] : read(event, &state) }
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

  private func read(_ event: HTTPStreamEvent, _ state: inout State) -> [Event] {
    switch event {
    case .head(let response):
      state.status = response.status
      return response.status == 200 ? [.connected] : []
    case .body(let bytes):
      guard state.status == 200 else {
        let remaining = FeedResponse.maximumErrorBody - state.errorBody.count
        state.errorBody.append(contentsOf: bytes.prefix(max(0, remaining)))
        return []
      }
      guard let events = state.parser.feed(bytes) else {
        state.hasEnded = true
        return [.ended(.unreadable("a line of over \(ServerSentEventParser.maximumLine) bytes"))]
      }
      return events.map { .event($0) }
    case .end(let error):
      state.hasEnded = true
      guard state.status == 0 || state.status == 200 else {
        return [.ended(ErrorBody.error(status: state.status, state.errorBody))]
      }
      return [.ended(.unreachable(error?.reason.rawValue ?? ""))]
    }
  }
}
