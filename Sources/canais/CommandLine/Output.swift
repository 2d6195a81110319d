// The output of commands: results to standard output, messages to standard error. Lists are aligned
// on a terminal and separated by tabs on a pipe; with `--json` they are one document with sorted
// keys.

import Channels
import Foundation
import Screen
import Synchronization

/// The output streams of a command.
struct Output: Sendable {
  /// Whether lists are aligned and have a header, because standard output is a terminal.
  let isTerminal: Bool
  /// Whether progress is shown, because standard error is a terminal.
  let showsProgress: Bool
  private let refusal: @Sendable () -> Int32?
  private let standard: @Sendable (String) -> Void
  private let error: @Sendable (String) -> Void

  init(
    isTerminal: Bool, showsProgress: Bool = false,
    failure: @escaping @Sendable () -> Int32? = { nil },
    standard: @escaping @Sendable (String) -> Void, error: @escaping @Sendable (String) -> Void
  ) {
    refusal = failure
    self.isTerminal = isTerminal
    self.showsProgress = showsProgress
    self.standard = standard
    self.error = error
  }

  /// The streams of the process.
  static let process: Output = {
    let standard = Stream(STDOUT_FILENO)
    let error = Stream(STDERR_FILENO)
    return Output(
      isTerminal: isatty(STDOUT_FILENO) != 0,
      showsProgress: isatty(STDERR_FILENO) != 0 && isatty(STDOUT_FILENO) == 0,
      failure: { standard.failure }, standard: standard.put, error: error.put)
  }()

  /// The `errno` of the first failed write to standard output, after which nothing more is written;
  /// nil if none failed.
  var failure: Int32? { refusal() }

  /// Writes a line to standard output.
  func line(_ text: String) { standard(text + "\n") }
  /// Writes a text to standard output as it is.
  func text(_ text: String) { standard(text) }
  /// Writes one or more lines to standard error without control characters: they may contain texts
  /// of files, arguments and other hosts.
  func say(_ text: String) { error(Sanitizer.text(text, keepingLines: true) + "\n") }
  /// Writes progress to a terminal: a line that is overwritten by the next.
  func progress(_ text: String, isLast: Bool) {
    if showsProgress { error("\r" + text + (isLast ? "\n" : "")) }
  }
  /// Writes a question to standard error; the answer is typed on the same line.
  func ask(_ text: String) { error(text) }

  /// Writes a JSON document.
  func document(_ value: some Encodable) { json(value, [.sortedKeys, .prettyPrinted]) }

  /// Writes a JSON object on one line.
  func jsonLine(_ value: some Encodable) { json(value, [.sortedKeys]) }

  private func json(_ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = formatting.union(.withoutEscapingSlashes)
    guard let data = try? encoder.encode(value) else { return }
    let text = String(decoding: data, as: UTF8.self)
    line(isTerminal ? TerminalJSON.escape(text) : text)
  }

  /// Writes a list: aligned with a header on a terminal, separated by tabs without one on a pipe.
  /// Control characters are removed, since cells may contain texts of visitors.
  func table(_ head: [String], _ rows: [[String]]) {
    let rows = rows.map { row in row.map { Sanitizer.text($0) } }
    guard isTerminal else {
      for row in rows { line(row.joined(separator: "\t")) }
      return
    }
    if rows.isEmpty { return }
    let widths = head.indices.map { column in
      ([head] + rows).map { Width.of($0[column]) }.max() ?? 0
    }
    for row in [head] + rows {
      let cells = zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: max(0, width - Width.of(cell)))
      }
      var text = cells.joined(separator: "  ")
      while text.last == " " { text.removeLast() }
      line(text)
    }
  }

  /// Writes names and values, one pair on each line.
  func pairs(_ pairs: [(name: String, value: String)]) {
    let width = pairs.map { Width.of($0.name) }.max() ?? 0
    for (name, value) in pairs {
      let value = Sanitizer.text(value, keepingLines: true)
        .replacingOccurrences(of: "\n", with: "\n" + String(repeating: " ", count: width + 2))
      let gap = isTerminal ? String(repeating: " ", count: width - Width.of(name) + 2) : "\t"
      line(name + gap + value)
    }
  }
}

/// A stream of the process.
private final class Stream: Sendable {
  private let descriptor: Int32
  private let refusal = Mutex<Int32?>(nil)

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// The `errno` of the first failed write.
  var failure: Int32? { refusal.withLock { $0 } }

  /// Writes a text, unless an earlier write failed.
  @Sendable func put(_ text: String) {
    guard failure == nil else { return }
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if written > 0 {
        bytes.removeFirst(written)
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        var writable = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&writable, 1, -1)
      case EPIPE: exit(0)
      case let code:
        refusal.withLock { $0 = code }
        return
      }
    }
  }
}

/// The result of a task, for the thread that waits for it.
final class Box<T: Sendable>: Sendable {
  private let result = Mutex<Result<T, any Error>?>(nil)

  func set(_ value: Result<T, any Error>) { result.withLock { $0 = value } }

  func take() throws -> T {
    guard let value = result.withLock({ $0 }) else { throw CancellationError() }
    return try value.get()
  }
}
