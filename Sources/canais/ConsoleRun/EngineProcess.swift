// Finds the engine of the console's database, or starts one from the same binary. A started engine
// is a process in a session of its own, so that visitors notice neither a suspended nor a crashed
// console.

import CLinux
import Channels
import Client
import Console
import Engine
import Foundation
import Glibc
import LinuxSystem
import Storage
import Synchronization

/// Finds, starts and stops the engine, and knows its address. Calls block, so they are made off the
/// console's thread.
final class EngineProcess: Sendable {
  /// Seconds in which a started engine must answer.
  static let startTimeout = 15.0
  /// Seconds between two checks of whether it answers.
  static let startPollInterval = 0.02

  private let origin: EngineOrigin
  private let language: Language
  /// Whether the console runs line by line, and so has no command to start an engine.
  private let isLineMode: Bool
  private let lastAddress = Mutex<EngineAddress?>(nil)

  init(_ origin: EngineOrigin, language: Language, isLineMode: Bool = false) {
    self.origin = origin
    self.isLineMode = isLineMode
    self.language = language
  }

  /// The address of the engine, once it was reached.
  var address: EngineAddress? { lastAddress.withLock { $0 } }

  /// Whether the engine is on another machine, so that only the live list works.
  var isRemote: Bool { if case .remote = origin { true } else { false } }

  /// Whether a console started the engine of the database.
  var wasStartedByConsole: Bool {
    guard case .database(let database, _) = origin,
      let running = RunningEngine.find(database: database)
    else { return false }
    return EngineProcess.wasStartedByConsole(running.pid)
  }

  /// Connects to the engine, and starts one if none runs.
  ///
  /// - Parameter port: The port on loopback that it listens on; nil for that of its options.
  func connect(port: Int? = nil) -> EngineStatus {
    switch origin {
    case .remote(let address), .here(let address):
      lastAddress.withLock { $0 = address }
      return EngineStatus(state: .running, url: address.url.absoluteString)
    case .database(let database, let options):
      if let running = RunningEngine.find(database: database) {
        return attach(to: running, database)
      }
      let listen = port.map { ["--listen", "127.0.0.1:\($0)"] } ?? []
      return start(database, options + listen)
    }
  }

  /// The status of the engine if it has another address or token than before; nil if both are the
  /// same, or if no engine runs.
  func relocated() -> EngineStatus? {
    guard case .database(let database, _) = origin, let old = address,
      let running = RunningEngine.find(database: database)
    else { return nil }
    let status = attach(to: running, database)
    return address == old ? nil : status
  }

  /// The status of the engine. Starts none.
  func status() -> EngineStatus {
    switch origin {
    case .remote, .here: return connect()
    case .database(let database, _):
      guard let running = RunningEngine.find(database: database) else {
        lastAddress.withLock { $0 = nil }
        return unavailable(RunnerStrings.noEngine[language])
      }
      return attach(to: running, database)
    }
  }

  /// Sends the engine of the database SIGTERM, upon which it shuts down in an orderly way.
  func stop() {
    guard case .database(let database, _) = origin,
      let running = RunningEngine.find(database: database), running.pid > 1
    else { return }
    kill(running.pid, SIGTERM)
  }

  private func attach(to running: RunningEngine, _ database: String) -> EngineStatus {
    do {
      let tokens = try TokenFile.load(TokenFile.path(database: database))
      guard let url = URL(string: running.url) else { return unavailable(running.url) }
      lastAddress.withLock { $0 = EngineAddress(url: url, token: tokens.token(.console)) }
      return EngineStatus(
        state: .running, url: running.url, canStop: EngineProcess.wasStartedByConsole(running.pid))
    } catch {
      return unavailable(String(describing: error))
    }
  }

  private func unavailable(_ reason: String) -> EngineStatus {
    EngineStatus(state: .unavailable(reason))
  }

