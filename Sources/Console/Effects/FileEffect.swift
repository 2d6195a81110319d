// Effects on the pictures and documents of a followed session.

import Client

/// What becomes of a file.
package enum FileEffect: Equatable, Sendable {
  /// Sends a file of this machine to the visitor of a session. Result: `fileSent`.
  case send(String, path: String)
  /// Writes a file of the conversation to a path. Result: `written`; or `fileExists` if the file
  /// exists and `replacing` is false.
  case save(SessionFile, path: String, replacing: Bool = false)
  /// Shows a file of the conversation by the user's command, `$CANAIS_OPEN`, or else the desktop's.
  /// No result.
  case open(SessionFile)
}
