// Effects that the owner of the terminal carries out on the console's own thread.

/// An effect on the terminal, on the theme, or on the console's process.
package enum TerminalEffect: Equatable, Sendable {
  /// Copies a text to the clipboard, by OSC 52. No result.
  case copy(String)
  /// Rings the bell. No result.
  case bell
  /// Shows a text as the title of the terminal. No result.
  case title(String)
  /// Draws every cell again. No result.
  case redraw
  /// Stops the process until it receives `SIGCONT`. No result.
  case suspend
  /// Lists the themes. Result: `themes`.
  case loadThemes
  /// Shows a theme; `keep` also stores it as the user's choice. Result: `themeShown`, or `failed`
  /// with the errors of the theme's file, in which case the previous theme stays.
  case showTheme(String, keep: Bool)
  /// Forgets the user's choice of a theme, so that the terminal's background decides between the
  /// light and the dark one. Result: `themeShown`.
  case followTerminal
  /// Keeps a state for the next console. No result.
  case remember(ConsoleMemory)
  /// Ends the console. No result.
  case quit(EngineAtEnd)
}

/// What happens to the engine when the console ends.
package enum EngineAtEnd: Equatable, Sendable {
  /// It is stopped, even if visitors are connected: the user chose so.
  case stop
  /// It keeps running: the user chose so, or could not be asked.
  case keep
  /// It is stopped if a console started it and no visitor is connected.
  case stopIfIdle
}
