// A command of the operator's that looks at each file before anybody sees it, such as clamdscan.

import Foundation
import Glibc

/// Runs the command with a file's path, without a shell.
struct FileScanner: Sendable {
  /// What the command says of a file.
  enum Verdict: Equatable, Sendable {
    /// The file may be seen.
    case clean
    /// It may not.
    case refused
    /// The command could not tell: it is missing, failed or took too long.
    case failed(String)
  }

  private let command: [String]
  private let milliseconds: Int

  /// A scanner that runs `command`, which may be empty, and waits so long for it.
  init(_ command: [String], milliseconds: Int) {
    self.command = command
    self.milliseconds = milliseconds
  }

  /// Looks at a file; blocks until the command has ended.
  func scan(_ path: String) -> Verdict {
    guard !command.isEmpty else { return .clean }
    let process = Process()
    // env(1) finds the command by PATH, and none of the arguments is taken for one of its own.
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["--"] + command + [path]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    do {
      try process.run()
    } catch {
      return .failed(String(describing: error))
    }
    guard ended.wait(timeout: .now() + .milliseconds(milliseconds)) == .success else {
      kill(process.processIdentifier, SIGKILL)
      return .failed("timeout")
    }
    guard process.terminationReason == .exit else { return .failed("signal") }
    switch process.terminationStatus {
    case 0: return .clean
    case 1: return .refused
    default: return .failed("exit status \(process.terminationStatus)")
    }
  }
}
