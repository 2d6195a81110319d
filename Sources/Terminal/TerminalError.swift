// Why there is no full screen, what a terminal can do, and what the program asks of it.

import Screen
import Themes

/// Why the full screen can't be shown.
package enum TerminalError: Error, Equatable, Sendable {
  /// Input or output is a pipe or a file.
  case notATerminal
  /// The terminal's description (`TERM`) is not known to this machine; empty when it is unset.
  case unknownType(String)
  /// A terminal that can't place its cursor, such as `dumb`.
  case cannotPlaceCursor(String)
  /// The system refused something: the call and its error number.
  case system(call: String, code: Int32)
}

/// What a terminal can show.
package struct Capabilities: Equatable, Sendable {
  /// Its description's name, `TERM`.
  package var type: String
  /// How many colours are used; `none` when `NO_COLOR` is set.
  package var depth: ColorDepth
  /// Whether it is written to in UTF-8; else signs are ASCII.
  package var isUTF8: Bool
  /// Which signs it has.
  package var repertoire: GlyphFallback.Repertoire
}

/// What the program asks of the terminal.
package struct TerminalOptions: Sendable {
  /// The environment: `TERM`, the locale's variables, `NO_COLOR`, `ESCDELAY`, `TMUX`, `DISPLAY`…
  package var environment: [String: String]
  /// The folder of the crash report, made when missing; `nil` for the XDG state folder.
  package var reportFolder: String?
  /// The report's first line: the program's name and version.
  package var about: String
  /// The line that people read after a crash, from the report's path, in their language.
  package var notice: @Sendable (_ report: String) -> String
  /// Folders whose changes are told as `Event.filesChanged`; missing ones are left out.
  package var watchedFolders: [String]
  /// Whether the mouse is asked for.
  package var wantsMouse: Bool

  /// Options; all but the environment have a use as they are.
  package init(
    environment: [String: String], about: String, reportFolder: String? = nil,
    watchedFolders: [String] = [], wantsMouse: Bool = true,
    notice: @escaping @Sendable (String) -> String = { $0 }
  ) {
    self.environment = environment
    self.about = about
    self.reportFolder = reportFolder
    self.watchedFolders = watchedFolders
    self.wantsMouse = wantsMouse
    self.notice = notice
  }

  /// The crash report's path: `$XDG_STATE_HOME/canais/crash.txt`, else below `~/.local/state`. One
  /// file, the last one.
  package var reportPath: String {
    let folder =
      reportFolder
      ?? environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 + "/canais" : nil }
      ?? (environment["HOME"] ?? "/tmp") + "/.local/state/canais"
    return folder + "/crash.txt"
  }
}
