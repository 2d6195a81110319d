// Runs the console line by line: the same effects as the full screen, without one. The next line is
// read only when the results of the previous one have arrived, so that a script may write all its
// lines at once.

import Channels
import Console
import Engine
import Foundation
import Storage
import Synchronization

/// Runs a console on the lines of standard input.
struct LineModeRunner {
  /// Seconds to wait for results before the next line is read without them.
  static let patience = 30.0

  private let input = LineInput()
  private let mailbox: ConsoleMailbox
  private let effects: EffectRunner
  private let clock: any EngineClock
  private let output: Output
  private var console: LineMode
  /// Results that are still to arrive.
  private var pendingResults = 0
  /// Standard input may end before the user chose.
  private var engineAtEnd = EngineAtEnd.stopIfIdle

  /// Runs until the user quits or standard input ends.
  static func run(_ options: ConsoleOptions, output: Output) {
    var runner = LineModeRunner(options, output)
    runner.loop()
    runner.effects.close(runner.engineAtEnd)
  }

  private init(_ options: ConsoleOptions, _ output: Output) {
    self.output = output
    clock = options.clock
    let process = EngineProcess(options.origin, language: options.language, isLineMode: true)
    mailbox = ConsoleMailbox { [input] in input.wake() }
    effects = EffectRunner(
      storage: options.storage, language: options.language, mailbox: mailbox, process: process,
      clock: options.clock, attendant: options.attendant, isWatching: false)
    console = LineMode(
      language: options.language, zone: .current, now: options.clock.wall(),
      isRemote: process.isRemote, attendant: options.attendant)
  }

  private mutating func loop() {
    carryOut(console.start())
    effects.carryOut(EngineEffect.startEngine())
    input.start()
    var isPrompted = false
    while !console.isOver {
      for event in mailbox.drain() {
        if case .result(let result) = event, isFinal(result) {
          pendingResults = max(0, pendingResults - 1)
        }
        let turn = console.receive(event, at: clock.wall())
        if !turn.lines.isEmpty { isPrompted = false }
        carryOut(turn)
      }
      if pendingResults == 0, let line = input.nextLine() {
        guard let line else { return output.line("") }
        isPrompted = false
        carryOut(console.read(line, at: clock.wall()))
        continue
      }
      if pendingResults == 0, !isPrompted, !console.isOver {
        output.text(console.prompt)
        isPrompted = true
      }
      if !input.wait(seconds: pendingResults > 0 ? LineModeRunner.patience : nil) {
        pendingResults = 0
      }
    }
  }

  private mutating func carryOut(_ turn: LineModeTurn) {
    for line in turn.lines { output.line(line) }
    for effect in turn.effects {
      switch effect {
      case .terminal(let effect): carryOut(effect)
      case .stored(let effect):
        pendingResults += 1
        effects.carryOut(effect)
      case .work(let effect):
        pendingResults += 1
        effects.carryOut(effect)
      case .engine(let effect): carryOut(effect)
      }
    }
  }

  private mutating func carryOut(_ effect: TerminalEffect) {
    switch effect {
    case .quit(let engine): engineAtEnd = engine
    // There is no screen, and an escape sequence would disturb a screen reader.
    case .copy, .bell, .title, .remember, .redraw, .suspend, .loadThemes, .showTheme,
      .followTerminal:
      break
    }
  }

  private mutating func carryOut(_ effect: EngineEffect) {
    switch effect {
    // The feed sends windows when it likes, and an engine may take seconds to start.
    case .watch, .startEngine, .follow, .typing, .read, .file: break
    case .say, .assign, .loadAttendants, .loadNextWaiting, .loadSession, .handOver, .endSession,
      .refreshEngine:
      pendingResults += 1
    }
    effects.carryOut(effect)
  }

  /// Whether a result ends an effect that `pendingResults` counts.
  private func isFinal(_ result: EffectResult) -> Bool {
    switch result {
    case .engine(let status): console.isQuitting && status.state != .starting
    case .progress, .note, .themeShown, .themes, .platform, .cannedReplies: false
    case .installation, .channelCreated, .channelSaved, .channelConflict, .channelsDeleted,
      .channelsInUse, .importPlanned, .channelsImported, .written, .fileExists, .restarted, .image,
      .flowsImported,
      .attendanceSaved, .attendanceTested, .pageVerified, .outbox, .reports, .reportDays, .erased,
      .retention, .retentionSet, .blocked, .session, .said, .fileSent, .taken, .attendants,
      .nextWaiting,
      .sessionHandedOver, .sessionEnded, .folder, .refused,
      .failed:
      true
    }
  }
}

/// The lines of standard input, read on a thread of their own, and a semaphore that also wakes its
/// reader for other events.
private final class LineInput: Sendable {
  private let lines = Mutex<[String?]>([])
  private let semaphore = DispatchSemaphore(value: 0)

  func wake() { semaphore.signal() }

  /// Starts to read, until the input ends.
  func start() {
    Thread.detachNewThread { [self] in
      while let line = readLine() {
        lines.withLock { $0.append(line) }
        semaphore.signal()
      }
      lines.withLock { $0.append(nil) }
      semaphore.signal()
    }
  }

  /// The next line: nil if none has arrived yet, and `.some(nil)` once the input has ended.
  func nextLine() -> String?? {
    lines.withLock { $0.isEmpty ? nil : .some($0.removeFirst()) }
  }

  /// Waits for a line or for `wake()`; false if neither came within `seconds`. Nil waits forever.
  func wait(seconds: Double?) -> Bool {
    guard let seconds else {
      semaphore.wait()
      return true
    }
    return semaphore.wait(timeout: .now() + seconds) == .success
  }
}
