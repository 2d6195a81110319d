// The folder with the bytes of files. A file that is received is a part under its identifier; once
// its row is stored, the part is renamed to the digest of its bytes. After a crash the row tells
// what became of a part, so that neither a file nor an orphan stays behind.

import Foundation
import Glibc
import LinuxSystem
import Presence
import Records
import Synchronization

/// The folder of files, which is made when the first file comes.
final class FileFolder: Sendable {
  /// The path of the folder.
  let path: String
  /// What addresses are signed with.
  let key: [UInt8]
  private let isPrepared = Mutex(false)

  /// The folder at a path, which need not exist.
  init(_ path: String, _ randomness: Randomness) {
    self.path = path
    let stored = FileManager.default.contents(atPath: path + "/" + FilesFolder.keyName)
    key =
      stored?.count == FileLinks.keyBytes
      ? Array(stored ?? Data()) : randomness.bytes(FileLinks.keyBytes)
  }

  /// Makes the folder and the file with the key, where they do not exist.
  func prepare() throws(SystemError) {
    try isPrepared.withLock { isPrepared throws(SystemError) in
      guard !isPrepared else { return }
      let mode: mode_t =
        FileOwnership.filePermissions(in: FileOwnership.folder(of: path)) == 0o600
        ? 0o700 : 0o2770
      guard mkdir(path, mode) == 0 || errno == EEXIST else { throw .last("mkdir") }
      guard let folder = FileDescriptor(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) else {
        throw .last("open")
      }
      fchmod(folder.number, mode)
      let neighbours = [FileOwnership.folder(of: path)]
      try FileOwnership.adopt(folder.number, from: neighbours)
      let keyPath = path + "/" + FilesFolder.keyName
      let stored = FileManager.default.contents(atPath: keyPath)
      if stored?.count != FileLinks.keyBytes {
        unlink(keyPath)
        let file = try create(keyPath)
        guard write(file.number, key, key.count) == key.count, fsync(file.number) == 0 else {
          throw .last("write")
        }
      }
      isPrepared = true
    }
  }

  /// Creates the part of a file that is going to be received.
  func createPart(of file: Identifier) throws(SystemError) -> FileDescriptor {
    try prepare()
    return try create(FilesFolder.path(ofPart: file, in: path))
  }

  private func create(_ path: String) throws(SystemError) -> FileDescriptor {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    guard let file = FileDescriptor(open(path, flags, 0o600)) else { throw .last("open") }
    fchmod(file.number, FileOwnership.filePermissions(in: self.path))
    try FileOwnership.adopt(file.number, from: [self.path])
    return file
  }

  /// Deletes the part of a file that is not kept.
  func discardPart(of file: Identifier) {
    unlink(FilesFolder.path(ofPart: file, in: path))
  }

  /// Makes the name of a part durable. Its bytes are synced already.
  func sync() throws(SystemError) {
    guard let folder = FileDescriptor(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)),
      fsync(folder.number) == 0
    else { throw .last("fsync") }
  }

  /// Gives the part of a stored file its name. Does nothing where that was done before.
  func keep(_ stored: StoredFile) {
    rename(
      FilesFolder.path(ofPart: stored.file.id, in: path),
      FilesFolder.path(of: stored.digest, in: path))
  }

  /// Deletes the bytes under a digest.
  func remove(digest: String) { unlink(FilesFolder.path(of: digest, in: path)) }

  /// Opens a stored file for reading, also while it is still a part; nil where it is gone.
  func opening(_ stored: StoredFile) -> FileDescriptor? {
    for name in [
      FilesFolder.path(of: stored.digest, in: path),
      FilesFolder.path(ofPart: stored.file.id, in: path),
      FilesFolder.path(of: stored.digest, in: path),
    ] {
      if let file = FileDescriptor(open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)) {
        return file
      }
    }
    return nil
  }

  /// Brings the folder to what the store knows, before anything is received: parts whose row is
  /// stored get their names, others and bytes without a row are deleted.
  ///
  /// - Returns: How many were deleted.
  func sweep(_ reader: any SessionReader) throws(StoreError) -> Int {
    var removed = 0
    for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] {
      if let part = FilesFolder.part(named: name) {
        if let stored = try reader.file(part) {
          keep(stored)
        } else {
          discardPart(of: part)
          removed += 1
        }
      } else if FilesFolder.isDigest(name), try !reader.hasFile(digest: name) {
        remove(digest: name)
        removed += 1
      }
    }
    return removed
  }
}
