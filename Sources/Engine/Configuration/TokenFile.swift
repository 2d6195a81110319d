// The token file beside a database: random tokens, for those who may use the database.

import Basics
import Foundation
import Glibc
import LinuxSystem
import Presence

/// The contents of the token file: one token for each scope, and the one that it replaced.
///
/// The file is JSON, `{"console":{"current":"…"},…}`, with the permissions of
/// ``FileOwnership/filePermissions(in:)``.
package struct TokenFile: Equatable, Sendable {
  /// Milliseconds for which a rotated token stays valid: a day.
  package static let overlap: Millis = 86_400_000

  /// The tokens of one scope.
  struct Token: Codable, Equatable, Sendable {
    /// The token that holds until it is rotated: 64 hexadecimal digits.
    var current: String
    /// The token that `current` replaced.
    var previous: String?
    /// When `previous` ceases to be valid, in milliseconds since 1970.
    var previousUntil: Millis?
  }

  /// The tokens by the raw value of their scope.
  var tokens: [String: Token]

  /// The current token of a scope; empty where the file has none.
  package func token(_ scope: TokenScope) -> String { tokens[scope.rawValue]?.current ?? "" }

  /// The path of a database's token file.
  package static func path(database: String) -> String { database + suffix }

  private static let suffix = ".tokens"

  private static func database(_ path: String) -> String {
    path.hasSuffix(suffix) ? String(path.dropLast(suffix.count)) : path
  }

  /// Reads a token file. One that does not exist is created with fresh tokens.
  ///
  /// - Throws: `tokensTooOpen` where others have access than may have it, `tokensDamaged` for other
  ///   contents than tokens, `file` where the file could not be created or read.
  package static func load(
    _ path: String, randomness: Randomness = .kernel
  ) throws(EngineError) -> TokenFile {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    if descriptor < 0, errno == ENOENT { return try create(path, randomness) }
    guard let file = FileDescriptor(descriptor) else { throw .file(path: path, errno: errno) }
    var status = stat()
    guard fstat(file.number, &status) == 0 else { throw .file(path: path, errno: errno) }
    let permissions = FileOwnership.filePermissions(in: FileOwnership.folder(of: path))
    guard status.st_mode & 0o077 & ~permissions == 0 else { throw .tokensTooOpen(path: path) }
    var bytes = [UInt8](repeating: 0, count: 64 << 10)
    let count = read(file.number, &bytes, bytes.count)
    guard count >= 0 else { throw .file(path: path, errno: errno) }
    guard
      let tokens = try? JSONDecoder().decode(
        [String: Token].self, from: Data(bytes.prefix(count))),
      TokenScope.allCases.allSatisfy({ (tokens[$0.rawValue]?.current.utf8.count ?? 32) >= 32 }),
      tokens[TokenScope.console.rawValue] != nil
    else { throw .tokensDamaged(path: path) }
    return try completed(TokenFile(tokens: tokens), path, randomness)
  }

  /// Replaces the token of a scope and stores the file. The old token stays valid for `overlap`,
  /// or where `isAtOnce`, no longer: it was leaked.
  package static func rotate(
    _ scope: TokenScope, path: String, wallNow: Millis, isAtOnce: Bool = false,
    randomness: Randomness = .kernel
  ) throws(EngineError) -> TokenFile {
    var file = try load(path, randomness: randomness)
    file.tokens[scope.rawValue] =
      isAtOnce
      ? Token(current: fresh(randomness))
      : Token(
        current: fresh(randomness), previous: file.token(scope), previousUntil: wallNow + overlap)
    try file.write(path)
    return file
  }

  /// Adds a token for each scope that the file was written before. A file that cannot be written
  /// is used without them.
  private static func completed(
    _ file: TokenFile, _ path: String, _ randomness: Randomness
  ) throws(EngineError) -> TokenFile {
    let missing = TokenScope.allCases.filter { file.tokens[$0.rawValue] == nil }
    guard !missing.isEmpty, access(path, W_OK) == 0 else { return file }
    var whole = file
    for scope in missing { whole.tokens[scope.rawValue] = Token(current: fresh(randomness)) }
    try whole.write(path)
    return whole
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

  /// Writes a new file and renames it over the old one, so that no reader sees a part of it. The
  /// file gets the owner of the database, also where root writes it.
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
    FileOwnership.setPermissions(file.number, besideDatabase: path)
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
