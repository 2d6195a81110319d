// A real terminal: tmux, driven through its control mode. Commands go in on one pipe, answers and news
// of every change come out on another, so a test waits for the screen by waiting for news of it.

import Foundation
import Glibc
import TestSupport

/// What went wrong with the terminal.
struct TmuxFault: Error, CustomStringConvertible {
  var description: String
}

/// One tmux server with one window.
final class Tmux {
  private let client: Child
  private let name = "canais-\(UUID().uuidString.prefix(8))"
  private var unread: [UInt8] = []
  /// Lines of the answer under way; nil between answers.
  private var answer: [String]?
  private var answers: [[String]] = []

  /// A shell in a terminal of a size, in an environment of its own.
  init(columns: Int = 80, rows: Int = 24, environment: [String: String] = [:]) throws {
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/tmux") else {
      throw TmuxFault(description: "no /usr/bin/tmux: install the Debian package tmux")
    }
    var all = ProcessInfo.processInfo.environment
    for key in ["TMUX", "NO_COLOR", "CANAIS_LANG", "LC_ALL"] { all[key] = nil }
    all["LANG"] = "C.UTF-8"
    all["TERM"] = "xterm-256color"
    for (key, value) in environment { all[key] = value }
    client = try Child(
      "/usr/bin/tmux",
      [
        "-L", name, "-f", "/dev/null", "-C", "new-session", "-x", "\(columns)", "-y", "\(rows)",
        "env PS1='$ ' bash --norc --noprofile",
      ], environment: all)
    try waitForAnswer()
    try resize(columns, rows)
    try command("set-option -g escape-time 10")
    try waitFor("$")
  }

  deinit {
    _ = try? command("kill-server")
    _ = try? client.wait()
  }

  // MARK: - Doing

  /// Types text as it is.
  func type(_ text: String) throws {
    let quoted = text.replacingOccurrences(of: "'", with: "'\\''")
    try command("send-keys -l -- '\(quoted)'")
  }

  /// Presses keys by their tmux names: `Enter`, `C-s`, `M-2`, `BTab`, `F5`.
  func press(_ keys: String...) throws {
    for key in keys { try command("send-keys \(key == ";" ? "\\;" : key)") }
  }

  /// Types a command line and Enter.
  func run(_ line: String) throws {
    try type(line)
    try press("Enter")
  }

  /// Pastes as a terminal pastes, between brackets.
  func paste(_ text: String) throws {
    let file = FileManager.default.temporaryDirectory.appending(path: name)
    try text.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    try command("load-buffer '\(file.path)'")
    try command("paste-buffer -p -r")
  }

  /// Gives the window another size.
  func resize(_ columns: Int, _ rows: Int) throws {
    try command("resize-window -x \(columns) -y \(rows)")
  }

  /// Clicks a cell, counted from 1, with the left button, as a terminal with SGR reports tells it.
  func click(_ column: Int, _ row: Int) throws {
    for end in ["M", "m"] {
      let bytes = Array("\u{1B}[<0;\(column);\(row)\(end)".utf8)
      try command("send-keys -H " + bytes.map { String($0, radix: 16) }.joined(separator: " "))
    }
  }

  // MARK: - Seeing

  /// The rows of the screen.
  func screen() throws -> [String] { try command("capture-pane -p") }

  /// One of tmux's variables, such as `alternate_on`.
  func value(_ variable: String) throws -> String {
    try command("display-message -p '#{\(variable)}'").first ?? ""
  }

  /// Waits until the screen shows a text, and gives the screen.
  @discardableResult
  func waitFor(_ text: String) throws -> [String] {
    try waitFor("\"\(text)\"") { $0.contains { $0.contains(text) } }
  }

  /// Waits until the screen no longer shows a text.
  @discardableResult
  func waitForNo(_ text: String) throws -> [String] {
    try waitFor("no \"\(text)\"") { !$0.contains { $0.contains(text) } }
  }

  /// Waits until the screen is as wanted, looking again at each news of a change.
  @discardableResult
  func waitFor(_ what: String, _ isWanted: ([String]) -> Bool) throws -> [String] {
    let end = Date(timeIntervalSinceNow: Patience.seconds)
    while true {
      let rows = try screen()
      if isWanted(rows) { return rows }
      guard Date() < end else {
        throw TmuxFault(
          description: "never seen: \(what); the screen:\n" + rows.joined(separator: "\n"))
      }
      // News wakes us at once; a variable that changes without news is looked at again soon.
      try read(milliseconds: 200)
    }
  }

  /// Waits until one of tmux's variables has a value.
  func waitFor(_ variable: String, is wanted: String) throws {
    try waitFor("\(variable) = \(wanted)") { _ in (try? value(variable)) == wanted }
  }

  /// Takes news for so long at most: for what shows nothing when it is done.
  func hear(milliseconds: Int32) throws { try read(milliseconds: milliseconds) }

  // MARK: - Control mode (tmux(1), CONTROL MODE)

  /// Gives tmux a command and waits for its answer.
  @discardableResult
  func command(_ text: String) throws -> [String] {
    try client.input.write(contentsOf: Data((text + "\n").utf8))
    return try waitForAnswer()
  }

  @discardableResult
  private func waitForAnswer() throws -> [String] {
    let end = Date(timeIntervalSinceNow: Patience.seconds)
    while answers.isEmpty {
      guard Date() < end else { throw TmuxFault(description: "tmux does not answer") }
      try read(milliseconds: 1_000)
    }
    return answers.removeFirst()
  }

  /// Reads what tmux says, waiting so long for it at most.
  private func read(milliseconds: Int32) throws {
    let descriptor = client.output.fileDescriptor
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, milliseconds) > 0 else { return }
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    let count = Glibc.read(descriptor, &buffer, buffer.count)
    guard count > 0 else { throw TmuxFault(description: "tmux ended") }
    unread += buffer[..<count]
    while let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
      take(String(decoding: unread[..<end], as: UTF8.self))
      unread.removeSubrange(...end)
    }
  }

  private func take(_ line: String) {
    if line.hasPrefix("%begin ") {
      answer = []
    } else if line.hasPrefix("%end ") || line.hasPrefix("%error ") {
      if let answer { answers.append(answer) }
      answer = nil
    } else {
      answer?.append(line)
    }
  }
}
