// What a console is opened with, and why it may not open.

import Channels
import Engine
import Foundation
import Storage
import Terminal
import Themes

/// The options of a console, in full screen or line by line.
struct ConsoleOptions {
  var language: Language
  /// The name of the theme; nil shows the one that the user chose last.
  var theme: String?
  /// The open database; nil on a console that is attached to a remote engine.
  var storage: Storage?
  var origin: EngineOrigin
  var clock: any EngineClock = SystemClock()
  /// The name that the user answers by.
  var attendant = NSUserName()
  var environment = ProcessInfo.processInfo.environment
}

/// Why a console did not open.
enum ConsoleError: Error {
  /// The terminal cannot show it.
  case terminal(TerminalError)
  /// The theme does not exist, or its file has errors.
  case theme(ThemeErrors)
}
