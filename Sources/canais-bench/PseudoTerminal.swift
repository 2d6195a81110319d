// Runs a program in a pseudo-terminal (pty(7)), types keys and reads its output, without a terminal
// emulator that would take time of its own.

import Foundation
import Glibc

/// A program that runs in a terminal.
final class PseudoTerminal {
  let pid: pid_t
  private let descriptor: Int32
  private var buffer = [UInt8](repeating: 0, count: 64 << 10)

  /// `POSIX_SPAWN_SETSID` of spawn.h. The Glibc module lacks it, since it needs `_GNU_SOURCE`.
  private static let newSession: Int16 = 0x80
  /// `TIOCSPTLCK` and `TIOCGPTN` of asm-generic/ioctls.h; grantpt(3) needs `_GNU_SOURCE` too.
  private static let unlock: UInt = 0x4004_5431
  private static let number: UInt = 0x8004_5430

  /// Starts a program. The first terminal that the leader of a session opens becomes its own.
  init(
    _ path: String, _ arguments: [String], columns: Int, rows: Int, environment: [String: String]
  ) throws(BenchError) {
    descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var lock: Int32 = 0
    var number: UInt32 = 0
    var size = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    guard descriptor >= 0, ioctl(descriptor, Self.unlock, &lock) == 0,
      ioctl(descriptor, Self.number, &number) == 0,
      ioctl(descriptor, UInt(TIOCSWINSZ), &size) == 0
    else { throw .system(call: "/dev/ptmx", errno: errno) }
    let name = "/dev/pts/\(number)"
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Self.newSession)
    var words = ([path] + arguments).map { strdup($0) } + [nil]
    var settings = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for word in words + settings { free(word) } }
    var pid: pid_t = 0
    let result = posix_spawn(&pid, path, &actions, &attributes, &words, &settings)
    guard result == 0 else { throw .system(call: path, errno: result) }
    self.pid = pid
  }

  deinit {
    kill(pid, SIGKILL)
    var status: Int32 = 0
    waitpid(pid, &status, 0)
    close(descriptor)
  }

  /// Types bytes.
  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(descriptor, bytes, bytes.count)
  }

  /// The bytes that are written within some milliseconds; empty if there are none.
  func read(milliseconds: Int32) -> [UInt8] {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, milliseconds) > 0 else { return [] }
    let count = Glibc.read(descriptor, &buffer, buffer.count)
    return count > 0 ? Array(buffer[..<count]) : []
  }

  /// Reads until a text is written.
  ///
  /// - Returns: The milliseconds that it took; nil if it was not written.
  func wait(for text: String, seconds: Double = 20) -> Double? {
    let clock = ContinuousClock()
    let begin = clock.now
    var seen = ""
    while (clock.now - begin).seconds < seconds {
      seen += String(decoding: read(milliseconds: 100), as: UTF8.self)
      if seen.contains(text) { return (clock.now - begin).seconds * 1e3 }
    }
    return nil
  }

  /// Reads until nothing is written for some milliseconds, or until a limit of time.
  func settle(milliseconds: Int32, seconds: Double = 20) {
    let clock = ContinuousClock()
    let begin = clock.now
    while !read(milliseconds: milliseconds).isEmpty, (clock.now - begin).seconds < seconds {}
  }

  /// Waits for the end of the program; false if it does not end in time.
  func waitForEnd(seconds: Double = 10) -> Bool {
    let clock = ContinuousClock()
    let begin = clock.now
    while (clock.now - begin).seconds < seconds {
      _ = read(milliseconds: 20)
      if kill(pid, 0) != 0 { return true }
      var status: Int32 = 0
      if waitpid(pid, &status, WNOHANG) == pid { return true }
    }
    return false
  }
}
