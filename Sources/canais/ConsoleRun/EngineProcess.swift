// The console's way to an engine: the one that runs on its database, or one that it starts from this
// same binary. The started engine is a process of its own in a session of its own, so that neither
// suspending the console nor its crash is any visitor's business.

import CLinux
import Channels
import Client
import Console
import Engine
import Foundation
import Glibc
import Storage
import Synchronization

/// How the console comes to an engine.
enum EngineOrigin: Sendable {
  /// The one on a database, started when there is none; with these further options of `serve`.
  case database(String, options: [String])
  /// One far away.
  case remote(EngineAddress)
  /// One that this process runs itself.
  case here(EngineAddress)
}

/// Finds, starts and stops the engine, and knows where it answers. Its calls block: they are made
/// off the terminal's thread.
final class EngineProcess: Sendable {
  /// Seconds a started engine has to answer.
  static let startLimit = 15.0
  /// Seconds between two looks for it.
  static let startPause = 0.02

  private let origin: EngineOrigin
  private let language: Language
  /// Whether the console is one of lines, without a palette.
  private let isLinear: Bool
  private let found = Mutex<EngineAddress?>(nil)

  init(_ origin: EngineOrigin, language: Language, isLinear: Bool = false) {
    self.origin = origin
    self.isLinear = isLinear
    self.language = language
  }

  /// Where the engine answers, once it was reached.
  var address: EngineAddress? { found.withLock { $0 } }

  /// Whether only the live pane can work.
  var isRemote: Bool { if case .remote = origin { true } else { false } }

  /// Whether the engine of the database is one that a console started.
  var isOfAConsole: Bool {
    guard case .database(let database, _) = origin,
      let running = RunningEngine.find(database: database)
    else { return false }
    return EngineProcess.isOfAConsole(running.pid)
  }

  /// Reaches an engine, and starts one where none runs.
  func connect() -> EngineStatus {
    switch origin {
    case .remote(let address), .here(let address):
      found.withLock { $0 = address }
      return EngineStatus(state: .running, url: address.url.absoluteString)
    case .database(let database, let options):
      if let running = RunningEngine.find(database: database) {
        return adopt(running, database)
      }
      return start(database, options)
    }
  }

  /// Looks whether the engine of the database answers elsewhere by now, or with another token; nil
  /// where nothing changed.
  func follow() -> EngineStatus? {
    guard case .database(let database, _) = origin, let old = address,
      let running = RunningEngine.find(database: database)
    else { return nil }
    let status = adopt(running, database)
    return address == old ? nil : status
  }

  /// How the engine stands, without starting one.
  func status() -> EngineStatus {
    switch origin {
    case .remote, .here: return connect()
    case .database(let database, _):
      guard let running = RunningEngine.find(database: database) else {
        found.withLock { $0 = nil }
        return unavailable(RunnerStrings.noEngine[language])
      }
      return adopt(running, database)
    }
  }

  /// Ends the engine of the database in good order.
  func stop() {
    guard case .database(let database, _) = origin,
      let running = RunningEngine.find(database: database), running.pid > 1
    else { return }
    kill(running.pid, SIGTERM)
  }

  private func adopt(_ running: RunningEngine, _ database: String) -> EngineStatus {
    do {
      let tokens = try TokenFile.load(TokenFile.path(database: database))
      guard let url = URL(string: running.url) else { return unavailable(running.url) }
      found.withLock { $0 = EngineAddress(url: url, token: tokens.token(.console)) }
      return EngineStatus(
        state: .running, url: running.url, canStop: EngineProcess.isOfAConsole(running.pid))
    } catch {
      return unavailable(String(describing: error))
    }
  }

  private func unavailable(_ why: String) -> EngineStatus {
    EngineStatus(state: .unavailable(why))
  }

