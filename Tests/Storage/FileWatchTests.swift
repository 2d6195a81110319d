// The files of a database while it is open: moved, replaced, cut, deleted, linked; and whose they
// are.

import CSQLite
import Foundation
import Glibc
import LinuxSystem
import Presence
import Records
import TestSupport
import Testing

@testable import Storage

@Suite("Storage: the file in use")
struct FileWatchTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func mode(_ path: String) throws -> Int {
    let value = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
    return try #require(value as? Int)
  }

  /// What a user does to a file.
  enum Deed: String, CaseIterable {
    case move, delete, replace, cut, cutToNothing, link, deleteLog, replaceLog, deleteIndex

    func apply(to path: String) throws {
      let log = path + "-wal"
      switch self {
      case .move: #expect(rename(path, path + ".old") == 0)
      case .delete: #expect(unlink(path) == 0)
      case .replace:
        try Data("new".utf8).write(to: URL(filePath: path + ".new"))
        #expect(rename(path + ".new", path) == 0)
      case .cut: #expect(truncate(path, 8_192) == 0)
      case .cutToNothing: #expect(truncate(path, 0) == 0)
      case .link: #expect(Glibc.link(path, path + ".link") == 0)
      case .deleteLog: #expect(unlink(log) == 0)
      case .replaceLog:
        #expect(unlink(log) == 0)
        try Data("new".utf8).write(to: URL(filePath: log))
      case .deleteIndex: #expect(unlink(path + "-shm") == 0)
      }
    }

    var change: FileChange {
      switch self {
      case .move, .delete, .deleteLog, .deleteIndex: .gone
      case .replace, .replaceLog: .replaced
      case .cut, .cutToNothing: .truncated
      case .link: .linked
      }
    }
  }

  @Test("Nothing is acknowledged once a file was changed from outside", arguments: Deed.allCases)
  func changed(deed: Deed) throws {
    let path = folder.database
    let storage = try StorageSample.shop(path)
    try storage.commit([.opened(StorageSample.opening(1))])
    try storage.run("PRAGMA wal_checkpoint(TRUNCATE)")
    try storage.check()
    try deed.apply(to: path)
    let found = storageError { try storage.checkFile() }
    guard case .moved(_, deed.change)? = found else {
      Issue.record("\(deed): \(String(describing: found))")
      return
    }
    let batch: [Record] = [.opened(StorageSample.opening(2))]
    #expect(throws: StoreError.self) { try storage.commit(batch) }
    #expect(throws: StoreError.self, "the same batch again") { try storage.commit(batch) }
  }

  @Test("A file that is put back is taken again, and has what was written to it")
  func putBack() throws {
    let path = folder.database
    let storage = try StorageSample.shop(path)
    #expect(rename(path, path + ".old") == 0)
    let batch: [Record] = [.opened(StorageSample.opening(1))]
    #expect(throws: StoreError.self) { try storage.commit(batch) }
    #expect(rename(path + ".old", path) == 0)
    try storage.commit(batch)
    #expect(try storage.makeReader().detail(of: StorageSample.id(1)) != nil)
  }

  @Test("A VACUUM and a checkpoint of another connection are nobody's cut")
  func vacuum() throws {
    let storage = try StorageSample.shop(folder.database)
    let batch = (1...400).map {
      StorageSample.message(1, seq: $0, String(repeating: "x", count: 1_000), client: "c\($0)")
    }
    try storage.commit([.opened(StorageSample.opening(1))] + batch)
    try storage.run("PRAGMA wal_checkpoint(TRUNCATE)")
    try storage.check()
    try storage.run("DELETE FROM messages")
    var other: OpaquePointer?
    #expect(sqlite3_open(folder.database, &other) == SQLITE_OK)
    #expect(sqlite3_exec(other, "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)", nil, nil, nil) == 0)
    sqlite3_close(other)
    try storage.check()
    try storage.commit([.opened(StorageSample.opening(2))])
  }

  @Test("Opening the database once more in this process keeps SQLite's locks on it")
  func locksStay() throws {
    let storage = try StorageSample.shop(folder.database)
    let status = try #require(FileIdentity(of: folder.database))
    try until("SQLite's locks") { try locks(on: folder.database) > 0 }
    _ = try StorageReader.on(folder.database).channels()
    _ = try DatabaseFile.readHeader(of: folder.database, knownVersion: Storage.knownVersion)
    try until("SQLite's locks, as before") { try locks(on: folder.database) > 0 }
    #expect(status == FileIdentity(of: folder.database))
    try storage.check()
  }

  /// How many locks of fcntl(2) this process holds on a file, proc_locks(5).
  private func locks(on path: String) throws -> Int {
    var status = stat()
    #expect(stat(path, &status) == 0)
    let text = try String(contentsOfFile: "/proc/locks", encoding: .utf8)
    return text.split(separator: "\n").count {
      $0.contains(" POSIX ") && $0.contains(" \(getpid()) ") && $0.contains(":\(status.st_ino) ")
    }
  }

  @Test("A file that has two names is refused")
  func twoNames() throws {
    do { _ = try StorageSample.shop(folder.database) }
    #expect(link(folder.database, folder.path("other.db")) == 0)
    for path in [folder.database, folder.path("other.db")] {
      #expect(storageError { _ = try Storage(path: path) } == .moved(path: path, .linked))
    }
  }

  // MARK: - Modes

  @Test("The mode of a file that is not ours stays, and so does what a link leads to")
  func othersModes() throws {
    let text = folder.path("notes.txt")
    try Data("Lista de compras\n".utf8).write(to: URL(filePath: text))
    #expect(chmod(text, 0o644) == 0)
    #expect(storageError { _ = try Storage(path: text) } == .notOurs(path: text))
    #expect(try mode(text) == 0o644)
    let link = folder.path("link.db")
    #expect(symlink(text, link) == 0)
    #expect(storageError { _ = try Storage(path: link) } == .notOurs(path: link))
    #expect(try mode(text) == 0o644)
    // A log that is a link is not followed either.
    do { _ = try StorageSample.shop(folder.database) }
    #expect(symlink(text, folder.database + "-shm") == 0)
    _ = try? Storage(path: folder.database)
    #expect(try mode(text) == 0o644)
  }
}

