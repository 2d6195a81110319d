// The context of a running command: arguments, options, language, output, the database, and the
// engine that runs on it.

import Channels
import Client
import Engine
import Foundation
import Presence
import Storage

/// One run of a command.
struct Invocation: Sendable {
  /// The command's own arguments.
  let arguments: [String]
  var options: [String: String]
  let language: Language
  let environment: [String: String]
  let output: Output

  var wantsJSON: Bool { options["json"] != nil }

  /// The value of an option; nil if it was not given.
  func option(_ name: String) -> String? { options[name] }
  func has(_ name: String) -> Bool { options[name] != nil }

  /// The value of an option that is an integer in a range.
  func number(_ name: String, in range: ClosedRange<Int>) throws(CommandError) -> Int? {
    guard let text = options[name] else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw .usage(
        UsageStrings.badNumber.with([
          "option": name, "value": text, "low": String(range.lowerBound),
          "high": String(range.upperBound),
        ]))
    }
    return number
  }

  // MARK: - The database

  /// The database's path, absolute. A link is followed, because the engine's files are beside the
  /// file that it leads to.
  var database: String {
    let path = DatabaseFile.path(given: options["db"], environment: environment)
    return DatabaseFile.followLink(URL(filePath: path).standardizedFileURL.path)
  }

  func storage() throws -> Storage {
    try refuseLostDatabase()
    return try Storage(path: database)
  }

  /// For commands that only read: they work on a read-only disk too.
  func reader() throws -> StorageReader {
    try refuseLostDatabase()
    return try StorageReader.on(database)
  }

  /// Refuses to create a database where an engine still has the one open that was there.
  private func refuseLostDatabase() throws(StorageError) {
    let path = database
    if access(path, F_OK) != 0, RunningEngine.isRunning(database: path) {
      throw .moved(path: path, .gone)
    }
  }

  /// The author of changes in the audit: the host's user, now.
  var author: Author {
    Author(name: "\(NSUserName())", at: Invocation.now)
  }

  static var now: Millis { Millis(Date().timeIntervalSince1970 * 1_000) }

  /// Makes a running engine read the configuration again.
  func changed() { ControlMessage.send(database: database, .reload) }

  // MARK: - The engine

  /// The engine that runs on the database.
  var engine: RunningEngine? { RunningEngine.find(database: database) }

  /// The API of the engine that runs on the database; nil if none runs.
  func api() throws -> EngineAPI? { try address().map { EngineAPI($0) } }

  /// The address of the engine with the console's token; nil if none runs.
  func address() throws -> EngineAddress? {
    guard let engine, let url = URL(string: engine.url) else { return nil }
    let tokens = try TokenFile.load(TokenFile.path(database: database))
    return EngineAddress(url: url, token: tokens.token(.console))
  }

  // MARK: - Questions

  /// Refuses a command that must ask the user if there is neither a terminal nor `--yes`.
  func mustBeAnswerable() throws(CommandError) {
    guard has("yes") || isatty(STDIN_FILENO) != 0 else { throw .usage(UsageStrings.needsYes) }
  }

  /// Asks the user to confirm something irreversible; `--yes` confirms it.
  func confirm(_ question: LocalizedText) throws(CommandError) {
    try mustBeAnswerable()
    if has("yes") { return }
    output.ask(question[language] + " " + UsageStrings.yesOrNo[language] + " ")
    let answer = readLine()?.lowercased().trimmingCharacters(in: .whitespaces) ?? ""
    guard ["s", "sim", "y", "yes", "si", "sí"].contains(answer) else {
      throw .failed(UsageStrings.nothingDone)
    }
  }

  // MARK: - Assignments

  /// Reads words as assignments. A word that is none is a usage error, not a refused value.
  func assignments(_ words: some Sequence<String>) throws -> [Assignment] {
    try words.map { word in
      do {
        return try Assignment(word)
      } catch let error as ValidationError where error.rule == .notAnAssignment {
        throw CommandError.usage(UsageStrings.noAssignment.with(["word": String(word.prefix(60))]))
      }
    }
  }

  /// A secret from standard input. On a terminal it is asked for, and what is typed is not shown.
  func secret(_ question: LocalizedText) throws -> String {
    guard isatty(STDIN_FILENO) != 0 else { return try stdinLine() }
    var shown = termios()
    guard tcgetattr(STDIN_FILENO, &shown) == 0 else { return try stdinLine() }
    var hidden = shown
    hidden.c_lflag &= ~tcflag_t(ECHO)
    output.ask(question[language] + " ")
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
    defer {
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown)
      output.ask("\n")
    }
    return readLine() ?? ""
  }

  /// Standard input without the line feed at its end.
  func stdinLine() throws -> String {
    var text = String(decoding: try read("-"), as: UTF8.self)
    if text.hasSuffix("\r\n") || text.hasSuffix("\n") { text.removeLast() }
    return text
  }

  // MARK: - Files

  /// The most bytes of a file or of standard input.
  static let fileBytes = 256 << 20

  /// The bytes of a file; `-` is standard input. `key` is the field that errors name.
  func read(_ path: String, for key: String? = nil) throws(CommandError) -> [UInt8] {
    func unreadable(_ why: LocalizedText) -> CommandError {
      let words = UsageStrings.unreadable.filling(["file": .plain(path), "why": why])
      return .failed(key.map { .keyed($0, words) } ?? words)
    }
    let handle: FileHandle
    if path == "-" {
      handle = .standardInput
    } else {
      guard let opened = FileHandle(forReadingAtPath: path) else {
        throw unreadable(SystemStrings.of(errno))
      }
      handle = opened
    }
    do {
      let data = try handle.read(upToCount: Invocation.fileBytes + 1) ?? Data()
      guard data.count <= Invocation.fileBytes else {
        throw CommandError.failed(UsageStrings.tooLarge.with(["file": path]))
      }
      return [UInt8](data)
    } catch let error as CommandError {
      throw error
    } catch {
      throw unreadable(SystemStrings.of(errno))
    }
  }

  /// Waits for asynchronous work on a command's thread. The work runs on a queue of its own,
  /// because the waiting thread may be one of the few that tasks share, and would block them.
  func wait<T: Sendable>(_ body: @escaping @Sendable () async throws -> T) throws -> T {
    let done = DispatchSemaphore(value: 0)
    let box = Box<T>()
    Task.detached(executorPreference: QueueExecutor(label: "canais.command")) {
      do {
        box.set(.success(try await body()))
      } catch {
        box.set(.failure(error))
      }
      done.signal()
    }
    done.wait()
    return try box.take()
  }
}
