// A subscription to the live feed, which reconnects by itself. Every window is complete, so that
// nothing has to be repaired after a lost connection.

import Foundation
import HTTPClient
import Presence
import Records
import Synchronization

/// An event of a `FeedStream`.
package enum FeedEvent: Equatable, Sendable {
  /// The engine has accepted the request.
  case connected
  /// The token's scope is `watch`, which may read and not act. Follows `connected`.
  case mayOnlyWatch
  /// The rows in view, complete.
  case window(FeedWindow)
  /// A session changed its state.
  case transition(FeedTransition)
  /// The engine left out this many transitions, since the connection was too slow for them.
  case dropped(Int)
  /// Why the engine refuses new visitors at the moment; empty once it has recovered.
  case shortages([Shortage])
  /// The connection failed or was refused. The next attempt follows after `retryMillis`
  /// milliseconds.
  case lost(ClientError, retryMillis: Int)
}

/// A subscription to the live feed, which reconnects by itself.
///
///     let stream = FeedStream(address, query: FeedQuery()) { event in queue.append(event) }
///     defer { stream.stop() }
package final class FeedStream: Sendable {
  /// Seconds without a byte after which a connection counts as lost. The engine sends a comment
  /// every 15 s.
  package static let silenceLimit: TimeInterval = 40
  /// Milliseconds before the first retry. They double with each further one.
  package static let firstRetryMillis = 200
  /// The most milliseconds before a retry. With them a console is up to date within two seconds of
  /// the engine's return.
  package static let maximumRetryMillis = 1_000

  private struct State {
    var address: EngineAddress
    var query: FeedQuery
    /// Incremented for each connection, so that events of an earlier one are ignored.
    var generation = 0
    var retryMillis = FeedStream.firstRetryMillis
    var cancel: (@Sendable () -> Void)?
    var isStopped = false
  }

  private let client: HTTPClient
  private let relocated: @Sendable () -> EngineAddress?
  private let state: Mutex<State>
  private let queue = DispatchQueue(label: "canais.feed")
  private let receive: @Sendable (FeedEvent) -> Void

  /// Connects.
  ///
  /// - Parameters:
  ///   - relocated: Called before each retry. Returns the address at which the engine runs now; nil
  ///     if
  ///     that is unknown or unchanged.
  ///   - receive: Called for each event, one at a time, on a queue of the stream's own.
  package init(
    _ address: EngineAddress, query: FeedQuery, client: HTTPClient = .shared,
    relocated: @escaping @Sendable () -> EngineAddress? = { nil },
    receive: @escaping @Sendable (FeedEvent) -> Void
  ) {
    self.client = client
    self.relocated = relocated
    self.receive = receive
    state = Mutex(State(address: address, query: query))
    connect(generation: 0)
  }

  deinit { state.withLock { $0.cancel?() } }

  /// Changes the query, and reconnects if it differs from the current one.
  package func update(_ query: FeedQuery) {
    let generation = state.withLock { state -> Int? in
      guard !state.isStopped, state.query != query else { return nil }
      state.query = query
      state.generation += 1
      state.cancel?()
      return state.generation
    }
    if let generation { connect(generation: generation) }
  }

  /// Ends the subscription. An event that is being delivered may still arrive.
  package func stop() {
    state.withLock { state in
      state.isStopped = true
      state.generation += 1
      state.cancel?()
    }
  }

  private func connect(generation: Int) {
    state.withLock { state in
      guard state.generation == generation, !state.isStopped else { return }
      let connection = FeedConnection(
        state.address, state.query, client: client, queue: queue
      ) { [weak self] event in
        self?.handle(event, of: generation)
      }
      state.cancel = { connection.cancel() }
    }
  }

  /// Handles an event of a connection. Called on `queue`.
  private func handle(_ event: FeedConnectionEvent, of generation: Int) {
    guard state.withLock({ $0.generation == generation && !$0.isStopped }) else { return }
    switch event {
    case .event(let event):
      if event == .connected { state.withLock { $0.retryMillis = FeedStream.firstRetryMillis } }
      receive(event)
    case .ended(let error):
      let retry = state.withLock { state in
        defer {
          state.retryMillis = min(state.retryMillis * 2, FeedStream.maximumRetryMillis)
        }
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
}
