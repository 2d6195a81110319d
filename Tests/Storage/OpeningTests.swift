// The database file: permissions, format and migrations.

import CSQLite
import Channels
import Foundation
import Presence
import Records
import Testing

@testable import Storage

@Suite("Storage: the file")
struct OpeningTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func mode(_ path: String) throws -> Int {
    let value = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
    return try #require(value as? Int)
  }

  /// Runs statements on a file with a connection of the test's own.
  private func raw(_ path: String, _ script: String) {
    var handle: OpaquePointer?
    #expect(sqlite3_open(path, &handle) == SQLITE_OK)
    #expect(sqlite3_exec(handle, script, nil, nil, nil) == SQLITE_OK)
    sqlite3_close(handle)
  }

  @Test("File, log and index are private, and an existing file is made private")
  func modes() throws {
    let storage = try StorageSample.shop(folder.database)
    for end in ["", "-wal", "-shm"] { #expect(try mode(folder.database + end) == 0o600, "\(end)") }
    _ = storage
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o644], ofItemAtPath: folder.database)
    _ = try Storage(path: folder.database)
    #expect(try mode(folder.database) == 0o600)
  }

  @Test("In a folder that is shared with a group, file, log and index are the group's too")
  func shared() throws {
    let path = folder.path("shared/canais.db")
    let shared = folder.path("shared")
    try FileManager.default.createDirectory(atPath: shared, withIntermediateDirectories: true)
    try #require(chmod(shared, 0o2770) == 0)
    let storage = try StorageSample.shop(path)
    for end in ["", "-wal", "-shm"] { #expect(try mode(path + end) == 0o660, "\(end)") }
    _ = storage
    for wrong in [0o600, 0o664] {
      try FileManager.default.setAttributes([.posixPermissions: wrong], ofItemAtPath: path)
      _ = try Storage(path: path)
      #expect(try mode(path) == 0o660)
    }
  }

  @Test("A missing folder is created for its owner alone")
  func folders() throws {
    let path = folder.path("a/b/canais.db")
    _ = try Storage(path: path)
    #expect(try mode(folder.path("a/b")) == 0o700)
  }

  @Test("A file of a newer version is refused and not changed")
  func newer() throws {
    do { _ = try StorageSample.shop(folder.database) }
    raw(folder.database, "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA user_version = 999")
    let before = try Data(contentsOf: URL(filePath: folder.database))
    let refusal = storageError { _ = try Storage(path: folder.database) }
    #expect(
      refusal == .newer(path: folder.database, version: 999, known: Storage.knownVersion))
    #expect(refusal?.message(in: .english).contains("canais backup") == true)
    #expect(try Data(contentsOf: URL(filePath: folder.database)) == before)
    #expect(!FileManager.default.fileExists(atPath: folder.database + "-wal"))
  }

  @Test("A text file and another program's database are refused and not changed")
  func notOurs() throws {
    let text = folder.path("notes.txt")
    try Data("Lista de compras\n".utf8).write(to: URL(filePath: text))
    #expect(storageError { _ = try Storage(path: text) } == .notOurs(path: text))
    #expect(try String(contentsOfFile: text, encoding: .utf8) == "Lista de compras\n")

    let other = folder.path("other.db")
    raw(other, "CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('pudim')")
    let before = try Data(contentsOf: URL(filePath: other))
    #expect(storageError { _ = try Storage(path: other) } == .notOurs(path: other))
    #expect(try Data(contentsOf: URL(filePath: other)) == before)
  }

  @Test("The error of a damaged file says how to restore it")
  func damaged() throws {
    do { _ = try StorageSample.shop(folder.database) }
    raw(folder.database, "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE")
    let file = try FileHandle(forUpdating: URL(filePath: folder.database))
    try file.seek(toOffset: 100)
    try file.write(contentsOf: Data(repeating: 0x5A, count: 60_000))
    try file.close()
    let found = storageError {
      let storage = try Storage(path: folder.database)
      _ = try storage.makeReader().channels()
    }
    guard case .damaged? = found else {
      Issue.record("\(String(describing: found))")
      return
    }
    for language in Language.allCases {
      #expect(found?.message(in: language).contains("canais backup") == true)
    }
  }

  @Test("A stored number outside of its range is reported as damage")
  func numbers() throws {
    do { _ = try StorageSample.shop(folder.database) }
    for key in ["presence.interval", "sessionTimeout", "opening.delay"] {
      for number in ["9223372036854775807", "-9223372036854775808", "0"] {
        let copy = folder.path("\(key)\(number).db")
        try FileManager.default.copyItem(atPath: folder.database, toPath: copy)
        raw(
          copy, "UPDATE channels SET document = json_set(document, '$.settings.\(key)', \(number))")
        let found = storageError { _ = try Storage(path: copy).makeReader().installation() }
        #expect(
          found?.message(in: .english).contains("settings.\(key)") == true, "\(key) \(number)")
      }
    }
    raw(folder.database, "INSERT INTO settings VALUES ('retentionDays', '9223372036854775807')")
    #expect(try Storage(path: folder.database).makeReader().retentionDays() == 0)
  }

  @Test("A folder instead of a file, and an impossible path, are errors")
  func unopenable() throws {
    for path in [folder.url.path, folder.path("notes") + "/\0x"] {
      let found = storageError { _ = try Storage(path: path) }
      #expect(found != nil, "\(path)")
    }
    let file = folder.path("file")
    try Data().write(to: URL(filePath: file))
    guard case .unopenable? = storageError({ _ = try Storage(path: file + "/canais.db") }) else {
      Issue.record("a path below a file was opened")
      return
    }
  }

  @Test("A write lock of another process is waited for, then reported")
  func locked() throws {
    let storage = try StorageSample.shop(folder.database)
    try storage.run("PRAGMA busy_timeout = 1")
    var other: OpaquePointer?
    #expect(sqlite3_open(folder.database, &other) == SQLITE_OK)
    #expect(sqlite3_exec(other, "BEGIN IMMEDIATE", nil, nil, nil) == SQLITE_OK)
    #expect(
      storageError {
        try storage.create(StorageSample.channel(3, "Outro"), by: StorageSample.author)
      }
        == .locked(path: folder.database))
    #expect(throws: StoreError.busy) { try storage.commit([.opened(StorageSample.opening(1))]) }
    #expect(sqlite3_exec(other, "COMMIT", nil, nil, nil) == SQLITE_OK)
    sqlite3_close(other)
    try storage.create(StorageSample.channel(3, "Outro"), by: StorageSample.author)
    #expect(try storage.makeReader().channels().count == 3)
  }

  @Test("A full disk loses no committed record, and commits continue when there is space")
  func full() throws {
    let storage = try StorageSample.shop(folder.database)
    try storage.commit([.opened(StorageSample.opening(1))])
    let pages = try storage.number("PRAGMA page_count")
    try storage.run("PRAGMA max_page_count = \(pages + 2)")
    let batch = (1...200).map {
      StorageSample.message(1, seq: $0, String(repeating: "x", count: 1_000), client: "c\($0)")
    }
    #expect(throws: StoreError.full) { try storage.commit(batch) }
    let reader = try storage.makeReader()
    #expect(
      try reader.messages(of: StorageSample.id(1), after: 0, limit: 10, includesNotes: true).isEmpty
    )
    #expect(try reader.detail(of: StorageSample.id(1)) != nil)
    try storage.run("PRAGMA max_page_count = 1000000")
    try storage.commit(batch)
    #expect(
      try reader.messages(of: StorageSample.id(1), after: 0, limit: 1_000, includesNotes: true)
        .count == 200)
  }

  @Test("The path is the given one, that of the environment, or in the XDG folder")
  func path() {
    let home = ["HOME": "/home/ana"]
    #expect(DatabaseFile.path(given: "x.db", environment: home) == "x.db")
    #expect(
      DatabaseFile.path(given: nil, environment: ["CANAIS_DB": "/y.db", "HOME": "/home/ana"])
        == "/y.db")
    #expect(
      DatabaseFile.path(given: nil, environment: ["XDG_DATA_HOME": "/data"])
        == "/data/canais/canais.db")
    #expect(
      DatabaseFile.path(given: nil, environment: home)
        == "/home/ana/.local/share/canais/canais.db")
  }
}

