// An engine with its store, its tokens and its outbox, as `serve` and the demonstration run it.

import Engine
import Foundation
import Presence
import Storage
import Synchronization

/// A running engine with its dependencies.
final class EngineHost: Sendable {
  let storage: Storage
  let address: BoundAddress
  let tokens: TokenFile
  let outbox: OutboxDispatcher
  private let engine: Engine
  private let isStopped = StopFlag()

  /// Starts an engine on an open database.
  init(
    _ configuration: EngineConfiguration, storage: Storage, clock: any EngineClock = SystemClock(),
    log: @escaping EngineLog
  ) throws(EngineError) {
    self.storage = storage
    tokens = try TokenFile.load(TokenFile.path(database: storage.path))
    outbox = try OutboxDispatcher(store: storage, clock: clock, log: log)
    engine = Engine(
      configuration, store: storage, clock: clock, tokens: TokenRing(tokens, clock: clock),
      outbox: outbox, log: log)
    address = try engine.start()
    guard let journal = engine.journal else { return }
    let isStopped = isStopped
    outbox.start(
      submit: { records in
        // The engine's journal has ended, so outcomes go straight to the store.
        if isStopped.isSet {
          try? storage.commit(records)
        } else {
          journal.submit(records)
        }
      },
      apply: { [weak engine] in engine?.apply($0, $1) })
  }

  /// Whether every shard responds within some seconds.
  func isResponsive(within seconds: Double) -> Bool { engine.isResponsive(within: seconds) }

  /// Reads the configuration again.
  func reload() throws(EngineError) { try engine.reload() }

  /// Stops in an orderly way, within some seconds. Waiting calls are made after the next start.
  ///
  /// - Returns: Whether it stopped in time.
  @discardableResult
  func stop(within seconds: Double = 10) -> Bool {
    outbox.stop(seconds: seconds / 2)
    return engine.stop(within: seconds / 2)
  }

  /// Stops in an orderly way, and then makes waiting calls for at most some seconds.
  func stop(draining seconds: Double) {
    engine.stop()
    isStopped.set()
    let end = Date(timeIntervalSinceNow: seconds)
    outbox.callsCommitted()
    repeat {
      Thread.sleep(forTimeInterval: 0.05)
    } while !outbox.isIdle && Date() < end
    outbox.stop(seconds: 1)
  }
}

/// Whether the engine's journal has ended.
private final class StopFlag: Sendable {
  private let flag = Atomic<Bool>(false)
  var isSet: Bool { flag.load(ordering: .acquiring) }
  func set() { flag.store(true, ordering: .releasing) }
}
