// Files of conversations in the database and in the folder beside it: what stays, and what goes
// with a session.

import Foundation
import Presence
import Records
import Testing

@testable import Storage

@Suite("Storage: files")
struct FileStorageTests {
  let folder: TemporaryFolder
  let storage: Storage

  init() throws {
    folder = try TemporaryFolder()
    storage = try StorageSample.shop(folder.database)
    try FileManager.default.createDirectory(atPath: files, withIntermediateDirectories: true)
  }

  private var files: String { FilesFolder.path(ofDatabase: folder.database) }

  /// The digest of a picture by its letter.
  private func digest(_ letter: Character) -> String { String(repeating: letter, count: 64) }

  /// Stores a file of a session, with bytes in the folder.
  private func add(
    _ number: UInt32, to session: UInt32, _ letter: Character, at: Millis = StorageSample.now
  ) throws -> StoredFile {
    let file = MessageFile(
      id: StorageSample.id(number, key: 3), name: "retrato \(number).png", kind: .png, size: 10)
    let stored = StoredFile(
      file: file, session: StorageSample.id(session), digest: digest(letter), at: at)
    try storage.commit([
      .file(stored),
      .message(
        MessageRecord(
          session: StorageSample.id(session), seq: number, from: .contact, name: "",
          text: file.name, clientID: "c\(number)", at: at, file: file)),
    ])
    let path = FilesFolder.path(of: stored.digest, in: files)
    try Data("segredo \(letter)".utf8).write(to: URL(filePath: path))
    return stored
  }

  private var names: Set<String> {
    Set((try? FileManager.default.contentsOfDirectory(atPath: files)) ?? [])
  }

  @Test("A file and its message are read as they were committed; a repeated commit changes nothing")
  func roundTrip() throws {
    try storage.commit([.opened(StorageSample.opening(1)), .opened(StorageSample.opening(2))])
    let first = try add(1, to: 1, "a")
    let second = try add(2, to: 1, "b", at: StorageSample.now + 5)
    try storage.commit([.file(first)])
    let reader = try storage.makeReader()
    #expect(try reader.file(first.file.id) == first)
    #expect(try reader.file(StorageSample.id(9)) == nil)
    let messages = try reader.messages(
      of: StorageSample.id(1), after: 0, limit: 9, includesNotes: true)
    #expect(messages.map(\.file) == [first.file, second.file])
    #expect(try reader.detail(of: StorageSample.id(1))?.messages.last?.file == second.file)
    #expect(try reader.fileUsage(of: StorageSample.id(1)) == FileUsage(count: 2, bytes: 20))
    #expect(try reader.fileUsage(of: StorageSample.id(2)) == FileUsage())
    #expect(
      try reader.fileUsage(since: StorageSample.now + 1) == FileUsage(count: 1, bytes: 10))
    #expect(try reader.hasFile(digest: digest("a")))
    #expect(try !reader.hasFile(digest: digest("c")))
    #expect(try reader.fileDigests() == [digest("a"), digest("b")])
  }

  @Test("Erased with the contact: rows, names and bytes; what another contact sent too stays")
  func erased() throws {
    try storage.commit([.opened(StorageSample.opening(1)), .opened(StorageSample.opening(2))])
    _ = try add(1, to: 1, "a")
    _ = try add(2, to: 1, "b")
    _ = try add(3, to: 2, "b")
    try storage.erase(contact: StorageSample.id(1, key: 9), by: StorageSample.author)
    #expect(names == [digest("b")])
    for end in ["", "-wal"] {
      let bytes = try Data(contentsOf: URL(filePath: folder.database + end))
      #expect(bytes.range(of: Data("retrato 1".utf8)) == nil)
      #expect(bytes.range(of: Data(digest("a").utf8)) == nil)
    }
    try storage.erase(contact: StorageSample.id(2, key: 9), by: StorageSample.author)
    #expect(names == [])
    #expect(try storage.number("SELECT count(*) FROM files") == 0)
    #expect(try storage.makeReader().integrityErrors() == [])
  }

  @Test("Purged with the report; an open session keeps its files")
  func purged() throws {
    try storage.commit([.opened(StorageSample.opening(1)), .opened(StorageSample.opening(2))])
    _ = try add(1, to: 1, "a")
    _ = try add(2, to: 2, "b")
    try storage.commit([StorageSample.closed(1, at: StorageSample.now)])
    #expect(try storage.purge(endedBefore: StorageSample.now + 1) == 1)
    #expect(names == [digest("b")])
  }

  @Test("Many files of one session go in several transactions, all with their bytes")
  func many() throws {
    try storage.commit([.opened(StorageSample.opening(1))])
    for number in 1...40 as ClosedRange<UInt32> {
      _ = try add(number, to: 1, number % 2 == 0 ? "a" : Character(String(number % 10)))
    }
    #expect(names.count == 6)
    try storage.erase(contact: StorageSample.id(1, key: 9), by: StorageSample.author)
    #expect(names == [])
    #expect(try storage.number("SELECT count(*) FROM files") == 0)
  }

  @Test("A backup has the bytes beside it, and they come back with it; what was there is kept")
  func backup() throws {
    try storage.commit([.opened(StorageSample.opening(1))])
    _ = try add(1, to: 1, "a")
    let backup = folder.path("backup.db")
    try storage.makeReader().backup(to: backup)
    _ = try add(2, to: 1, "b")
    #expect(try storage.makeReader().fileDifferences() == (0, 0))
    let kept = try #require(
      try Storage.restore(backup, to: folder.database, at: StorageSample.now))
    #expect(names == [digest("a")])
    let replaced = FilesFolder.path(ofDatabase: kept)
    #expect(
      try Set(FileManager.default.contentsOfDirectory(atPath: replaced))
        == [digest("a"), digest("b")])
    #expect(try StorageReader.on(folder.database).fileDigests() == [digest("a")])
    // Whatever still holds the contact's files is named, the folders too.
    let restored = try Storage(path: folder.database)
    try restored.noteBackup(backup, by: StorageSample.author)
    let result = try restored.erase(
      contact: StorageSample.id(1, key: 9), by: StorageSample.author)
    for copy in [backup, FilesFolder.path(ofDatabase: backup), kept, replaced] {
      #expect(result.remains.contains(.copy(path: copy)), "\(copy)")
    }
  }

  @Test("Rows and folder are compared")
  func differences() throws {
    try storage.commit([.opened(StorageSample.opening(1))])
    _ = try add(1, to: 1, "a")
    let path = FilesFolder.path(of: digest("a"), in: files)
    try FileManager.default.moveItem(
      atPath: path, toPath: FilesFolder.path(of: digest("c"), in: files))
    #expect(try storage.makeReader().fileDifferences() == (1, 1))
  }

  @Test("A file whose bytes cannot be deleted is not forgotten")
  func undeletable() throws {
    try storage.commit([.opened(StorageSample.opening(1))])
    let stored = try add(1, to: 1, "a")
    let path = FilesFolder.path(of: digest("a"), in: files)
    try FileManager.default.removeItem(atPath: path)
    // A folder cannot be unlinked, by root either.
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    #expect(throws: StorageError.self) {
      try storage.erase(contact: StorageSample.id(1, key: 9), by: StorageSample.author)
    }
    #expect(try storage.makeReader().file(stored.file.id) == stored)
  }
}
