// A subscription to one session's stream, which reconnects by itself and goes on where it was.

import Foundation
import HTTPClient
import Synchronization

/// An event of a `TalkStream`.
package enum TalkStreamEvent: Equatable, Sendable {
  /// The engine has accepted the request.
  case connected
  /// Something happened in the session.
  case event(TalkEvent)
  /// The connection failed. The next attempt follows after `retryMillis` milliseconds.
  case lost(ClientError, retryMillis: Int)
  /// The session is closed or unknown: no event follows.
  case ended(ClientError?)
}

/// A subscription to one session's stream, which reconnects by itself.
///
///     let stream = TalkStream(address, session: id) { event in queue.append(event) }
///     defer { stream.stop() }
package final class TalkStream: Sendable {
  private struct State {
    var address: EngineAddress
    /// Incremented for each connection, so that events of an earlier one are ignored.
    var generation = 0
    var retryMillis = FeedStream.firstRetryMillis
    var lastID = ""
    var isClosed = false
    var isStopped = false
    var connection: TalkConnection?
  }

  private let session: String
  private let client: HTTPClient
  private let relocated: @Sendable () -> EngineAddress?
  private let state: Mutex<State>
  private let queue = DispatchQueue(label: "canais.talk")
  private let receive: @Sendable (TalkStreamEvent) -> Void

  /// Connects.
  ///
  /// - Parameters:
  ///   - session: The session's identifier.
  ///   - relocated: Called before each retry. Returns the address at which the engine runs now; nil
  ///     if that is unknown or unchanged.
  ///   - receive: Called for each event, one at a time, on a queue of the stream's own.
  package init(
    _ address: EngineAddress, session: String, client: HTTPClient = .shared,
    relocated: @escaping @Sendable () -> EngineAddress? = { nil },
    receive: @escaping @Sendable (TalkStreamEvent) -> Void
  ) {
    self.session = session
    self.client = client
    self.relocated = relocated
    self.receive = receive
    state = Mutex(State(address: address))
    connect(generation: 0)
  }

  /// Ends the subscription. An event that is being delivered may still arrive.
  package func stop() {
    state.withLock { state in
      state.isStopped = true
      state.generation += 1
      state.connection?.cancel()
    }
  }

  private func connect(generation: Int) {
    state.withLock { state in
      guard state.generation == generation, !state.isStopped else { return }
      state.connection = TalkConnection(
        state.address, session: session, after: state.lastID, client: client, queue: queue
      ) { [weak self] event in
        self?.handle(event, of: generation)
      }
    }
  }

  /// Handles an event of a connection. Called on `queue`.
  private func handle(_ event: TalkConnection.Event, of generation: Int) {
    guard state.withLock({ $0.generation == generation && !$0.isStopped }) else { return }
    switch event {
    case .connected:
      state.withLock { $0.retryMillis = FeedStream.firstRetryMillis }
      receive(.connected)
    case .event(let sent):
      guard let event = TalkEvent(sent) else { return }
      state.withLock { state in
        if !sent.id.isEmpty { state.lastID = sent.id }
        if event.closesSession { state.isClosed = true }
      }
      receive(.event(event))
    case .ended(let error): end(error)
    }
  }

  private func end(_ error: ClientError) {
    if state.withLock({ $0.isClosed }) {
      stop()
      return receive(.ended(nil))
    }
    if case .refused(404, _, _, _) = error {
      stop()
      return receive(.ended(error))
    }
    let retry = state.withLock { state in
      defer { state.retryMillis = min(state.retryMillis * 2, FeedStream.maximumRetryMillis) }
      state.generation += 1
      return (millis: state.retryMillis, generation: state.generation)
    }
    receive(.lost(error, retryMillis: retry.millis))
    queue.asyncAfter(deadline: .now() + .milliseconds(retry.millis)) { [weak self] in
      guard let self else { return }
      if let address = relocated() { state.withLock { $0.address = address } }
      connect(generation: retry.generation)
    }
  }
}

extension TalkEvent {
  /// Whether the session is closed after the event.
  fileprivate var closesSession: Bool {
    switch self {
    case .session(let details): details.row.state == .known(.closed)
    case .state(let entry): entry.to == .known(.closed)
    case .message, .typing, .read, .assigned, .call: false
    }
  }
}
