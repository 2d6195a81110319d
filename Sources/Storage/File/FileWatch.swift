// Notices that the files of a database in use were moved, replaced, linked, cut or deleted. What is
// written after that is lost with the file, so nothing of it may be acknowledged.

import LinuxSystem
import Synchronization

/// Watches the files of an open database.
final class FileWatch: Sendable {
  private let path: String
  private let file: OpenFile
  /// The log and the index, which exist for as long as a connection is open.
  private let companions: [(path: String, identity: FileIdentity?)]
  /// The size of the file at the last check, in bytes.
  private let size = Atomic<Int64>(0)
  private let isTruncated = Atomic<Bool>(false)

  /// Watches the files that are open now. `file` is open for as long as a connection is.
  init(_ path: String, _ file: OpenFile) {
    self.path = path
    self.file = file
    companions = ["-wal", "-shm"].map { (path + $0, FileIdentity(of: path + $0)) }
    size.store(Int64(file.status.st_size), ordering: .relaxed)
  }

  /// Checks that every name still leads to the file that is open, and that the file is whole.
  ///
  /// - Throws: `moved`. A file that is put back is taken again; one that was cut is not.
  func check() throws(StorageError) {
    if let change = file.change(of: path) { throw .moved(path: path, change) }
    for (path, identity) in companions where identity != nil {
      guard let current = FileIdentity(of: path) else { throw .moved(path: path, .gone) }
      if current != identity { throw .moved(path: path, .replaced) }
    }
    let now = Int64(file.status.st_size)
    let before = size.exchange(now, ordering: .relaxed)
    if now < before, !isWhole(now) { isTruncated.store(true, ordering: .relaxed) }
    if isTruncated.load(ordering: .relaxed) { throw .moved(path: path, .truncated) }
  }

  /// Whether a file that has become shorter has as many pages as its header says, as after a
  /// VACUUM. While a checkpoint writes, the header may be ahead of a file that grows.
  private func isWhole(_ size: Int64) -> Bool {
    guard let header = try? file.prefix(DatabaseFile.headerBytes),
      header.count == DatabaseFile.headerBytes, header.starts(with: DatabaseFile.magic)
    else { return false }
    // The page size 1 stands for 65,536 (sqlite.org/fileformat.html, section 1.3.2).
    let raw = Int64(header[16]) << 8 | Int64(header[17])
    let pages = Int64(DatabaseFile.number(header, at: 28))
    return size >= pages * (raw == 1 ? 65_536 : raw)
  }
}
