// Tokens of consoles, platforms and watchers: random, in a file that only its owner may read, compared
// without telling by time how much of a guess was right. A rotated token stays good for a while, so
// that those who use it can be given the new one.

import Foundation
import Glibc
import Presence
import Synchronization
import WebSocket

/// What a token opens.
public enum TokenScope: String, CaseIterable, Codable, Sendable {
  /// Everything.
  case console
  /// Acting on sessions.
  case platform
  /// Reading.
  case watch
}

/// The tokens as they stand in the file.
public struct TokenFile: Equatable, Sendable {
  /// Milliseconds for which a rotated token stays good: a day.
  public static let overlap: Millis = 86_400_000

  struct Token: Codable, Equatable, Sendable {
    var current: String
    var previous: String?
    /// Wall clock, milliseconds since 1970.
    var previousUntil: Millis?
  }

  var tokens: [String: Token]

  /// The token of a scope.
  public func token(_ scope: TokenScope) -> String { tokens[scope.rawValue]?.current ?? "" }

  /// Where the tokens of a database are.
  public static func path(database: String) -> String { database + ending }

  private static let ending = ".tokens"

  private static func database(_ path: String) -> String {
    path.hasSuffix(ending) ? String(path.dropLast(ending.count)) : path
  }

  /// Reads the file, made with fresh tokens where there is none.
  public static func load(
    _ path: String, randomness: Randomness = .kernel
  ) throws(EngineFault) -> TokenFile {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    if descriptor < 0, errno == ENOENT { return try create(path, randomness) }
    guard let file = Descriptor(descriptor) else { throw .file(path: path, errno: errno) }
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
  public static func rotate(
    _ scope: TokenScope, path: String, wallNow: Millis, randomness: Randomness = .kernel
  ) throws(EngineFault) -> TokenFile {
    var file = try load(path, randomness: randomness)
    file.tokens[scope.rawValue] = Token(
      current: fresh(randomness), previous: file.token(scope), previousUntil: wallNow + overlap)
    try file.write(path)
    return file
  }

  private static func create(
    _ path: String, _ randomness: Randomness
  ) throws(EngineFault) -> TokenFile {
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
  private func write(_ path: String) throws(EngineFault) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    guard let data = try? encoder.encode(tokens) else { throw .tokensDamaged(path: path) }
    let part = path + ".new"
    unlink(part)
    guard
      let file = Descriptor(open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600))
    else { throw .file(path: part, errno: errno) }
    do throws(EngineFault) {
      try Ownership.take(
        file.number, path: path, like: Ownership.neighbours(of: TokenFile.database(path)))
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
public final class TokenRing: Sendable {
  private let file: Mutex<TokenFile>

  /// Tokens read from a file.
  public init(_ file: TokenFile) { self.file = Mutex(file) }

  /// Swaps them, after the file changed.
  public func replace(_ file: TokenFile) { self.file.withLock { $0 = file } }

  /// The scope that a token opens; nil for one that is not good. Every token is compared in whole.
  func scope(of token: String, wallNow: Millis) -> TokenScope? {
    file.withLock { file in
      var found: TokenScope?
      for scope in TokenScope.allCases {
        guard let good = file.tokens[scope.rawValue] else { continue }
        if TokenRing.isSame(token, good.current) { found = scope }
        if let previous = good.previous, let until = good.previousUntil,
          TokenRing.isSame(token, previous), wallNow < until
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