  private func start(_ database: String, _ options: [String]) -> EngineStatus {
    let log = EngineProcess.logPath()
    let words = ["serve", "--db", database, "--lang", language.rawValue]
    guard let pid = EngineProcess.spawn(words + options, log: log) else {
      return unavailable(cannotStart(database))
    }
    let end = Date(timeIntervalSinceNow: EngineProcess.startLimit)
    while Date() < end {
      if let running = RunningEngine.find(database: database), running.pid == pid {
        return adopt(running, database)
      }
      var status: Int32 = 0
      if waitpid(pid, &status, WNOHANG) == pid {
        // Another may have been faster; then that one is as good.
        if let other = RunningEngine.find(database: database) { return adopt(other, database) }
        return unavailable(
          EngineProcess.lastLine(log).map { advice($0, database) } ?? cannotStart(database))
      }
      Thread.sleep(forTimeInterval: EngineProcess.startPause)
    }
    // One that comes up after nobody waits for it any more would be left behind.
    kill(pid, SIGTERM)
    return unavailable(cannotStart(database))
  }

  private func cannotStart(_ database: String) -> String {
    let command = "\(EngineProcess.serve(database)) --listen 127.0.0.1:8090"
    return RunnerStrings.cannotStart.filled(["comando": command], in: language)
  }

  /// What an engine said when it gave up, as it helps at the console: without the program's name, and
  /// with a command that can be typed where it names an option of `serve`, which the console has not.
  func advice(_ line: String, _ database: String) -> String {
    var line = line
    let name = "canais: "
    if line.hasPrefix(name) { line.removeFirst(name.count) }
    guard let option = line.range(of: "--listen "), !line.contains("canais serve") else {
      return line
    }
    let before = line[..<option.lowerBound]
    let command = "\(EngineProcess.serve(database)) \(line[option.lowerBound...])"
    let words = isLinear ? RunnerStrings.serveThenReopen : RunnerStrings.serveElsewhere
    return words.filled(
      ["porque": String(before), "comando": command], in: language)
  }

  /// `canais serve` for a database, as a shell takes it; its usual place needs no naming.
  private static func serve(_ database: String) -> String {
    let usual = DatabaseFile.path(given: nil, environment: ProcessInfo.processInfo.environment)
    guard database != URL(filePath: usual).standardizedFileURL.path else { return "canais serve" }
    let isPlain = database.allSatisfy { $0.isLetter || $0.isNumber || "/._-".contains($0) }
    return "canais serve --db "
      + (isPlain ? database : "'\(database.replacing("'", with: "'\\''"))'")
  }

  // MARK: - The process

  /// Stands in the environment of an engine that a console started. Only such a one ends with its last
  /// console; one that a person or systemd started is theirs.
  private static let mark = "CANAIS_STARTED_BY"

  private static func isOfAConsole(_ pid: pid_t) -> Bool {
    guard let settings = FileManager.default.contents(atPath: "/proc/\(pid)/environ") else {
      return false
    }
    return settings.split(separator: 0).contains { $0.starts(with: "\(mark)=".utf8) }
  }

  /// POSIX_SPAWN_SETSID of spawn.h, which Glibc's module leaves out: it is behind _GNU_SOURCE.
  private static let newSession: Int32 = 0x80

  private static func logPath() -> String {
    let environment = ProcessInfo.processInfo.environment
    let state =
      environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? (environment["HOME"] ?? "/tmp") + "/.local/state"
    let folder = state + "/canais"
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    return folder + "/engine.log"
  }

  private static func lastLine(_ path: String) -> String? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    return text.split(separator: "\n").last.map(String.init)
  }

  /// Starts this binary in a session of its own, its words in a file.
  private static func spawn(_ arguments: [String], log: String) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, log, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    // It outlives the console, and what the console inherited is nothing to hold on to: a lock, say.
    canais_spawn_close_from(&actions, 3)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(newSession | POSIX_SPAWN_SETSIGMASK))
    var words = (["canais"] + arguments).map { strdup($0) } + [nil]
    var settings = ProcessInfo.processInfo.environment
    settings[mark] = "console"
    var environment = settings.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for word in words + environment { free(word) } }
    var pid: pid_t = 0
    guard
      posix_spawn(&pid, "/proc/self/exe", &actions, &attributes, &words, &environment) == 0
    else {
      return nil
    }
    return pid
  }
}
