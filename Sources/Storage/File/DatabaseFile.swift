// The database file before SQLite opens it: its path, its permissions and its format. A file of
// another program or of a newer version of canais is recognised by its first hundred bytes and not
// touched.

import Foundation
import Glibc
import LinuxSystem

/// The path, permissions and format of the database file.
package enum DatabaseFile {
  /// Returns the path of the database: `given`, else `CANAIS_DB`, else
  /// `$XDG_DATA_HOME/canais/canais.db`, else `~/.local/share/canais/canais.db`. If that file does
  /// not exist but the installed service's database can be read and written, it is the latter.
  package static func path(given: String?, environment: [String: String]) -> String {
    if let given { return given }
    if let named = environment["CANAIS_DB"], !named.isEmpty { return named }
    var data = environment["XDG_DATA_HOME"] ?? ""
    // Relative paths are ignored, as the XDG Base Directory Specification requires.
    if !data.hasPrefix("/") { data = (environment["HOME"] ?? "/") + "/.local/share" }
    let own = data + "/canais/canais.db"
    // An operator who runs `canais` on the server sees the database of the service that runs there.
    if access(own, F_OK) != 0, access(service, R_OK | W_OK) == 0 { return service }
    return own
  }

  /// Returns where a link leads; a path that is no link, or leads nowhere, as it is.
  package static func followLink(_ path: String) -> String {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK,
      let real = realpath(path, nil)
    else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// The database of the installed service, which the members of its group can read.
  package static let service = "/var/lib/canais/canais.db"

  /// Creates the file, and its folder, for its owner alone, or in a shared folder for its group too
  /// (``FileOwnership/filePermissions(in:)``). An existing file is left as it is. SQLite gives its
  /// log and index the same mode.
  static func prepare(_ path: String) throws(StorageError) {
    let folder = (path as NSString).deletingLastPathComponent
    if !folder.isEmpty, access(folder, F_OK) != 0 { try createFolder(folder, for: path) }
    let made = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    if made >= 0 {
      defer { close(made) }
      FileOwnership.setPermissions(made, besideDatabase: path)
      do throws(StorageError) {
        try give(made, path, asIn: folder)
      } catch {
        unlink(path)
        throw error
      }
      return
    }
    switch errno {
    case EEXIST: return
    case EROFS: throw .readOnly(path: path)
    case ENOSPC, EDQUOT: throw .full(path: path)
    default: throw .unopenable(path: path, why: reason(errno))
    }
  }

  /// Creates the folder of a database, and any missing parent.
  private static func createFolder(_ folder: String, for path: String) throws(StorageError) {
    var missing: [String] = []
    var parent = folder
    while !parent.isEmpty, access(parent, F_OK) != 0 {
      missing.append(parent)
      parent = (parent as NSString).deletingLastPathComponent
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
      try give(descriptor, path, asIn: parent)
    }
  }

  /// Gives a file or folder that root has just created to the owner of a folder, so that the
  /// engine, which runs as a user of its own, can read what an administrator creates beside its
  /// files.
  static func give(
    _ descriptor: Int32, _ path: String, asIn folder: String
  ) throws(StorageError) {
    do throws(SystemError) {
      try FileOwnership.adopt(descriptor, from: [folder.isEmpty ? "." : folder])
    } catch {
      throw .unopenable(path: path, why: reason(error.errno))
    }
  }

  /// Opens an existing file.
  static func openShared(_ path: String) throws(StorageError) -> OpenFile {
    do throws(SystemError) {
      return try OpenFile.open(path)
    } catch {
      throw .unopenable(path: path, why: reason(error.errno))
    }
  }

  /// Corrects the permissions of group and others for a database of ours, its log and its index.
  static func correctPermissions(_ file: OpenFile, _ path: String) {
    let status = file.status
    guard status.st_mode & S_IFMT == S_IFREG else { return }
    let mode = FileOwnership.filePermissions(in: FileOwnership.folder(of: path))
    if status.st_mode & 0o077 != mode & 0o077 { fchmod(file.descriptor, mode) }
    for end in ["-wal", "-shm"] { correct(path + end, to: mode, ownedBy: status.st_uid) }
  }

  /// Corrects the mode of a regular file that belongs to `owner` and has this one name. A link is
  /// not followed: it may lead to anybody's file.
  private static func correct(_ path: String, to mode: mode_t, ownedBy owner: uid_t) {
    // O_PATH, because closing any other descriptor of the index would drop SQLite's locks on it.
    guard let named = FileDescriptor(naming: path) else { return }
    var status = stat()
    guard fstat(named.number, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_mode & 0o077 != mode & 0o077, status.st_uid == owner, status.st_nlink == 1
    else { return }
    chmod("/proc/self/fd/\(named.number)", mode)
  }

  /// Returns whether the file exists but cannot be written, or its folder does not allow a log.
  package static func isReadOnly(_ path: String) -> Bool {
    guard access(path, F_OK) == 0 else { return false }
    return access(path, W_OK) != 0 || !canCreateFiles(beside: path)
  }

  private static func canCreateFiles(beside path: String) -> Bool {
    let folder = (path as NSString).deletingLastPathComponent
    return access(folder.isEmpty ? "." : folder, W_OK | X_OK) == 0
  }

  /// Returns how to open a file that cannot be written.
  ///
  /// Readers of a database in WAL mode share an index file. If there is neither an index nor a log,
  /// and none can be created, then no process writes and the file is complete by itself.
  ///
  /// - Throws: `readOnly` for a log without an index, because reading the log requires creating
  ///   one.
  static func readOnlyAccess(to path: String) throws(StorageError) -> Database.Access {
    if canCreateFiles(beside: path) || access(path + "-shm", R_OK) == 0 { return .reading }
    var log = stat()
    guard stat(path + "-wal", &log) != 0 || log.st_size == 0 else { throw .readOnly(path: path) }
    return .immutable
  }

  /// Checks the header of a file (sqlite.org/fileformat.html, section 1.3).
  ///
  /// - Returns: False for an empty file, in which the database has yet to be created.
  /// - Throws: `notOurs` for a file of another program; `newer` for a version above `knownVersion`.
  static func readHeader(of path: String, knownVersion: Int) throws(StorageError) -> Bool {
    let file = try openShared(path)
    defer { file.close() }
    return try readHeader(file, path, knownVersion: knownVersion)
  }

  /// Checks the header of an open file; see `readHeader(of:knownVersion:)`.
  static func readHeader(
    _ file: OpenFile, _ path: String, knownVersion: Int
  ) throws(StorageError) -> Bool {
    let header: [UInt8]
    do throws(SystemError) {
      header = try file.prefix(headerBytes)
    } catch {
      throw .unopenable(path: path, why: reason(error.errno))
    }
    if header.isEmpty { return false }
    guard header.count == headerBytes, header.starts(with: magic) else {
      throw .notOurs(path: path)
    }
    let version = number(header, at: 60)
    let application = number(header, at: 68)
    guard application == UInt32(bitPattern: Schema.applicationID) else {
      throw .notOurs(path: path)
    }
    guard version <= knownVersion else {
      throw .newer(path: path, version: Int(version), known: knownVersion)
    }
    return true
  }

  /// The length of the header, and how it begins.
  static let headerBytes = 100
  static let magic = Array("SQLite format 3\0".utf8)

  static func number(_ header: [UInt8], at offset: Int) -> UInt32 {
    header[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Returns the system's description of an error number.
  static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
