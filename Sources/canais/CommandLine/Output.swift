// Where commands write: what programs read to stdout, what people read to stderr. Lists are aligned
// for a terminal and apart by tabs on a pipe; with `--json` one document, keys sorted.

import Channels
import Foundation
import Screen
import Synchronization

/// The two streams of a command.
struct Output: Sendable {
  /// Whether a list is aligned and headed: a person reads it.
  let isTerminal: Bool
  /// Whether somebody watches how far a long command is.
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

  /// The process's own streams.
  static let process: Output = {
    let standard = Stream(STDOUT_FILENO)
    let error = Stream(STDERR_FILENO)
    return Output(
      isTerminal: isatty(STDOUT_FILENO) != 0,
      showsProgress: isatty(STDERR_FILENO) != 0 && isatty(STDOUT_FILENO) == 0,
      failure: { standard.failure }, standard: standard.put, error: error.put)
  }()

  /// Why what is for programs could not be written, an `errno`: the rest of it is not tried. Nil
  /// while all of it was.
  var failure: Int32? { refusal() }

  /// A line for programs.
  func line(_ text: String) { standard(text + "\n") }
  /// Text for programs, as it is.
  func text(_ text: String) { standard(text) }
  /// A line for people, or several. What files, arguments and other hosts said in it loses its
  /// control characters.
  func say(_ text: String) { error(Sanitizer.text(text, keepingLines: true) + "\n") }
  /// How far a long command is: one line that is written over, where somebody watches.
  func progress(_ text: String, isLast: Bool) {
    if showsProgress { error("\r" + text + (isLast ? "\n" : "")) }
  }
  /// The beginning of a line for people, who answer on it.
  func ask(_ text: String) { error(text) }

  /// One JSON document.
  func document(_ value: some Encodable) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value) else { return }
    line(String(decoding: data, as: UTF8.self))
  }

  /// One JSON object in one line.
  func jsonLine(_ value: some Encodable) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value) else { return }
    line(String(decoding: data, as: UTF8.self))
  }

  /// A list: aligned under a head for a terminal, apart by tabs without one on a pipe. What
  /// visitors wrote loses its control characters.
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

  /// Names and values, one a line.
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

  /// Why something was not written, an `errno`.
  var failure: Int32? { refusal.withLock { $0 } }

  /// Writes all of it, or nothing more after a failure. Where the reader of a pipe went away
  /// nothing is left to do.
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
        var room = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&room, 1, -1)
      case EPIPE: exit(0)
      case let code:
        refusal.withLock { $0 = code }
        return
      }
    }
  }
}

/// A result on its way from a task to the thread that waits for it.
final class Box<T: Sendable>: Sendable {
  private let result = Mutex<Result<T, any Error>?>(nil)

  func set(_ value: Result<T, any Error>) { result.withLock { $0 = value } }

  func take() throws -> T {
    guard let value = result.withLock({ $0 }) else { throw CancellationError() }
    return try value.get()
  }
}
