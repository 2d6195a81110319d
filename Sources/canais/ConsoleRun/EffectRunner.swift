// Carries out the effects of a console off the console's thread, by kind, and posts their results
// to its mailbox.

import Channels
import Console
import Engine
import Storage

/// Carries out effects. Calls return at once; results arrive in the mailbox.
///
/// Each kind has queues of its own, so that a form never waits for a report, nor a search for an
/// export.
final class EffectRunner: Sendable {
  private let stored: StoredEffectRunner
  private let work: WorkEffectRunner
  private let engine: EngineEffectRunner
  /// Nil line by line, where every result answers an effect.
  private let watch: InstallationWatch?

  /// - Parameters:
  ///   - storage: The database; nil on a console that is attached to a remote engine.
  ///   - language: The language of errors.
  ///   - process: The engine that engine effects go to.
  ///   - isWatching: Whether to report what others change.
  init(
    storage: Storage?, language: Language, mailbox: ConsoleMailbox, process: EngineProcess,
    clock: any EngineClock, attendant: String, isWatching: Bool = true
  ) {
    let context = EffectContext(
      storage: storage, language: language, mailbox: mailbox, clock: clock,
      attendant: attendant)
    stored = StoredEffectRunner(context)
    work = WorkEffectRunner(context)
    engine = EngineEffectRunner(context, process)
    watch = isWatching ? InstallationWatch(context, process) : nil
  }

  func carryOut(_ effect: StoredEffect) { stored.carryOut(effect) }

  func carryOut(_ effect: WorkEffect) { work.carryOut(effect) }

  func carryOut(_ effect: EngineEffect) { engine.carryOut(effect) }

  /// Unsubscribes from the live feed, and then stops the engine or leaves it running. Blocks until
  /// the engine has answered, for a few seconds at most.
  func close(_ engineAtEnd: EngineAtEnd) {
    watch?.stop()
    engine.close(engineAtEnd)
  }
}
