// The file before SQLite sees it: where it is, who may read it, whether it is ours. A file of
// another program or of a newer canais is told from its first hundred bytes, so it stays untouched.

import Foundation
import Glibc
import LinuxSystem

/// The database as a file.
package enum DatabaseFile {
  /// Where the database is: what was given, else `CANAIS_DB`, else
  /// `$XDG_DATA_HOME/canais/canais.db`, else `~/.local/share/canais/canais.db`.
  package static func path(given: String?, environment: [String: String]) -> String {
    if let given { return given }
    if let named = environment["CANAIS_DB"], !named.isEmpty { return named }
    var data = environment["XDG_DATA_HOME"] ?? ""
    // The XDG Base Directory Specification has relative paths ignored.
    if !data.hasPrefix("/") { data = (environment["HOME"] ?? "/") + "/.local/share" }
    let own = data + "/canais/canais.db"
    // An operator on the server types `canais` and sees the service that runs there.
    if access(own, F_OK) != 0, access(service, R_OK | W_OK) == 0 { return service }
    return own
  }

  /// The database of the installed service, readable by members of its group.
  package static let service = "/var/lib/canais/canais.db"

  /// Makes the file, and the folder it is in, for the owner alone. An existing one is narrowed to
  /// its owner; SQLite gives its log and index the same mode.
  static func prepare(_ path: String) throws(StorageError) {
    let folder = (path as NSString).deletingLastPathComponent
    if !folder.isEmpty, access(folder, F_OK) != 0 { try make(folder, for: path) }
    let made = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    if made >= 0 {
      defer { close(made) }
      do throws(StorageError) {
        try give(made, path, asIn: folder)
      } catch {
        unlink(path)
        throw error
      }
      return
    }
    switch errno {
    case EEXIST: narrow(path)
    case EROFS: throw .readOnly(path: path)
    case ENOSPC, EDQUOT: throw .full(path: path)
    default: throw .unopenable(path: path, why: reason(errno))
    }
  }

  /// Makes the folder of a database, and those above it that are not there.
  private static func make(_ folder: String, for path: String) throws(StorageError) {
    var missing: [String] = []
    var above = folder
    while !above.isEmpty, access(above, F_OK) != 0 {
      missing.append(above)
      above = (above as NSString).deletingLastPathComponent
    }
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw .unopenable(path: path, why: reason(errno))
    }
    for made in missing.reversed() {
      let descriptor = open(made, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard descriptor >= 0 else { throw .unopenable(path: path, why: reason(errno)) }
      defer { close(descriptor) }
      try give(descriptor, path, asIn: above)
    }
  }

  /// Gives what root has just created to the owner of a folder, so that the engine, which runs as a user
  /// of its own, can read what an administrator creates beside its files.
  static func give(
    _ descriptor: Int32, _ path: String, asIn folder: String
  ) throws(StorageError) {
    do throws(SystemError) {
      try FileOwnership.adopt(descriptor, from: [folder.isEmpty ? "." : folder])
    } catch {
      throw .unopenable(path: path, why: reason(error.errno))
    }
  }

  private static func narrow(_ path: String) {
    for file in [path, path + "-wal", path + "-shm"] {
      var status = stat()
      guard stat(file, &status) == 0, status.st_mode & 0o077 != 0,
        status.st_mode & S_IFMT == S_IFREG
      else { continue }
      chmod(file, 0o600)
    }
  }

  /// Whether there is a file that can't be written to here, or beside which no log can be made.
  package static func isReadOnly(_ path: String) -> Bool {
    guard access(path, F_OK) == 0 else { return false }
    return access(path, W_OK) != 0 || !canMakeFiles(beside: path)
  }

  private static func canMakeFiles(beside path: String) -> Bool {
    let folder = (path as NSString).deletingLastPathComponent
    return access(folder.isEmpty ? "." : folder, W_OK | X_OK) == 0
  }

  /// How a file that can't be written to is read. Readers of a logged file share an index beside the
  /// log; where neither is there and none can be made, nobody writes, and the file alone says all.
  ///
  /// - Throws: `readOnly` for a log without its index: what it holds can't be read without making one.
  static func accessWithoutWriting(_ path: String) throws(StorageError) -> Database.Access {
    if canMakeFiles(beside: path) || access(path + "-shm", R_OK) == 0 { return .reading }
    var log = stat()
    guard stat(path + "-wal", &log) != 0 || log.st_size == 0 else { throw .readOnly(path: path) }
    return .frozen
  }

  /// Reads the file's head (sqlite.org/fileformat.html, 1.3) and refuses what is not ours.
  ///
  /// - Returns: false for an empty file, which is a database still to be made.
  static func look(at path: String, known: Int) throws(StorageError) -> Bool {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .unopenable(path: path, why: reason(errno)) }
    defer { close(file) }
    var head = [UInt8](repeating: 0, count: 100)
    let count = read(file, &head, head.count)
    guard count >= 0 else { throw .unopenable(path: path, why: reason(errno)) }
    if count == 0 { return false }
    guard count == head.count, head.starts(with: Array("SQLite format 3\0".utf8)) else {
      throw .notOurs(path: path)
    }
    let version = number(head, at: 60)
    let application = number(head, at: 68)
    guard application == UInt32(bitPattern: Schema.applicationID) else {
      throw .notOurs(path: path)
    }
    guard version <= known else {
      throw .newer(path: path, version: Int(version), known: known)
    }
    return true
  }

  private static func number(_ head: [UInt8], at offset: Int) -> UInt32 {
    head[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }

  static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