@Suite("Storage: migrations")
struct MigrationTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("A file of each released schema is migrated with all its content")
  func stored() throws {
    for (version, script) in StoredSchemas.all {
      let path = folder.path("schema-\(version).db")
      var handle: OpaquePointer?
      #expect(sqlite3_open(path, &handle) == SQLITE_OK)
      #expect(sqlite3_exec(handle, script, nil, nil, nil) == SQLITE_OK)
      sqlite3_close(handle)
      let storage = try Storage(path: path)
      let reader = try storage.makeReader()
      #expect(try reader.version() == Storage.knownVersion)
      try StoredSchemas.expectContents(of: reader)
      #expect(try reader.integrityErrors() == [])
      // What was counted before the migration stands in the report of a session that was open.
      let open = try #require(Identifier("070000000000000000000001"))
      try storage.commit([
        .closed(
          SessionClosing(
            session: open, status: .finished, reason: .contactEnded, at: 1_800_000_180_000))
      ])
      let report = try #require(try reader.report(of: open))
      #expect(report.absences == 1 && report.absent == 180_000, "from version \(version)")
    }
  }

  @Test("There is a stored file of every released schema")
  func complete() {
    #expect(StoredSchemas.all.map(\.version) == Schema.migrations.map(\.version))
  }

  @Test("A migration keeps the data; a failed one changes neither version nor data")
  func steps() throws {
    do { _ = try StorageSample.shop(folder.database) }
    let known = Storage.knownVersion
    let broken = Migration(
      version: known + 1,
      statements: "ALTER TABLE flows ADD COLUMN note TEXT; DROP TABLE channels; SELECT nonsense;")
    let refusal = storageError {
      _ = try Storage(path: folder.database, migrations: Schema.migrations + [broken])
    }
    #expect(refusal != nil)
    let whole = try Storage(path: folder.database)
    #expect(try whole.makeReader().version() == known)
    #expect(try whole.makeReader().channels().count == 2)

    let good = Migration(
      version: known + 1, statements: "ALTER TABLE flows ADD COLUMN note TEXT;")
    let moved = try Storage(path: folder.database, migrations: Schema.migrations + [good])
    #expect(try moved.makeReader().version() == known + 1)
    #expect(try moved.makeReader().channels().map(\.channel.description) == ["Loja", "Suporte"])
    #expect(
      storageError { _ = try Storage(path: folder.database) }
        == .newer(path: folder.database, version: known + 1, known: known))
  }

  @Test("A document that lacks a field is read with the field's default")
  func olderDocument() throws {
    let storage = try StorageSample.shop(folder.database)
    try storage.run(
      "UPDATE channels SET document = json_remove(document, '$.settings.presence.counts')")
    let channels = try storage.makeReader().channels()
    #expect(channels.map(\.channel.settings.presence.counts) == [.activity, .activity])
  }
}
