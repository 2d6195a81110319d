// Why an engine did not start.

import Records

/// An error that keeps an engine from starting, or from using one of its files.
package enum EngineError: Error, Equatable, Sendable {
  /// Another process listens on the port.
  case portBusy(host: String, port: UInt16)
  /// The host is not an address of this machine, or no IPv4 or IPv6 literal.
  case addressRefused(String)
  /// Another engine runs on the database. `pid` is 0 and `url` empty where it has not said yet.
  case databaseHeld(pid: Int32, url: String)
  /// Group or others have access to the token file.
  case tokensTooOpen(path: String)
  /// The token file does not hold a token for each scope.
  case tokensDamaged(path: String)
  /// A file could not be created, read or written.
  case file(path: String, errno: Int32)
  /// A system call failed.
  case system(call: String, errno: Int32)
  /// The store failed.
  case store(StoreError)
}
