// The options of opening a terminal.

/// The options of opening a terminal.
package struct TerminalOptions: Sendable {
  /// The environment: `TERM`, the variables of the locale, `NO_COLOR`, `ESCDELAY`, `TMUX`,
  /// `DISPLAY`…
  package var environment: [String: String]
  /// The folder of the crash report, created if missing; nil for the XDG state folder.
  package var reportFolder: String?
  /// The first line of the crash report: the program's name and version.
  package var about: String
  /// The line that is shown after a crash, in the user's language, from the report's path.
  package var notice: @Sendable (_ report: String) -> String
  /// Folders whose changes are reported as `Event.filesChanged`, existing or not.
  package var watchedFolders: [String]
  /// Whether the mouse is enabled.
  package var wantsMouse: Bool

  /// Options with the mouse enabled and no watched folders, unless others are given.
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

  /// The path of the crash report: `$XDG_STATE_HOME/canais/crash.txt`, else
  /// `~/.local/state/canais/crash.txt`. A new report replaces the last one.
  package var reportPath: String {
    let folder =
      reportFolder
      ?? environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 + "/canais" : nil }
      ?? (environment["HOME"] ?? "/tmp") + "/.local/state/canais"
    return folder + "/crash.txt"
  }
}