  private func start(_ database: String, _ options: [String]) -> EngineStatus {
    let log = EngineProcess.logPath()
    let arguments = ["serve", "--db", database, "--lang", language.rawValue]
    guard let pid = EngineProcess.spawn(arguments + options, log: log) else {
      return unavailable(cannotStart(database))
    }
    let end = Date(timeIntervalSinceNow: EngineProcess.startTimeout)
    while Date() < end {
      if let running = RunningEngine.find(database: database), running.pid == pid {
        return attach(to: running, database)
      }
      var status: Int32 = 0
      if waitpid(pid, &status, WNOHANG) == pid {
        // Another process may have started an engine first; that one serves as well.
        if let other = RunningEngine.find(database: database) { return attach(to: other, database) }
        return refused(EngineProcess.lastLine(log), database)
      }
      Thread.sleep(forTimeInterval: EngineProcess.startPollInterval)
    }
    // An engine that comes up only now would be left running without a console.
    kill(pid, SIGTERM)
    return unavailable(cannotStart(database))
  }

  /// The status after an engine has ended with a last line of its log. A line that names the option
  /// of the address says that its port is taken.
  private func refused(_ line: String?, _ database: String) -> EngineStatus {
    guard let line else { return unavailable(cannotStart(database)) }
    var status = unavailable(advice(line, database))
    if line.contains("--listen ") { status.freePort = EngineProcess.freePort() }
    return status
  }

  /// The first port from 8081 on that nothing on loopback listens on; nil if all of a hundred are
  /// taken.
  private static func freePort() -> Int? {
    (8081...8180).first { port in
      guard let socket = FileDescriptor(canais_stream_socket(AF_INET)) else { return false }
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = in_port_t(port).bigEndian
      address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
      return withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(socket.number, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
      }
    }
  }

  private func cannotStart(_ database: String) -> String {
    let command = "\(EngineProcess.serveCommand(database)) --listen 127.0.0.1:8090"
    return RunnerStrings.cannotStart.filled(["command": command], in: language)
  }

  /// The last line of an engine that did not start, as it helps at the console: without the
  /// program's name, and with a whole command where the line names an option of `canais serve`.
  func advice(_ line: String, _ database: String) -> String {
    var line = line
    let name = "canais: "
    if line.hasPrefix(name) { line.removeFirst(name.count) }
    guard let option = line.range(of: "--listen "), !line.contains("canais serve") else {
      return line
    }
    let before = line[..<option.lowerBound]
    let command = "\(EngineProcess.serveCommand(database)) \(line[option.lowerBound...])"
    let text = isLineMode ? RunnerStrings.serveThenReopen : RunnerStrings.serveElsewhere
    return text.filled(
      ["reason": String(before), "command": command], in: language)
  }

  /// The `canais serve` command for a database, quoted for a shell. The default database needs no
  /// option.
  private static func serveCommand(_ database: String) -> String {
    let standard = DatabaseFile.path(given: nil, environment: ProcessInfo.processInfo.environment)
    guard database != URL(filePath: standard).standardizedFileURL.path else {
      return "canais serve"
    }
    let isPlain = database.allSatisfy { $0.isLetter || $0.isNumber || "/._-".contains($0) }
    return "canais serve --db "
      + (isPlain ? database : "'\(database.replacing("'", with: "'\\''"))'")
  }

  // MARK: - The process

  /// The environment variable that marks an engine as started by a console. Only such an engine is
  /// stopped when the console ends; one that a user or systemd started is not.
  private static let startedByVariable = "CANAIS_STARTED_BY"

  private static func wasStartedByConsole(_ pid: pid_t) -> Bool {
    guard let settings = FileManager.default.contents(atPath: "/proc/\(pid)/environ") else {
      return false
    }
    return settings.split(separator: 0).contains { $0.starts(with: "\(startedByVariable)=".utf8) }
  }

  /// `POSIX_SPAWN_SETSID` of spawn.h. The Glibc module lacks it, since it needs `_GNU_SOURCE`.
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

  /// Starts this binary in a new session, with its output in the file `log`. Nil if it did not
  /// start.
  private static func spawn(_ arguments: [String], log: String) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, log, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    // The engine outlives the console, so it must not keep open descriptors of the console, such as
    // locks.
    canais_spawn_close_from(&actions, 3)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(newSession | POSIX_SPAWN_SETSIGMASK))
    var argv = (["canais"] + arguments).map { strdup($0) } + [nil]
    var settings = ProcessInfo.processInfo.environment
    settings[startedByVariable] = "console"
    var environment = settings.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in argv + environment { free(text) } }
    var pid: pid_t = 0
    guard
      posix_spawn(&pid, "/proc/self/exe", &actions, &attributes, &argv, &environment) == 0
    else {
      return nil
    }
    return pid
  }
}
