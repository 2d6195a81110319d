// The console in a real terminal: opened from a shell as a person does, and left again.

import Foundation
import Glibc
import TestSupport
import Testing

/// What the tests of the console in a terminal share.
enum ConsoleStage {
  /// A shell in which the console is opened; the shell says when it was left, and with which status.
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
    // What is exported lands here.
    try terminal.run("cd \(folder)")
    try mark(terminal)
    try terminal.run("\(Binary.path) \(arguments); echo left with $?")
    return terminal
  }

  /// Clears the shell's screen and writes the line that must stand there again later. What is typed
  /// before the shell is ready for it would stand beside that line.
  static func mark(_ terminal: Tmux) throws {
    try terminal.run("clear; echo before the console")
    try terminal.waitFor("a cleared shell") { $0.prefix(2) == ["before the console", "$"] }
  }

  /// Waits until a file is gone.
  static func waitForEnd(of path: String) throws {
    let end = Date(timeIntervalSinceNow: Patience.seconds)
    while FileManager.default.fileExists(atPath: path) {
      guard Date() < end else { throw TmuxFault(description: "\(path) is still there") }
      _ = poll(nil, 0, 20)
    }
  }

  /// The terminal is as a shell wants it, and what stood there before stands there again.
  static func isGivenBack(_ terminal: Tmux) throws {
    try terminal.waitFor("alternate_on", is: "0")
    try terminal.waitFor("cursor_flag", is: "1")
    try terminal.waitFor("mouse_any_flag", is: "0")
    try terminal.waitFor("before the console")
  }

  /// Leaves the console, whatever it asks.
  static func leave(_ terminal: Tmux) throws {
    try terminal.press("C-q")
    try terminal.waitFor("left, or asked") { rows in
      rows.contains {
        $0.contains("left with") || $0.contains("[ Sair") || $0.contains("isitantes")
      }
    }
    if !(try terminal.screen().contains { $0.contains("left with") }) {
      try terminal.press("Enter")
    }
    try terminal.waitFor("left with 0")
    try isGivenBack(terminal)
  }

  /// The process of the console that the shell of a terminal runs.
  static func process(in terminal: Tmux) throws -> pid_t {
    let shell = try terminal.value("pane_pid")
    let children = try String(
      contentsOfFile: "/proc/\(shell)/task/\(shell)/children", encoding: .utf8)
    return try #require(children.split(separator: " ").compactMap { pid_t($0) }.first)
  }
}

extension Tmux {
  /// Clicks on the last place where a text stands, or on the first one.
  func click(on text: String, first: Bool = false) throws {
    let rows = try waitFor(text)
    let found = first ? rows.firstIndex { $0.contains(text) } : rows.lastIndex { $0.contains(text) }
    let row = try #require(found)
    let place = try #require(rows[row].range(of: text))
    // Only what stands before decides the column; pictures of two columns among it count twice.
    let before = rows[row][..<place.lowerBound].unicodeScalars.reduce(0) {
      $0 + ($1.value >= 0x1F300 ? 2 : 1)
    }
    try click(before + 1, row + 1)
  }
}
