// The terminal: opened once, owned by one thread, and restored however the program ends. ncurses
// keeps its state in global variables and is not thread-safe, so the value can be neither copied
// nor sent.

import CLinux
import CNcurses
import Glibc
import LinuxSystem
import Screen
import Themes

/// The terminal that the program runs in, in full-screen mode.
package struct Terminal: ~Copyable {
  /// The minimum time between two frames.
  package static let frameInterval = Duration.milliseconds(16)

  /// The terminal's type, colors and characters.
  package let capabilities: Capabilities
  /// The terminal's current size.
  package internal(set) var size: Size
  /// Makes `nextEvent` return `wake` when another thread signals it.
  package let wakeHandle: EventFD

  /// Signalled by the signal handlers; apart from `wakeHandle`, so that a resize is no wake.
  let signalHandle: EventFD
  let environment: [String: String]
  let modes: Modes
  var watch: FolderWatch
  var presenter: Presenter
  var input: TerminalInput
  var isOpen = true
  var lastFrame = ContinuousClock.now - Terminal.frameInterval

  /// Switches the terminal to full-screen mode.
  ///
  /// - Throws: `notATerminal`, `unknownType`, `cannotPlaceCursor` or `system`; the terminal is then
  ///   unchanged.
  package static func open(_ options: TerminalOptions) throws(TerminalError) -> Terminal {
    try Terminal(options)
  }

  private init(_ options: TerminalOptions) throws(TerminalError) {
    let signals = try Terminal.eventFD()
    let wake = try Terminal.eventFD()
    let (type, isUTF8, depth, modes) = try Terminal.enterFullScreen(options, signals: signals)
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
    input = TerminalInput(
      InputParser(
        isUTF8: isUTF8, described: Keyboard.described(),
        escapeDelay: InputParser.escapeDelay(options.environment)))
    Terminal.writeAll(STDOUT_FILENO, modes.enable + modes.backgroundQuery)
    updateSize()
    input.events = []
  }

  private static func eventFD() throws(TerminalError) -> EventFD {
    do throws(SystemError) {
      return try EventFD()
    } catch {
      throw .system(call: error.call, code: error.errno)
    }
  }

  /// Arms the crash handlers and starts ncurses.
  private static func enterFullScreen(
    _ options: TerminalOptions, signals: EventFD
  ) throws(TerminalError) -> (String, Bool, ColorDepth, Modes) {
    let environment = options.environment
    let direct = DirectColor(environment["TERM"] ?? "", environment: environment)
    defer { direct?.remove() }
    let type = try usableType(environment)
    let isUTF8 = CharacterLocale.set(options.environment)
    let modes = Modes(type: type, wantsMouse: options.wantsMouse)
    let resetSequence = modes.resetSequence(capability: Modes.capability).map {
      CChar(bitPattern: $0)
    }
    let report = options.reportPath
    makeFolders(of: report)
    // Armed before ncurses changes the terminal's modes, and again after it has installed handlers
    // of its own.
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
    return (type, isUTF8, startCurses(environment: options.environment), modes)
  }

  deinit {
    if isOpen { Terminal.leaveFullScreen(modes) }
  }

  /// Restores the terminal, as the end of the value's lifetime does.
  package consuming func close() {
    isOpen = false
    Terminal.leaveFullScreen(modes)
  }

  private static func leaveFullScreen(_ modes: Modes) {
    Terminal.writeAll(STDOUT_FILENO, modes.disable)
    endwin()
    canais_restore_stderr()
    canais_crash_restore_disarm()
  }

  /// The terminal's type, if a full screen can be shown on it.
  private static func usableType(
    _ environment: [String: String]
  ) throws(TerminalError) -> String {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .notATerminal }
    let type = environment["TERM"] ?? ""
    guard !type.isEmpty, nc_setup(type) == 1 else { throw .unknownType(type) }
    guard Modes.capability("cup") != nil else { throw .cannotPlaceCursor(type) }
    return type
  }

  /// Configures ncurses for the screen opened last and returns the color depth.
  static func startCurses(environment: [String: String]) -> ColorDepth {
    raw()
    noecho()
    nonl()
    // ncurses must not stop drawing a frame because input arrived.
    typeahead(-1)
    intrflush(nc_screen(), false)
    let wantsColor = environment["NO_COLOR"].map(\.isEmpty) ?? true
    guard wantsColor, has_colors() else { return .none }
    start_color()
    use_default_colors()
    return ColorDepth(colors: Int(nc_colors()))
  }

  // MARK: - Output

  /// Draws a frame in a theme. Cells that did not change since the last frame are not written.
  package mutating func present(_ frame: borrowing Frame, _ theme: Theme) {
    presenter.present(frame, theme)
    lastFrame = .now
  }

  /// Draws all of the next frame, for when another program has written on the screen.
  package mutating func redraw() {
    presenter.invalidate()
  }

  /// Rings the terminal's bell.
  package func bell() {
    beep()
  }

  /// Shows a text as the title of the terminal's window, where the terminal is known to have one.
  package mutating func setTitle(_ text: String) {
    let types = ["xterm", "tmux", "screen", "rxvt", "alacritty", "kitty", "foot", "st-", "wezterm"]
    guard types.contains(where: { capabilities.type.hasPrefix($0) }) else { return }
    let plain = text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }
    Terminal.writeAll(
      STDOUT_FILENO, Array("\u{1B}]2;\(String(String.UnicodeScalarView(plain)))\u{7}".utf8))
  }

  /// Restores the terminal and stops the process, as Ctrl-Z does, and returns to full-screen mode
  /// when the process continues. The next event is `Event.resumed`.
  package mutating func suspend() {
    Terminal.writeAll(STDOUT_FILENO, modes.disable)
    endwin()
    canais_suspend_process()
    resume()
  }

  /// Returns to full-screen mode after the process was stopped.
  mutating func resume() {
    reset_prog_mode()
    Terminal.writeAll(STDOUT_FILENO, modes.enable)
    presenter.invalidate()
    updateSize()
    input.events.append(.resumed)
  }

  /// Reads the terminal's size from the system and reports a change as `Event.resize`.
  mutating func updateSize() {
    var window = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0,
      window.ws_row > 0
    else { return }
    let current = Size(Int(window.ws_col), Int(window.ws_row))
    guard current != size else { return }
    size = current
    resizeterm(Int32(current.height), Int32(current.width))
    presenter.invalidate()
    input.events.removeAll { if case .resize = $0 { true } else { false } }
    input.events.append(.resize(current))
  }
}

/// Creates the parent folders of a file. Errors show when the file is written.
private func makeFolders(of path: String) {
  var folder = ""
  for part in path.split(separator: "/").dropLast() {
    folder += "/" + part
    mkdir(folder, 0o700)
  }
}
