// A program started for a test. Foundation's Process hands its own thread's blocked signals down, and
// a program that never sees SIGCHLD or SIGTERM behaves like no user's; so this one is spawned with
// none blocked, and waited for with a deadline.

import CLinux
import Foundation
import Glibc
import Synchronization
import TestSupport

/// A running program, its standard input and output on pipes.
final class Child {
  let pid: pid_t
  /// Written to by the test.
  let input: FileHandle
  /// Read by the test.
  let output: FileHandle
  private let end = EndedBy()
  /// Starts a program. Its standard error goes to a file, to nothing, or with its output.
  init(
    _ path: String, _ arguments: [String], environment: [String: String], errors: String? = nil
  ) throws {
    let (inlet, outlet, pid) = try Self.spawn(
      path, arguments, environment: environment, errors: errors)
    input = FileHandle(fileDescriptor: inlet, closeOnDealloc: true)
    output = FileHandle(fileDescriptor: outlet, closeOnDealloc: true)
    self.pid = pid
    end.watch(pid)
  }

  deinit {
    kill(pid, SIGKILL)
  }

  /// Starts it; gives the ends of the pipes that are ours.
  private static func spawn(
    _ path: String, _ arguments: [String], environment: [String: String], errors: String?
  ) throws -> (inlet: Int32, outlet: Int32, pid: pid_t) {
    var inlet: [Int32] = [0, 0]
    var outlet: [Int32] = [0, 0]
    guard pipe(&inlet) == 0, pipe(&outlet) == 0 else {
      throw TmuxFault(description: "pipe: errno \(errno)")
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, inlet[0], 0)
    posix_spawn_file_actions_adddup2(&actions, outlet[1], 1)
    posix_spawn_file_actions_addopen(
      &actions, 2, errors ?? "/dev/null", O_WRONLY | O_CREAT | O_APPEND, 0o600)
    // What other tests have open at this moment: a program that inherits one of their sockets keeps it
    // open when they close it, and whoever is at its other end waits for an answer that never comes.
    canais_spawn_close_from(&actions, 3)
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
      throw TmuxFault(description: "\(path): errno \(result)")
    }
    return (inlet[1], outlet[0], pid)
  }

  /// All that it prints until it closes its output; says what there was when that does not come.
  func read(seconds: Double = Patience.seconds) throws -> String {
    let end = Date(timeIntervalSinceNow: seconds)
    var said = Data()
    while true {
      var waiting = pollfd(fd: output.fileDescriptor, events: Int16(POLLIN), revents: 0)
      guard Date() < end else {
        let text = String(decoding: said, as: UTF8.self)
        throw TmuxFault(description: "process \(pid) does not end; it said:\n\(text)")
      }
      guard poll(&waiting, 1, 1_000) > 0 else { continue }
      let piece = output.availableData
      if piece.isEmpty { return String(decoding: said, as: UTF8.self) }
      said += piece
    }
  }

  /// Waits for the end and gives the exit status; 128 and the signal's number after a signal.
  func wait(seconds: Double = Patience.seconds) throws -> Int32 {
    guard end.came.wait(timeout: .now() + seconds) == .success else {
      throw TmuxFault(description: "process \(pid) does not end")
    }
    end.came.signal()
    return end.status.withLock { $0 }
  }
}

/// How a program ended, once it did.
private final class EndedBy: Sendable {
  let status = Mutex<Int32>(0)
  let came = DispatchSemaphore(value: 0)

  /// Waits for a process on a thread of its own.
  func watch(_ pid: pid_t) {
    Thread.detachNewThread { [self] in
      var raw: Int32 = 0
      while waitpid(pid, &raw, 0) < 0, errno == EINTR {}
      status.withLock { $0 = raw & 0x7F == 0 ? raw >> 8 & 0xFF : 128 + raw & 0x7F }
      came.signal()
    }
  }
}
