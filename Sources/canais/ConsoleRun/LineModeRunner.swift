// The console line by line: the same effects and the same desk, without a screen. A line is taken only
// when the answers to the one before have come, so that a script may write them all at once.

import Channels
import Console
import Engine
import Foundation
import Storage
import Synchronization

/// Runs the console on lines of standard input.
struct LineModeRunner {
  /// Seconds an answer may take before the next line is taken all the same.
  static let patience = 30.0

  private let inbox = LineInbox()
  private let desk: EffectRunner
  private let link: EngineProcess
  private let clock: any EngineClock
  private let output: Output
  private var linear: LineMode
  /// Answers that are still to come.
  private var awaited = 0
  /// As long as nobody was asked; the input may end by itself.
  private var engineAtEnd = EngineAtEnd.endsIfIdle

  /// Runs until the input or the person ends it.
  static func run(_ options: ConsoleOptions, output: Output) {
    var runner = LineModeRunner(options, output)
    runner.loop()
    runner.desk.close()
    runner.desk.leave(runner.engineAtEnd)
  }

  private init(_ options: ConsoleOptions, _ output: Output) {
    self.output = output
    clock = options.clock
    link = EngineProcess(options.origin, language: options.language, isLinear: true)
    desk = EffectRunner(
      database: options.storage?.path ?? "", storage: options.storage,
      language: options.language, mail: ConsoleMailbox { [inbox] in inbox.wake() }, link: link,
      clock: options.clock)
    linear = LineMode(
      language: options.language, zone: .current, now: options.clock.wall(),
      isRemote: link.isRemote)
  }

  private mutating func loop() {
    carryOut(linear.start())
    desk.carryOut(.startEngine)
    inbox.readInput()
    var isPrompted = false
    while !linear.isOver {
      for news in desk.mail.take() {
        if case .answer(let answer) = news, LineModeRunner.isFinal(answer, linear) {
          awaited = max(0, awaited - 1)
        }
        let turn = linear.take(news, at: clock.wall())
        if !turn.lines.isEmpty { isPrompted = false }
        carryOut(turn)
      }
      if awaited == 0, let line = inbox.takeLine() {
        guard let line else { return output.line("") }
        isPrompted = false
        carryOut(linear.read(line, at: clock.wall()))
        continue
      }
      if awaited == 0, !isPrompted, !linear.isOver {
        output.text(linear.prompt)
        isPrompted = true
      }
      if !inbox.wait(seconds: awaited > 0 ? LineModeRunner.patience : nil) { awaited = 0 }
    }
  }

  private mutating func carryOut(_ turn: LineModeTurn) {
    for line in turn.lines { output.line(line) }
    for effect in turn.effects {
      switch effect {
      case .copy, .bell, .redraw, .suspend, .loadThemes, .showTheme: continue
      case .quit(let engine): engineAtEnd = engine
      case .watch, .startEngine: desk.carryOut(effect)
      default:
        awaited += 1
        desk.carryOut(effect)
      }
    }
  }

  /// Whether an answer is one that somebody waits for.
  private static func isFinal(_ answer: EffectResult, _ linear: LineMode) -> Bool {
    switch answer {
    case .engine(let status): linear.isLeaving && status.state != .starting
    case .progress, .note, .themeShown, .themes: false
    default: true
    }
  }
}

/// Lines of standard input, read on a thread of their own, and a bell for whoever waits.
private final class LineInbox: Sendable {
  private let lines = Mutex<[String?]>([])
  private let bell = DispatchSemaphore(value: 0)

  func wake() { bell.signal() }

  /// Reads to the end of the input; nil stands for the end.
  func readInput() {
    Thread.detachNewThread { [self] in
      while let line = readLine() {
        lines.withLock { $0.append(line) }
        bell.signal()
      }
      lines.withLock { $0.append(nil) }
      bell.signal()
    }
  }

  /// The next line, if there is one; inside it, nil is the end of the input.
  func takeLine() -> String?? {
    lines.withLock { $0.isEmpty ? nil : .some($0.removeFirst()) }
  }

  /// Waits for a line or for news; false when the time is over.
  func wait(seconds: Double?) -> Bool {
    guard let seconds else {
      bell.wait()
      return true
    }
    return bell.wait(timeout: .now() + seconds) == .success
  }
}
