// The console at a real terminal: events in, effects out, frames shown. One thread owns the terminal;
// everything that may take time is the desk's.

import Channels
import Client
import Console
import Engine
import Foundation
import Presence
import Screen
import Storage
import Terminal
import Themes

/// What a console is opened with.
struct ConsoleOptions {
  var language: Language
  var theme: String?
  /// The database, opened already; nil on a remote console.
  var storage: Storage?
  var origin: EngineOrigin
  var clock: any EngineClock = SystemClock()
  var environment = ProcessInfo.processInfo.environment
}

/// What kept a console from opening.
enum ConsoleError: Error {
  case terminal(TerminalError)
  case theme(ThemeErrors)
}

/// Runs the console until it is left.
struct ConsoleRunner {
  private let options: ConsoleOptions
  private let desk: EffectRunner
  private let link: EngineProcess
  private var shelf: ThemeStore
  private var state: ConsoleState
  /// A terminal that is gone has not said what it wants.
  private var engineAtEnd = EngineAtEnd.stays

  /// Opens a console and runs it to its end.
  static func run(_ options: ConsoleOptions) throws(ConsoleError) {
    let shelf: ThemeStore
    do {
      shelf = try ThemeStore(options.environment, wanted: options.theme)
    } catch {
      throw .theme(error)
    }
    var terminal: Terminal
    do {
      terminal = try Terminal.open(
        TerminalOptions(
          environment: options.environment, about: "canais \(Program.version)",
          watchedFolders: ThemePlaces.folders(options.environment)
        ) { [language = options.language] path in
          RunnerStrings.crashed.filled(["arquivo": path], in: language)
        })
    } catch {
      throw .terminal(error)
    }
    var runner = ConsoleRunner(options, shelf, size: terminal.size, wake: terminal.wakeHandle)
    runner.loop(&terminal)
    terminal.close()
    runner.desk.close()
    runner.desk.leave(runner.engineAtEnd)
  }

  private init(
    _ options: ConsoleOptions, _ shelf: ThemeStore, size: Size, wake: WakeHandle
  ) {
    self.options = options
    self.shelf = shelf
    link = EngineProcess(options.origin, language: options.language)
    desk = EffectRunner(
      database: options.storage?.path ?? "", storage: options.storage,
      language: options.language, mail: ConsoleMailbox { wake.wake() }, link: link,
      clock: options.clock)
    state = ConsoleState(
      language: options.language, zone: .current, size: size, now: options.clock.wall(),
      isRemote: link.isRemote, theme: shelf.name)
  }

  // MARK: - The loop

  private mutating func loop(_ terminal: inout Terminal) {
    carryOut(state.start() + [.startEngine], &terminal)
    terminal.run(
      handle: { event, terminal in step(event, &terminal) },
      deadline: { deadline },
      view: { _ in (state.view(), shelf.theme) })
  }

  /// When the screen changes by itself next.
  private var deadline: ContinuousClock.Instant? {
    state.wakeAt.map { .now + .milliseconds(max(0, $0 - options.clock.wall())) }
  }

  private mutating func step(_ event: Event, _ terminal: inout Terminal) -> LoopStep {
    switch event {
    case .wake: break
    case .filesChanged:
      do {
        try shelf.reload()
      } catch {
        desk.answer(.note(words(error), isFault: true))
      }
      carryOut([.loadThemes], &terminal)
    case .background(let color): shelf.adopt(ground: RGB(color.value))
    default: break
    }
    carryOut(state.update(.terminal(event), at: options.clock.wall()), &terminal)
    for news in desk.mail.take() {
      carryOut(state.update(news, at: options.clock.wall()), &terminal)
    }
    if event == .closed { return .stop }
    return state.isOver ? .stop : .show
  }

  private mutating func carryOut(_ effects: [Effect], _ terminal: inout Terminal) {
    for effect in effects {
      switch effect {
      case .copy(let text): _ = terminal.copy(text)
      case .bell: terminal.bell()
      case .redraw: terminal.redraw()
      case .suspend: terminal.suspend()
      case .quit(let engine): engineAtEnd = engine
      case .loadThemes:
        let choices = shelf.themes.entries.map { ThemeChoice(name: $0.name, place: $0.place) }
        desk.answer(.themes(choices, shown: shelf.name))
      case .showTheme(let name, let keep): show(effect, name, keep)
      default: desk.carryOut(effect)
      }
    }
  }

  private mutating func show(_ effect: Effect, _ name: String, _ keep: Bool) {
    do {
      try shelf.show(name, keep: keep)
      desk.answer(.themeShown(name))
    } catch {
      desk.fail(effect, words(error))
    }
  }

  private func words(_ faults: ThemeErrors) -> String {
    faults.faults.map { ThemeStrings.line($0, options.language) }.joined(separator: "; ")
  }
}
