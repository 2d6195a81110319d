// The terminal: opened once, owned by one thread, given back on every way out. ncurses keeps its
// state in globals and is not thread-safe, so the value can be neither copied nor sent.

import CLinux
import CNcurses
import Glibc
import LinuxSystem
import Screen
import Themes

/// The full screen of the terminal that the program runs in.
package struct Terminal: ~Copyable {
  /// The least time between two frames.
  package static let frameInterval = Duration.milliseconds(16)

  /// What it can show.
  package let capabilities: Capabilities
  /// Its size now.
  package internal(set) var size: Size
  /// Calls the thread that owns it from others.
  package let wakeHandle: EventFD

  /// What signal handlers call with; not seen from outside, so that a resize is not a wake too.
  let signalHandle: EventFD
  let environment: [String: String]
  let modes: Modes
  var watch: FolderWatch
  var presenter: Presenter
  var parser: InputParser
  var waiting: [Event] = []
  var isInputOver = false
  var isOpen = true
  var lastFrame = ContinuousClock.now - Terminal.frameInterval

  /// Takes the terminal over. Fails, with nothing changed, where there is none, or one that can't
  /// place its cursor.
  package static func open(_ options: TerminalOptions) throws(TerminalError) -> Terminal {
    try Terminal(options)
  }

  private init(_ options: TerminalOptions) throws(TerminalError) {
    let signals = try Terminal.eventFD()
    let wake = try Terminal.eventFD()
    let (type, isUTF8, depth, modes) = try Terminal.takeOver(options, signals: signals)
    let repertoire: GlyphFallback.Repertoire =
      !isUTF8 ? .ascii : type.hasPrefix("linux") ? .console : .unicode
    signalHandle = signals
    wakeHandle = wake
    environment = options.environment
    self.modes = modes
    watch = FolderWatch(options.watchedFolders)
    capabilities = Capabilities(
      type: type, depth: depth, isUTF8: isUTF8, repertoire: repertoire)
    size = Size(Int(nc_columns()), Int(nc_rows()))
    presenter = Presenter(depth: depth, repertoire: repertoire)
    parser = InputParser(
      isUTF8: isUTF8, extra: Keyboard.described(),
      escapeDelay: InputParser.escapeDelay(options.environment))
    writeAll(STDOUT_FILENO, modes.enter + modes.question)
  }

  private static func eventFD() throws(TerminalError) -> EventFD {
    do throws(SystemError) {
      return try EventFD()
    } catch {
      throw .system(call: error.call, code: error.errno)
    }
  }

  /// Everything that may fail, and ncurses' start.
  private static func takeOver(
    _ options: TerminalOptions, signals: EventFD
  ) throws(TerminalError) -> (String, Bool, ColorDepth, Modes) {
    let type = try usableType(options.environment)
    let isUTF8 = CharacterLocale.set(options.environment)
    let modes = Modes(type: type, wantsMouse: options.wantsMouse)
    let resetSequence = modes.resetSequence(capability: Modes.capability).map {
      CChar(bitPattern: $0)
    }
    let report = options.reportPath
    makeFolders(of: report)
    // Armed with the terminal's modes as they were, and once more after ncurses has put handlers of
    // its own.
    guard
      canais_crash_restore_arm(
        resetSequence, resetSequence.count, report, options.about, options.notice(report),
        signals.number)
        == 0
    else { throw .notATerminal }
    guard nc_open(type) != nil else {
      canais_crash_restore_disarm()
      throw .unknownType(type)
    }
    canais_crash_restore_rearm()
    canais_redirect_stderr()
    return (type, isUTF8, start(environment: options.environment), modes)
  }

  deinit {
    if isOpen { Terminal.giveBack(modes) }
  }

  /// Gives the terminal back; the same happens when the value goes out of scope.
  package consuming func close() {
    isOpen = false
    Terminal.giveBack(modes)
  }

  private static func giveBack(_ modes: Modes) {
    writeAll(STDOUT_FILENO, modes.leave)
    endwin()
    canais_restore_stderr()
    canais_crash_restore_disarm()
  }

  /// The terminal's type, when it is one that a full screen can be shown on.
  private static func usableType(
    _ environment: [String: String]
  ) throws(TerminalError) -> String {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .notATerminal }
    let type = environment["TERM"] ?? ""
    guard !type.isEmpty, nc_setup(type) == 1 else { throw .unknownType(type) }
    guard Modes.capability("cup") != nil else { throw .cannotPlaceCursor(type) }
    return type
  }

  /// Sets ncurses up on the screen just opened and returns how many colours it uses.
  static func start(environment: [String: String]) -> ColorDepth {
    raw()
    noecho()
    nonl()
    // A frame is never cut short because a key came; the loop decides what is drawn.
    typeahead(-1)
    intrflush(nc_screen(), false)
    let wantsColour = environment["NO_COLOR"].map(\.isEmpty) ?? true
    guard wantsColour, has_colors() else { return .none }
    start_color()
    use_default_colors()
    return ColorDepth(colors: Int(nc_colors()))
  }

  // MARK: Showing

  /// Shows a frame in a theme; what did not change since the last one costs next to nothing.
  package mutating func present(_ frame: borrowing Frame, _ theme: Theme) {
    presenter.present(frame, theme)
    lastFrame = .now
  }

  /// Draws everything anew with the next frame: something else may have written on the screen.
  package mutating func redraw() {
    presenter.forget()
  }

  /// Rings the bell.
  package func bell() {
    beep()
  }

  /// Gives the terminal to the shell as Ctrl-Z does, and takes it back when the program goes on. The
  /// next event is `Event.resumed`.
  package mutating func suspend() {
    writeAll(STDOUT_FILENO, modes.leave)
    endwin()
    canais_suspend_process()
    comeBack()
  }

  /// Takes the terminal back after others had it.
  mutating func comeBack() {
    reset_prog_mode()
    writeAll(STDOUT_FILENO, modes.enter)
    presenter.forget()
    measure()
    waiting.append(.resumed)
  }

  /// Asks the system for the size, and tells it when it is another.
  mutating func measure() {
    var window = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0,
      window.ws_row > 0
    else { return }
    let measured = Size(Int(window.ws_col), Int(window.ws_row))
    guard measured != size else { return }
    size = measured
    resizeterm(Int32(measured.height), Int32(measured.width))
    presenter.forget()
    waiting.removeAll { if case .resize = $0 { true } else { false } }
    waiting.append(.resize(measured))
  }
}

/// Makes the folders that a file needs; what can't be made is noticed when the file is written.
private func makeFolders(of path: String) {
  var folder = ""
  for part in path.split(separator: "/").dropLast() {
    folder += "/" + part
    mkdir(folder, 0o700)
  }
}
