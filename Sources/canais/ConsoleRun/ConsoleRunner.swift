// Runs the full-screen console: events in, effects out, frames on the terminal. One thread owns the
// terminal; whatever may block is done by the effect runner.

import Channels
import Console
import Engine
import LinuxSystem
import Screen
import Terminal
import Themes

/// Runs a console in full screen until it ends.
struct ConsoleRunner {
  private let options: ConsoleOptions
  private let mailbox: ConsoleMailbox
  private let effects: EffectRunner
  private var themes: ThemeStore
  private var state: ConsoleState
  /// Nil in a demonstration, which leaves nothing.
  private let memoryFile: MemoryFile?
  /// A terminal that was closed has not said what to do with the engine, so it is kept.
  private var engineAtEnd = EngineAtEnd.keep

  /// Opens the terminal, runs the console to its end, and restores the terminal.
  static func run(_ options: ConsoleOptions) throws(ConsoleError) {
    let themes: ThemeStore
    do {
      themes = try ThemeStore(options.environment, wanted: options.theme)
    } catch {
      throw .theme(error)
    }
    var terminal: Terminal
    do {
      terminal = try Terminal.open(
        TerminalOptions(
          environment: options.environment, about: "canais \(Version.number)",
          watchedFolders: ThemePlaces.folders(options.environment)
        ) { [language = options.language] path in
          RunnerStrings.crashed.filled(["path": path], in: language)
        })
    } catch {
      throw .terminal(error)
    }
    var runner = ConsoleRunner(options, themes, size: terminal.size, wake: terminal.wakeHandle)
    runner.loop(&terminal)
    terminal.close()
    runner.effects.close(runner.engineAtEnd)
  }

  private init(
    _ options: ConsoleOptions, _ themes: ThemeStore, size: Size, wake: EventFD
  ) {
    self.options = options
    self.themes = themes
    let process = EngineProcess(options.origin, language: options.language)
    mailbox = ConsoleMailbox { wake.signal() }
    effects = EffectRunner(
      storage: options.storage, language: options.language, mailbox: mailbox, process: process,
      clock: options.clock, attendant: options.attendant)
    state = ConsoleState(
      language: options.language, zone: .current, size: size, now: options.clock.wall(),
      isRemote: process.isRemote, theme: themes.name,
      demonstrationSpeed: options.clock.wallSpeed == 1 ? nil : options.clock.wallSpeed,
      attendant: options.attendant)
    let isDemonstration = options.clock.wallSpeed != 1
    memoryFile =
      isDemonstration ? nil : MemoryFile(options.environment, attendant: options.attendant)
    if let memory = memoryFile?.read() { state.remember(memory) }
    useKeys()
  }

  /// Gives the commands the user's keys, from `canais/keys` in the folder of settings.
  private mutating func useKeys() {
    guard let path = FilePath.keys(options.environment), FilePath.exists(path),
      let bytes = try? FileReader.read(path)
    else { return }
    let map = KeyMap(String(decoding: bytes, as: UTF8.self))
    Commands.use(map)
    state.show(map.faults, of: path)
  }

  // MARK: - The loop

  private mutating func loop(_ terminal: inout Terminal) {
    carryOut(state.start() + [.engine(.startEngine())], &terminal)
    terminal.run(
      handle: { event, terminal in step(event, &terminal) },
      deadline: { deadline },
      view: { _ in (state.view(), themes.theme) })
  }

  /// When the screen next changes without an event; nil if it does not.
  private var deadline: ContinuousClock.Instant? {
    let speed = options.clock.wallSpeed
    return state.wakeAt.map { wakeAt in
      .now + .milliseconds(max(0, wakeAt - options.clock.wall() + speed - 1) / speed)
    }
  }

  private mutating func step(_ event: Event, _ terminal: inout Terminal) -> LoopStep {
    switch event {
    case .filesChanged:
      do {
        try themes.reload()
      } catch {
        mailbox.post(.result(.note(message(of: error), isError: true)))
      }
      carryOut(.loadThemes, &terminal)
    case .background(let color): themes.adopt(background: color)
    case .key, .paste, .mouse, .resize, .closed, .resumed, .tick, .focus, .wake: break
    }
    carryOut(state.update(.terminal(event), at: options.clock.wall()), &terminal)
    for event in mailbox.drain() {
      carryOut(state.update(event, at: options.clock.wall()), &terminal)
    }
    if event == .closed { return .stop }
    return state.isOver ? .stop : .show
  }

  // MARK: - Effects

  private mutating func carryOut(_ effects: [Effect], _ terminal: inout Terminal) {
    for effect in effects {
      switch effect {
      case .terminal(let effect): carryOut(effect, &terminal)
      case .stored(let effect): self.effects.carryOut(effect)
      case .engine(let effect): self.effects.carryOut(effect)
      case .work(let effect): self.effects.carryOut(effect)
      }
    }
  }

  private mutating func carryOut(_ effect: TerminalEffect, _ terminal: inout Terminal) {
    switch effect {
    case .copy(let text): _ = terminal.copy(text)
    case .bell: terminal.bell()
    case .title(let text): terminal.setTitle(text)
    case .remember(let memory): memoryFile?.write(memory)
    case .redraw: terminal.redraw()
    case .suspend: terminal.suspend()
    case .quit(let engine): engineAtEnd = engine
    case .followTerminal:
      themes.followTerminal()
      mailbox.post(.result(.themeShown(themes.name)))
    case .loadThemes:
      let choices = themes.themes.entries.map { ThemeChoice(name: $0.name, folder: $0.folder) }
      mailbox.post(.result(.themes(choices, shown: themes.name)))
    case .showTheme(let name, let keep):
      do {
        try themes.show(name, keep: keep)
        mailbox.post(.result(.themeShown(name)))
      } catch {
        mailbox.post(.result(.failed(.terminal(effect), message(of: error))))
      }
    }
  }

  private func message(of errors: ThemeErrors) -> String {
    errors.errors.map { ThemeStrings.line($0, options.language) }.joined(separator: "; ")
  }
}
