// Tokens of consoles, platforms and watchers: random, in a file that only its owner may read, compared
// without telling by time how much of a guess was right. A rotated token stays good for a while, so
// that those who use it can be given the new one.

import Basics
import Foundation
import Glibc
import LinuxSystem
import Presence
import Synchronization

/// What a token opens.
package enum TokenScope: String, CaseIterable, Codable, Sendable {
  /// Everything.
  case console
  /// Acting on sessions.
  case platform
  /// Reading.
  case watch
}

/// The tokens as they stand in the file.
package struct TokenFile: Equatable, Sendable {
  /// Milliseconds for which a rotated token stays good: a day.
  package static let overlap: Millis = 86_400_000

  struct Token: Codable, Equatable, Sendable {
    var current: String
    var previous: String?
    /// Wall clock, milliseconds since 1970.
    var previousUntil: Millis?
  }

  var tokens: [String: Token]

  /// The token of a scope.
  package func token(_ scope: TokenScope) -> String { tokens[scope.rawValue]?.current ?? "" }

  /// Where the tokens of a database are.
  package static func path(database: String) -> String { database + ending }

  private static let ending = ".tokens"

  private static func database(_ path: String) -> String {
    path.hasSuffix(ending) ? String(path.dropLast(ending.count)) : path
  }

  /// Reads the file, made with fresh tokens where there is none.
  package static func load(
    _ path: String, randomness: Randomness = .kernel
  ) throws(EngineError) -> TokenFile {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    if descriptor < 0, errno == ENOENT { return try create(path, randomness) }
    guard let file = FileDescriptor(descriptor) else { throw .file(path: path, errno: errno) }
    var status = stat()
    guard fstat(file.number, &status) == 0 else { throw .file(path: path, errno: errno) }
    guard status.st_mode & 0o077 == 0 else { throw .tokensTooOpen(path: path) }
    var bytes = [UInt8](repeating: 0, count: 64 << 10)
    let count = read(file.number, &bytes, bytes.count)
    guard count >= 0 else { throw .file(path: path, errno: errno) }
    guard
      let tokens = try? JSONDecoder().decode(
        [String: Token].self, from: Data(bytes.prefix(count))),
      TokenScope.allCases.allSatisfy({ (tokens[$0.rawValue]?.current.utf8.count ?? 0) >= 32 })
    else { throw .tokensDamaged(path: path) }
    return TokenFile(tokens: tokens)
  }

  /// Makes a new token for a scope and stores it; the old one stays good for `overlap`.
  package static func rotate(
    _ scope: TokenScope, path: String, wallNow: Millis, randomness: Randomness = .kernel
  ) throws(EngineError) -> TokenFile {
    var file = try load(path, randomness: randomness)
    file.tokens[scope.rawValue] = Token(
      current: fresh(randomness), previous: file.token(scope), previousUntil: wallNow + overlap)
    try file.write(path)
    return file
  }

  private static func create(
    _ path: String, _ randomness: Randomness
  ) throws(EngineError) -> TokenFile {
    var file = TokenFile(tokens: [:])
    for scope in TokenScope.allCases {
      file.tokens[scope.rawValue] = Token(current: fresh(randomness))
    }
    try file.write(path)
    return file
  }

  private static func fresh(_ randomness: Randomness) -> String {
    Hexadecimal.encode(randomness.bytes(32))
  }

  /// Writes a new file and puts it in the place of the old one, so that no reader sees half. It
  /// belongs to whom the database does, also where root writes it.
  private func write(_ path: String) throws(EngineError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    guard let data = try? encoder.encode(tokens) else { throw .tokensDamaged(path: path) }
    let part = path + ".new"
    unlink(part)
    guard
      let file = FileDescriptor(
        open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600))
    else { throw .file(path: part, errno: errno) }
    do throws(EngineError) {
      try EngineError.adopt(file.number, path: path, database: TokenFile.database(path))
    } catch {
      unlink(part)
      throw error
    }
    let bytes = Array(data) + [UInt8(ascii: "\n")]
    guard Glibc.write(file.number, bytes, bytes.count) == bytes.count, fsync(file.number) == 0,
      rename(part, path) == 0
    else { throw .file(path: path, errno: errno) }
  }
}

/// The tokens that are good now, as the shards ask for them.
///
/// How long a rotated token stays good is reckoned from the file once, and from then on by the clock
/// that only moves forward: a wall clock set back a year does not give it another year.
package final class TokenRing: Sendable {
  private struct Good {
    var file: TokenFile
    /// When each scope's previous token ends, on the monotonic clock.
    var ends: [String: Millis] = [:]
  }

  private let clock: any EngineClock
  private let good: Mutex<Good>

  /// Tokens read from a file.
  package init(_ file: TokenFile, clock: any EngineClock = SystemClock()) {
    self.clock = clock
    good = Mutex(Good(file: file, ends: TokenRing.ends(of: file, clock)))
  }

  /// Swaps them, after the file changed.
  package func replace(_ file: TokenFile) {
    var ends = TokenRing.ends(of: file, clock)
    good.withLock { good in
      // One that is known already ends when it was to end, however often the file is read.
      for (scope, token) in file.tokens
      where token.previous == good.file.tokens[scope]?.previous {
        if let known = good.ends[scope] { ends[scope] = known }
      }
      good = Good(file: file, ends: ends)
    }
  }

  /// No token outlives its rotation by more than the overlap, whatever the wall clock says by now.
  private static func ends(of file: TokenFile, _ clock: any EngineClock) -> [String: Millis] {
    let (now, wallNow) = (clock.monotonic(), clock.wall())
    return file.tokens.compactMapValues { token in
      guard let until = token.previousUntil else { return nil }
      let (left, isOver) = until.subtractingReportingOverflow(wallNow)
      return now + (isOver ? 0 : min(max(0, left), TokenFile.overlap))
    }
  }

  /// The scope that a token opens; nil for one that is not good. Every token is compared in whole.
  func scope(of token: String) -> TokenScope? {
    let now = clock.monotonic()
    return good.withLock { good in
      var found: TokenScope?
      for scope in TokenScope.allCases {
        guard let kept = good.file.tokens[scope.rawValue] else { continue }
        if TokenRing.isSame(token, kept.current) { found = scope }
        if let previous = kept.previous, let end = good.ends[scope.rawValue],
          TokenRing.isSame(token, previous), now < end
        {
          found = scope
        }
      }
      return found
    }
  }

  private static func isSame(_ one: String, _ other: String) -> Bool {
    ConstantTime.equals(one.utf8, other.utf8)
  }
}