@Suite("Storage: restoring")
struct RestoreTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("A backup takes the database's place, which is kept with its log")
  func restore() throws {
    let path = folder.database
    let backup = folder.path("backup.db")
    do {
      let storage = try StorageSample.shop(path)
      try storage.commit([.opened(StorageSample.opening(1))])
      try storage.makeReader().backup(to: backup)
      try storage.commit([.opened(StorageSample.opening(2))])
    }
    let before = try Data(contentsOf: URL(filePath: backup))
    let kept = try #require(try Storage.restore(backup, to: path, at: StorageSample.now))
    let reader = try Storage(path: path).makeReader()
    #expect(try reader.detail(of: StorageSample.id(1)) != nil)
    #expect(try reader.detail(of: StorageSample.id(2)) == nil)
    #expect(try Storage(path: kept).makeReader().detail(of: StorageSample.id(2)) != nil)
    #expect(try Data(contentsOf: URL(filePath: backup)) == before, "the backup is only read")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(!files.contains { $0.contains("restoring") || $0.hasPrefix("backup.db-") }, "\(files)")
    // Once more in the same second: nothing that is kept is overwritten.
    let second = try #require(try Storage.restore(backup, to: path, at: StorageSample.now))
    #expect(second != kept)
  }

  @Test("What is no backup, damaged or newer changes nothing")
  func refused() throws {
    let path = folder.database
    do { try StorageSample.shop(path).commit([.opened(StorageSample.opening(1))]) }
    let text = folder.path("notes.txt")
    try Data("Lista de compras\n".utf8).write(to: URL(filePath: text))
    #expect(
      storageError { _ = try Storage.restore(text, to: path, at: 0) } == .notOurs(path: text))
    guard
      case .unopenable? = storageError({
        _ = try Storage.restore(folder.path("none"), to: path, at: 0)
      })
    else {
      Issue.record("a missing file was restored")
      return
    }
    let damaged = folder.path("damaged.db")
    try Storage(path: path).makeReader().backup(to: damaged)
    let file = try FileHandle(forUpdating: URL(filePath: damaged))
    try file.seek(toOffset: 8_192)
    try file.write(contentsOf: Data(repeating: 0x5A, count: 60_000))
    try file.close()
    guard case .damaged? = storageError({ _ = try Storage.restore(damaged, to: path, at: 0) })
    else {
      Issue.record("a damaged file was restored")
      return
    }
    #expect(try Storage(path: path).makeReader().detail(of: StorageSample.id(1)) != nil)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(!files.contains { $0.contains("restoring") || $0.contains("replaced") }, "\(files)")
  }

  @Test("A database that is lost or cannot be read is replaced too")
  func lost() throws {
    let path = folder.database
    let backup = folder.path("backup.db")
    do {
      let storage = try StorageSample.shop(path)
      try storage.makeReader().backup(to: backup)
    }
    try Data("broken".utf8).write(to: URL(filePath: path))
    let kept = try #require(try Storage.restore(backup, to: path, at: 0))
    #expect(try String(contentsOfFile: kept, encoding: .utf8) == "broken")
    #expect(unlink(path) == 0)
    try Data("stale log".utf8).write(to: URL(filePath: path + "-wal"))
    #expect(try Storage.restore(backup, to: path, at: 0) == nil)
    #expect(try Storage(path: path).makeReader().channels().count == 2)
  }
}
