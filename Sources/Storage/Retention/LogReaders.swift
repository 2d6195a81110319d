// Who reads from the log of a database, from the list of locks that the kernel shows to everybody,
// proc_locks(5). A reader locks one of five bytes of the index for as long as its snapshot lives
// (sqlite.org/walformat.html, section 2.3.1).

import Foundation
import Glibc
import LinuxSystem
import Records

/// Finds the processes that keep a log from being truncated.
enum LogReaders {
  /// The bytes of the index that stand for snapshots in the log; the one before them stands for
  /// snapshots of the file alone.
  private static let snapshotBytes = 124...127

  /// Returns who reads from the log; one unknown reader if the kernel shows none.
  static func find(_ file: OpenFile, path: String) -> [ErasureRemains] {
    var status = stat()
    var found: Set<Int32> = []
    if stat(path + "-shm", &status) == 0,
      let text = try? String(contentsOfFile: "/proc/locks", encoding: .utf8)
    {
      for line in text.split(separator: "\n") {
        // 1: POSIX  ADVISORY  READ 2312 08:01:131 124 124
        let words = line.split(separator: " ").map(String.init)
        guard words.count == 8, words[1] == "POSIX", words[3] == "READ",
          words[5].hasSuffix(":\(status.st_ino)"), let pid = Int32(words[4]),
          let byte = Int(words[6]), snapshotBytes.contains(byte)
        else { continue }
        found.insert(pid)
      }
    }
    if found.isEmpty { return [.log(pid: 0, program: "")] }
    return found.sorted().map { .log(pid: $0, program: program($0)) }
  }

  private static func program(_ pid: Int32) -> String {
    let name = try? String(contentsOfFile: "/proc/\(pid)/comm", encoding: .utf8)
    return (name ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

extension Deleter {
  /// Writes the log to the file and truncates it, if no reader needs it. Waits for nobody: SQLite
  /// holds the write lock while it waits for readers.
  ///
  /// - Returns: Whether the log is empty.
  func truncateLog() throws(StorageError) -> Bool {
    database.pollForLocks(milliseconds: Deleter.checkpointTimeout)
    defer { database.pollForLocks(milliseconds: Deleter.lockTimeout) }
    // A truncation holds the write lock while it copies the log and syncs the file, seconds for
    // hundreds of megabytes. A passive checkpoint does most of that without the lock.
    _ = try database.number("PRAGMA wal_checkpoint(PASSIVE)")
    // A checkpoint that others prevent is no error but a row that begins with 1.
    return try database.number("PRAGMA wal_checkpoint(TRUNCATE)") == 0
  }

  /// Milliseconds that a checkpoint waits for another one, a commit or a reader.
  private static let checkpointTimeout = 10
}

extension Storage {
  /// The copies of this database that are known and still exist, with their folders of files.
  func knownCopies(_ database: Database) throws(StorageError) -> [ErasureRemains] {
    var paths = try database.all(
      "SELECT DISTINCT key FROM audit WHERE subject = 'backup' ORDER BY number"
    ) { $0.text() }.flatMap { [$0, FilesFolder.path(ofDatabase: $0)] }
    let folder = FileOwnership.folder(of: path)
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let kept = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    paths += kept.filter { file in
      file.hasPrefix(name + ".replaced-") && !file.hasSuffix("-wal") && !file.hasSuffix("-shm")
    }.sorted().map { folder == "." ? $0 : folder + $0 }
    return paths.filter { access($0, F_OK) == 0 }.map { .copy(path: $0) }
  }
}
