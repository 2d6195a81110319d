// An engine put together with its store, its tokens and its caller: what `serve` and the
// demonstration run.

import Engine
import Foundation
import Presence
import Storage
import Synchronization

/// A running engine and all it needs.
final class EngineHost: Sendable {
  let storage: Storage
  let address: BoundAddress
  let tokens: TokenFile
  let outbox: OutboxDispatcher
  private let engine: Engine
  private let isStopped = StopFlag()

  /// Starts an engine on a database that is open already.
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
    outbox.start { records in
      // Outcomes of calls that are made while the engine is gone go straight to the store.
      if isStopped.isSet {
        try? storage.commit(records)
      } else {
        journal.submit(records)
      }
    }
  }

  /// Whether every shard answers within so many seconds.
  func isResponsive(within seconds: Double) -> Bool { engine.isResponsive(within: seconds) }

  /// Reads the configuration anew.
  func reload() throws(EngineError) { try engine.reload() }

  /// Ends in good order; calls that wait are made at the next start.
  @discardableResult
  func stop(within seconds: Double = 10) -> Bool {
    outbox.stop(seconds: seconds / 2)
    return engine.stop(within: seconds / 2)
  }

  /// Ends in good order, and makes the calls that wait, for so many seconds at most.
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

/// Whether the engine's writer is gone.
private final class StopFlag: Sendable {
  private let flag = Atomic<Bool>(false)
  var isSet: Bool { flag.load(ordering: .acquiring) }
  func set() { flag.store(true, ordering: .releasing) }
}
