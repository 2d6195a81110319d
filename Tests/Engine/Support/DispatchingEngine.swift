// An engine with a dispatcher that makes real calls.

import Presence
import Records
import TestSupport

@testable import Engine

/// An engine and the dispatcher of its outbox.
final class DispatchingEngine {
  let engine: TestEngine
  let dispatcher: OutboxDispatcher

  /// Starts both. `clock` is the dispatcher's.
  init(
    _ store: MemoryStore, clock: any EngineClock = SystemClock(), log: LogLines = LogLines()
  ) throws {
    let dispatcher = try OutboxDispatcher(store: store, clock: clock, log: { log.add($0) })
    let engine = try TestEngine(store: store, outbox: dispatcher, log: log)
    let served = engine.engine
    dispatcher.start(
      submit: { [weak served] in served?.journal?.submit($0) },
      apply: { [weak served] in served?.apply($0, $1) })
    self.dispatcher = dispatcher
    self.engine = engine
  }

  deinit {
    dispatcher.stop(seconds: 1)
    engine.engine.stop()
  }
}
