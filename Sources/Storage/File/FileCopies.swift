// The bytes of files beside a copy of a database: a backup has them in a folder of its own, and a
// restored database gets them back.

import Foundation
import Glibc
import Records

/// Copies the bytes of files between the folders of databases.
enum FileCopies {
  /// Copies what a database's files consist of, and the key of their addresses, to the folder of
  /// another path. What is there already is kept; what no source has is left out.
  ///
  /// - Parameters:
  ///   - digests: What the rows of the database name.
  ///   - sources: The paths of the databases beside which the bytes are, in order of preference.
  ///   - target: The path of the database that gets them.
  static func copy(
    _ digests: [String], from sources: [String], to target: String
  ) throws(StorageError) {
    let folder = FilesFolder.path(ofDatabase: target)
    guard !digests.isEmpty else { return }
    guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
      throw .unopenable(path: folder, why: DatabaseFile.reason(errno))
    }
    for name in digests + [FilesFolder.keyName] {
      for source in sources {
        let path = FilesFolder.path(of: name, in: FilesFolder.path(ofDatabase: source))
        if try copy(path, to: FilesFolder.path(of: name, in: folder)) { break }
      }
    }
  }

  /// Copies a file to a path; false where there is none.
  private static func copy(_ path: String, to target: String) throws(StorageError) -> Bool {
    guard access(path, F_OK) == 0 else { return false }
    guard access(target, F_OK) != 0 else { return true }
    do {
      let part = target + ".new"
      unlink(part)
      try FileManager.default.copyItem(atPath: path, toPath: part)
      guard rename(part, target) == 0 else {
        throw StorageError.unopenable(path: target, why: DatabaseFile.reason(errno))
      }
    } catch {
      // Purged since the rows were read.
      guard access(path, F_OK) == 0 else { return false }
      throw .failed(path: target, what: String(describing: error))
    }
    return true
  }
}

extension StorageReader {
  /// Compares the rows of files with the folder beside the database: how many rows have no bytes,
  /// and how many files no row.
  package func fileDifferences() throws(StorageError) -> (missing: Int, orphans: Int) {
    let folder = FilesFolder.path(ofDatabase: database.path)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let digests = Set(names.filter(FilesFolder.isDigest))
    let known = Set(try fileDigests())
    return (known.subtracting(digests).count, digests.subtracting(known).count)
  }
}
