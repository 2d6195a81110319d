// Why there is no full screen, what a terminal can do, and what the program asks of it.

import Screen
import Themes

/// Why the full screen can't be shown.
public enum TerminalFault: Error, Equatable, Sendable {
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
public struct Capabilities: Equatable, Sendable {
  /// Its description's name, `TERM`.
  public var type: String
  /// How many colours are used; `none` when `NO_COLOR` is set.
  public var depth: ColorDepth
  /// Whether it is written to in UTF-8; else signs are ASCII.
  public var isUTF8: Bool
  /// Which signs it has.
  public var repertoire: Plain.Repertoire
}

/// What the program asks of the terminal.
public struct TerminalOptions: Sendable {
  /// The environment: `TERM`, the locale's variables, `NO_COLOR`, `ESCDELAY`, `TMUX`, `DISPLAY`…
  public var environment: [String: String]
  /// The folder of the crash report, made when missing; `nil` for the XDG state folder.
  public var reportFolder: String?
  /// The report's first line: the program's name and version.
  public var about: String
  /// The line that people read after a crash, from the report's path, in their language.
  public var notice: @Sendable (_ report: String) -> String
  /// Folders whose changes are told as `Event.filesChanged`; missing ones are left out.
  public var watchedFolders: [String]
  /// Whether the mouse is asked for.
  public var wantsMouse: Bool

  /// Options; all but the environment have a use as they are.
  public init(
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
  public var reportPath: String {
    let folder =
      reportFolder
      ?? environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 + "/canais" : nil }
      ?? (environment["HOME"] ?? "/tmp") + "/.local/state/canais"
    return folder + "/crash.txt"
  }
}
