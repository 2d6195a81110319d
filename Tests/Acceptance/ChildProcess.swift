// A program that a test starts. Foundation's Process passes the calling thread's blocked signals
// on, and a program that has SIGCHLD or SIGTERM blocked behaves as no user's does. This one starts
// with no signal blocked, and every wait for it has a deadline.

import CLinux
import Engine
import Foundation
import Glibc
import Synchronization
import TestSupport

/// A running program with pipes for its standard input and output. It is killed with this object.
final class ChildProcess {
  let pid: pid_t
  /// The test writes to it.
  let input: FileHandle
  /// The test reads from it.
  let output: FileHandle
  private let termination = Termination()

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - errors: The file that standard error is appended to; `nil` discards it.
  ///   - passed: What becomes descriptor 3 of the program; `nil` leaves it closed.
  init(
    _ path: String, _ arguments: [String], environment: [String: String], errors: String? = nil,
    passing passed: Int32? = nil
  ) throws {
    let (inlet, outlet, pid) = try Self.spawn(
      path, arguments, environment: environment, errors: errors, passing: passed)
    input = FileHandle(fileDescriptor: inlet, closeOnDealloc: true)
    output = FileHandle(fileDescriptor: outlet, closeOnDealloc: true)
    self.pid = pid
    termination.watch(pid)
  }

  deinit {
    kill(pid, SIGKILL)
  }

  /// Starts the program and returns the test's ends of the pipes.
  private static func spawn(
    _ path: String, _ arguments: [String], environment: [String: String], errors: String?,
    passing passed: Int32?
  ) throws -> (inlet: Int32, outlet: Int32, pid: pid_t) {
    var inlet: [Int32] = [0, 0]
    var outlet: [Int32] = [0, 0]
    guard pipe(&inlet) == 0, pipe(&outlet) == 0 else { throw SetupError("pipe: errno \(errno)") }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, inlet[0], 0)
    posix_spawn_file_actions_adddup2(&actions, outlet[1], 1)
    posix_spawn_file_actions_addopen(
      &actions, 2, errors ?? "/dev/null", O_WRONLY | O_CREAT | O_APPEND, 0o600)
    // A program that inherited another test's socket would keep it open after that test closed it,
    // and the peer would wait for an end that never comes.
    if let passed { posix_spawn_file_actions_adddup2(&actions, passed, 3) }
    canais_spawn_close_from(&actions, passed == nil ? 3 : 4)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
    var words = ([path] + arguments).map { strdup($0) } + [nil]
    var settings = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for word in words + settings { free(word) } }
    var pid: pid_t = 0
    let result = posix_spawn(&pid, path, &actions, &attributes, &words, &settings)
    close(inlet[0])
    close(outlet[1])
    guard result == 0 else {
      close(inlet[1])
      close(outlet[0])
      throw SetupError("\(path): errno \(result)")
    }
    return (inlet[1], outlet[0], pid)
  }

  /// Everything that the program writes to its standard output until it closes it.
  ///
  /// - Throws: `TimeoutError` with the output so far.
  func read() throws -> String {
    let deadline = Deadline()
    var text = Data()
    while true {
      var waiting = pollfd(fd: output.fileDescriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, deadline.remaining) > 0 || !deadline.isOver else {
        throw TimeoutError(
          "the end of process \(pid); its output:\n\(String(decoding: text, as: UTF8.self))")
      }
      guard waiting.revents != 0 else { continue }
      let piece = output.availableData
      if piece.isEmpty { return String(decoding: text, as: UTF8.self) }
      text += piece
    }
  }

  /// The next line that the program writes to its standard output, with its line feed.
  func readLine() throws -> String {
    let descriptor = output.fileDescriptor
    let deadline = Deadline()
    var line: [UInt8] = []
    while line.last != UInt8(ascii: "\n") {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      var byte: UInt8 = 0
      guard poll(&waiting, 1, deadline.remaining) > 0, Glibc.read(descriptor, &byte, 1) == 1 else {
        throw TimeoutError("a line of process \(pid); so far \(line.count) bytes")
      }
      line.append(byte)
    }
    return String(decoding: line, as: UTF8.self)
  }

  /// Waits for the end and returns the exit status; 128 plus the signal's number after a signal.
  func wait() throws -> Int32 {
    guard termination.happened.wait(timeout: .now() + Deadline.seconds) == .success else {
      throw TimeoutError("the end of process \(pid)")
    }
    termination.happened.signal()
    return termination.status.withLock { $0 }
  }

  /// Whether the program still runs.
  var isRunning: Bool { kill(pid, 0) == 0 }

  /// Waits until this program is the engine that serves a database, and returns its address.
  ///
  /// - Parameter log: The file that its standard error goes to, quoted by the error.
  /// - Throws: `TimeoutError` with the end of the log, also when the program ends first.
  func waitForEngine(on database: String, log: String? = nil) throws -> RunningEngine {
    var found: RunningEngine?
    try until("an engine on \(database); its log:\n\(Self.end(of: log))") {
      found = RunningEngine.find(database: database)
      return found?.pid == pid || !isRunning
    }
    guard let found, found.pid == pid else {
      throw TimeoutError("an engine on \(database), which ended; its log:\n\(Self.end(of: log))")
    }
    return found
  }

  private static func end(of log: String?) -> String {
    let text = log.flatMap { try? String(contentsOfFile: $0, encoding: .utf8) } ?? ""
    return String(text.suffix(2_000))
  }
}

extension RunningEngine {
  /// The port of its address.
  var port: UInt16 { URL(string: url)?.port.map(UInt16.init) ?? 0 }
}

/// How a program ended, once it did.
private final class Termination: Sendable {
  let status = Mutex<Int32>(0)
  let happened = DispatchSemaphore(value: 0)

  /// Waits for a process on a thread of its own.
  func watch(_ pid: pid_t) {
    Thread.detachNewThread { [self] in
      var raw: Int32 = 0
      while waitpid(pid, &raw, 0) < 0, errno == EINTR {}
      status.withLock { $0 = raw & 0x7F == 0 ? raw >> 8 & 0xFF : 128 + raw & 0x7F }
      happened.signal()
    }
  }
}
