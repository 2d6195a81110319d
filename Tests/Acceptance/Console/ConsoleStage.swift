// The console in a real terminal, opened from a shell as a person does, and left again.

import Foundation
import Glibc
import TestSupport
import Testing

/// Opens and leaves the console in a terminal.
enum ConsoleStage {
  /// Starts a shell and runs the console in it. The shell prints `left with` and the exit status
  /// when the console ends.
  static func open(
    _ arguments: String = "demo --visitors 30 --speed 20", columns: Int = 80, rows: Int = 24,
    environment: [String: String] = [:], state: String? = nil
  ) throws -> Tmux {
    var environment = environment
    environment["XDG_STATE_HOME"] = try state ?? Binary.folder()
    if environment["XDG_CONFIG_HOME"] == nil {
      environment["XDG_CONFIG_HOME"] = try Binary.folder()
    }
    let folder = try Binary.folder()
    let terminal = try Tmux(columns: columns, rows: rows, environment: environment)
    // Exported files go to the working folder.
    try terminal.run("cd \(folder)")
    try markShell(terminal)
    try terminal.run("\(Binary.path) \(arguments); echo left with $?")
    if arguments.hasPrefix("demo") { try showChannels(of: terminal) }
    return terminal
  }

  /// Goes from the live list, with which a demonstration opens, to the list of channels. Both name
  /// the channels, so the bar of screens tells which of them is shown.
  static func showChannels(of terminal: Tmux) throws {
    try terminal.waitFor("DEMONSTRA")
    try terminal.press("F2")
    try terminal.waitFor("[1 ")
    try terminal.waitFor("Loja Aurora")
  }

  /// Clears the shell's screen and prints a line by which `expectRestored` recognises it. Waits
  /// until the shell is ready, since text typed earlier would be echoed next to that line.
  static func markShell(_ terminal: Tmux) throws {
    try terminal.run("clear; echo before the console")
    try terminal.waitFor("a cleared shell") { $0.prefix(2) == ["before the console", "$"] }
  }

  /// Waits until a file does not exist.
  static func waitForRemoval(of path: String) throws {
    try until("the removal of \(path)") { !FileManager.default.fileExists(atPath: path) }
  }

  /// Waits until the terminal is in the shell's mode and shows the shell's screen again.
  static func expectRestored(_ terminal: Tmux) throws {
    try terminal.waitFor("alternate_on", is: "0")
    try terminal.waitFor("cursor_flag", is: "1")
    try terminal.waitFor("mouse_any_flag", is: "0")
    try terminal.waitFor("before the console")
  }

  /// Leaves the console and answers its question, if it asks one.
  static func leave(_ terminal: Tmux) throws {
    try terminal.press("C-q")
    try terminal.waitFor("the shell or a question") { rows in
      rows.contains {
        $0.contains("left with") || $0.contains("[ Sair") || $0.contains("isitantes")
      }
    }
    if !(try terminal.screen().contains { $0.contains("left with") }) {
      try terminal.press("Enter")
    }
    try terminal.waitFor("left with 0")
    try expectRestored(terminal)
  }

  /// The process that a terminal's shell runs.
  static func process(in terminal: Tmux) throws -> pid_t {
    let shell = try terminal.value("pane_pid")
    let children = try String(
      contentsOfFile: "/proc/\(shell)/task/\(shell)/children", encoding: .utf8)
    return try #require(children.split(separator: " ").compactMap { pid_t($0) }.first)
  }
}
