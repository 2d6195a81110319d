// Errors of opening a terminal.

/// The reason why a terminal can't be opened.
package enum TerminalError: Error, Equatable, Sendable {
  /// Standard input or output is not a terminal.
  case notATerminal
  /// No description of this type (`TERM`) is installed; empty where `TERM` is not set.
  case unknownType(String)
  /// A terminal of this type, such as `dumb`, can't place its cursor.
  case cannotPlaceCursor(String)
  /// A system call failed with this error number.
  case system(call: String, code: Int32)
}
