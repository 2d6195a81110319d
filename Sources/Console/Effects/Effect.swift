// What the console asks its runner to do. The console itself touches no disk, socket or terminal:
// the runner carries each effect out, off the console's thread where that takes time, and returns
// the result as an event. Every screen can therefore be driven by a test that answers from memory.

/// A request of the console to its runner, by the part of the runner that carries it out.
///
/// A runner switches over the kind first and then over the effects of that kind. Both switches are
/// exhaustive, so that a new effect does not compile until every runner handles it:
///
///     switch effect {
///     case .terminal(let effect): carryOut(effect, on: &terminal)
///     case .stored(let effect): runner.carryOut(effect)
///     case .engine(let effect): runner.carryOut(effect)
///     case .work(let effect): runner.carryOut(effect)
///     }
package enum Effect: Equatable, Sendable {
  /// Something that only the owner of the terminal can do.
  case terminal(TerminalEffect)
  /// A short read or change of the database or of a small file. Run one at a time, in order.
  case stored(StoredEffect)
  /// A request to the running engine, or to its process.
  case engine(EngineEffect)
  /// A search, an export or a call that may take seconds. Run beside the stored effects.
  case work(WorkEffect)
}
