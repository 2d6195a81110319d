// A real terminal: tmux, driven through its control mode. Commands go in on one pipe; their results
// and notifications of every change come out on another, so that waiting for the screen is waiting
// for a notification.

import Foundation
import Glibc
import TestSupport

/// One tmux server with one window.
final class Tmux {
  private let client: ChildProcess
  private let name = "canais-\(UUID().uuidString.prefix(8))"
  private var unread: [UInt8] = []
  /// The lines of a result that is incomplete; nil between results.
  private var partialResult: [String]?
  private var results: [[String]] = []

  /// Starts a shell in a terminal of that size, in an environment of its own.
  init(columns: Int = 80, rows: Int = 24, environment: [String: String] = [:]) throws {
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/tmux") else {
      throw SetupError("no /usr/bin/tmux: install the Debian package tmux")
    }
    var all = ProcessInfo.processInfo.environment
    for key in ["TMUX", "NO_COLOR", "CANAIS_LANG", "LC_ALL"] { all[key] = nil }
    all["LANG"] = "C.UTF-8"
    all["TERM"] = "xterm-256color"
    for (key, value) in environment { all[key] = value }
    client = try ChildProcess(
      "/usr/bin/tmux",
      [
        "-L", name, "-f", "/dev/null", "-C", "new-session", "-x", "\(columns)", "-y", "\(rows)",
        "env PS1='$ ' bash --norc --noprofile",
      ], environment: all)
    try waitForResult()
    try resize(columns, rows)
    try command("set-option -g escape-time 10")
    try waitFor("$")
  }

  deinit {
    _ = try? command("kill-server")
    _ = try? client.wait()
  }

  // MARK: - Input

  /// Types text literally.
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

  /// Pastes text as a terminal does, as a bracketed paste.
  func paste(_ text: String) throws {
    let file = FileManager.default.temporaryDirectory.appending(path: name)
    try text.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    try command("load-buffer '\(file.path)'")
    try command("paste-buffer -p -r")
  }

  /// Changes the window's size.
  func resize(_ columns: Int, _ rows: Int) throws {
    try command("resize-window -x \(columns) -y \(rows)")
  }

  /// Clicks a cell, counted from 1, with the left button, as a terminal reports it in SGR mode.
  private func click(_ column: Int, _ row: Int) throws {
    for end in ["M", "m"] {
      let bytes = Array("\u{1B}[<0;\(column);\(row)\(end)".utf8)
      try command("send-keys -H " + bytes.map { String($0, radix: 16) }.joined(separator: " "))
    }
  }

  /// Clicks the first or the last cell run of the screen that shows a text, once one does.
  func click(on text: String, first: Bool = false) throws {
    let rows = try waitFor(text)
    let found = first ? rows.firstIndex { $0.contains(text) } : rows.lastIndex { $0.contains(text) }
    guard let row = found, let range = rows[row].range(of: text) else { return }
    // Only the text before decides the column. Pictures take two columns each.
    let before = rows[row][..<range.lowerBound].unicodeScalars.reduce(0) {
      $0 + ($1.value >= 0x1F300 ? 2 : 1)
    }
    try click(before + 1, row + 1)
  }

  // MARK: - Screen

  /// The rows of the screen.
  func screen() throws -> [String] { try command("capture-pane -p") }

  /// One of tmux's variables, such as `alternate_on`.
  func value(_ variable: String) throws -> String {
    try command("display-message -p '#{\(variable)}'").first ?? ""
  }

  /// Waits until the screen shows a text, and returns the screen.
  @discardableResult
  func waitFor(_ text: String) throws -> [String] {
    try waitFor("\"\(text)\"") { $0.contains { $0.contains(text) } }
  }

  /// Waits until the screen no longer shows a text.
  @discardableResult
  func waitForNo(_ text: String) throws -> [String] {
    try waitFor("no \"\(text)\"") { !$0.contains { $0.contains(text) } }
  }

  /// Waits until the screen meets a condition, which is checked at each notification of a change.
  ///
  /// - Throws: `TimeoutError` with the screen.
  @discardableResult
  func waitFor(_ event: String, _ condition: ([String]) throws -> Bool) throws -> [String] {
    let deadline = Deadline()
    while true {
      let rows = try screen()
      if try condition(rows) { return rows }
      guard !deadline.isOver else {
        throw TimeoutError("\(event); the screen:\n" + rows.joined(separator: "\n"))
      }
      // A notification ends this at once. tmux's variables change without one.
      try read(milliseconds: 200)
    }
  }

  /// Waits until one of tmux's variables has a value.
  func waitFor(_ variable: String, is wanted: String) throws {
    try waitFor("\(variable) = \(wanted)") { _ in (try? value(variable)) == wanted }
  }

  // MARK: - Control mode (tmux(1), CONTROL MODE)

  /// Sends tmux a command and returns the lines of its result.
  @discardableResult
  func command(_ text: String) throws -> [String] {
    try client.input.write(contentsOf: Data((text + "\n").utf8))
    return try waitForResult()
  }

  @discardableResult
  private func waitForResult() throws -> [String] {
    let deadline = Deadline()
    while results.isEmpty {
      guard !deadline.isOver else { throw TimeoutError("the result of a command to tmux") }
      try read(milliseconds: deadline.remaining)
    }
    return results.removeFirst()
  }

  /// Reads tmux's output, waiting for it at most that long.
  private func read(milliseconds: Int32) throws {
    let descriptor = client.output.fileDescriptor
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, milliseconds) > 0 else { return }
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    let count = Glibc.read(descriptor, &buffer, buffer.count)
    guard count > 0 else { throw TimeoutError("output of tmux, which ended") }
    unread += buffer[..<count]
    while let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
      receive(line: String(decoding: unread[..<end], as: UTF8.self))
      unread.removeSubrange(...end)
    }
  }

  private func receive(line: String) {
    if line.hasPrefix("%begin ") {
      partialResult = []
    } else if line.hasPrefix("%end ") || line.hasPrefix("%error ") {
      if let partialResult { results.append(partialResult) }
      partialResult = nil
    } else {
      partialResult?.append(line)
    }
  }
}
