// How a console reaches an engine.

import Client

/// Where the engine of a console comes from.
enum EngineOrigin: Sendable {
  /// The engine of the database at this path. If none runs, the console starts one with these
  /// further options of `canais serve`.
  case database(String, options: [String])
  /// An engine on another machine.
  case remote(EngineAddress)
  /// An engine that runs in the console's own process.
  case here(EngineAddress)
}
