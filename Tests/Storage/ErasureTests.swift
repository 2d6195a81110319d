// Erased is erased: after random histories, with readers and writers beside, none of an erased
// contact's words is in any byte of the files.

import Basics
import Channels
import Foundation
import Glibc
import Presence
import Records
import Synchronization
import TestSupport
import Testing

@testable import Storage

@Suite("Storage: erasure")
struct ErasureTests {
  /// A history of sessions, messages, calls and journal lines, from a seed. Every word of a contact
  /// contains `word(contact)`.
  struct History {
    var random: SeededRandom
    var open: [(session: UInt32, contact: UInt32)] = []
    var sessions: UInt32 = 0
    var seqs: [UInt32: UInt32] = [:]

    init(_ seed: UInt64) { random = SeededRandom(seed: seed) }

    static func word(_ contact: UInt32) -> String { "palavra\(contact)secreta" }

    mutating func text(_ contact: UInt32) -> String {
      let word = History.word(contact)
      let length = [1, 3, 40, 300].randomElement(using: &random) ?? 1
      return Array(repeating: word, count: length).joined(separator: " ")
    }

    mutating func start() -> Record {
      sessions += 1
      let contact = UInt32.random(in: 1...12, using: &random)
      open.append((sessions, contact))
      var opening = StorageSample.opening(
        sessions, contact: contact, name: "Ana \(History.word(contact))")
      opening.page = "https://shop.example/\(History.word(contact))"
      return .opened(opening)
    }

    /// Records of a moment in the history.
    mutating func step() -> [Record] {
      guard let (session, contact) = open.randomElement(using: &random),
        Int.random(in: 0..<8, using: &random) > 0
      else { return [start()] }
      seqs[session, default: 0] += 1
      let seq = seqs[session] ?? 1
      switch Int.random(in: 0..<10, using: &random) {
      case 0:
        open.removeAll { $0.session == session }
        return [StorageSample.closed(session, at: StorageSample.now)]
      case 1:
        return [
          StorageSample.state(
            session, .online, .absent, .connectionLost, at: StorageSample.now,
            absentSince: StorageSample.now - 5)
        ]
      case 2:
        return [
          .call(
            OutboxCall(
              eventID: "\(session)-\(seq)", session: StorageSample.id(session),
              event: .clientMessage, seq: seq, target: .message, url: "",
              body: Array(text(contact).utf8), at: StorageSample.now)),
          .outcome(
            CallOutcome(
              eventID: "\(session)-\(seq)", deliveryStatus: .delivered, tries: 1, httpStatus: 200,
              responseExcerpt: History.word(contact), nextTry: nil, at: StorageSample.now)),
        ]
      default:
        return [StorageSample.message(session, seq: seq, text(contact), client: "c\(seq)")]
      }
    }
  }

  /// The words of contacts that some byte of the files holds.
  private func held(_ contacts: some Sequence<UInt32>, in folder: TemporaryFolder) throws
    -> [String]
  {
    var found: [String] = []
    for end in ["", "-wal"] {
      let bytes = try Data(contentsOf: URL(filePath: folder.database + end))
      for contact in contacts {
        guard let range = bytes.range(of: Data(History.word(contact).utf8)) else { continue }
        let page = range.lowerBound / 4_096 * 4_096
        let head = bytes[page..<page + 12].map { String($0, radix: 16) }
        found.append("\(History.word(contact)) at \(range) in \(end), page of \(head)")
      }
    }
    return found
  }

  @Test("No byte holds a word of an erased contact", arguments: 1...(Soak.isOn ? 100 : 4))
  func histories(seed: Int) throws {
    let folder = try TemporaryFolder()
    let storage = try StorageSample.shop(folder.database)
    var history = History(UInt64(seed))
    for _ in 0..<Int.random(in: 200...1_500, using: &history.random) {
      try storage.commit(history.step())
    }
    let erased = Set((0..<6).map { _ in UInt32.random(in: 1...12, using: &history.random) })
      .sorted()
    for contact in erased {
      let result = try storage.erase(
        contact: StorageSample.id(contact, key: 9), by: StorageSample.author)
      #expect(result.remains.isEmpty)
      // An erased contact may return, but not in this history.
      history.open.removeAll { erased.contains($0.contact) }
      let records = history.step()
      guard let last = history.open.last, !erased.contains(last.contact) else { continue }
      try storage.commit(records)
    }
    var found = try held(erased, in: folder)
    #expect(found == [], "seed \(seed)")
    let reader = try storage.makeReader()
    #expect(try reader.integrityErrors() == [], "seed \(seed)")
    // What was overwritten does not come back with what is written after.
    for _ in 0..<100 {
      history.open.removeAll { erased.contains($0.contact) }
      let records = history.step()
      guard let last = history.open.last, !erased.contains(last.contact) else { continue }
      try storage.commit(records)
    }
    found = try held(erased, in: folder)
    #expect(found == [], "seed \(seed), later")
    #expect(try reader.integrityErrors() == [], "seed \(seed), later")
  }

  @Test("With readers, a backup and a writer beside, all is erased or it is said who holds it")
  func beside() throws {
    final class Flag: Sendable { let isSet = Atomic<Bool>(false) }
    let folder = try TemporaryFolder()
    let storage = try StorageSample.shop(folder.database)
    var history = History(77)
    for _ in 0..<800 { try storage.commit(history.step()) }
    let isDone = Flag()
    let others = DispatchGroup()
    let writing = Mutex(history)
    DispatchQueue.global().async(group: others) {
      while !isDone.isSet.load(ordering: .relaxed) {
        // Of contacts that are not erased.
        let records = writing.withLock { history in
          history.open.removeAll { $0.contact <= 6 }
          return history.step()
        }
        if case .opened(let opening)? = records.first, opening.contact.low <= 6 { continue }
        try? storage.commit(records)
      }
    }
    let copy = folder.path("copy.db")
    DispatchQueue.global().async(group: others) {
      // Not for ever: on a slow machine one reader or another would hold the log all the time.
      for _ in 0..<60 where !isDone.isSet.load(ordering: .relaxed) {
        _ = try? storage.makeReader().integrityErrors()
        try? storage.makeReader().backup(to: copy)
        try? FileManager.default.removeItem(atPath: copy)
      }
    }
    var errors: [String] = []
    for contact in UInt32(1)...6 {
      let erase = {
        try storage.erase(contact: StorageSample.id(contact, key: 9), by: StorageSample.author)
      }
      var result = try erase()
      while result.isLogInUse { result = try erase() }
      errors += try held([contact], in: folder)
    }
    isDone.isSet.store(true, ordering: .relaxed)
    others.wait()
    #expect(errors == [])
    #expect(try storage.makeReader().integrityErrors() == [])
  }

  @Test("A reader of the log is named, and once it has ended the erasure is completed")
  func reader() throws {
    let folder = try TemporaryFolder()
    let storage = try StorageSample.shop(folder.database)
    var history = History(5)
    for _ in 0..<300 { try storage.commit(history.step()) }
    let contact = try #require(history.open.first).contact
    let name = StorageSample.id(contact, key: 9)
    let reader = try storage.makeReader()
    try reader.database.snapshot { () throws(StorageError) in
      _ = try reader.database.number("SELECT count(*) FROM messages")
      let result = try storage.erase(contact: name, by: StorageSample.author)
      #expect(result.sessions > 0 && result.isLogInUse)
      guard case .log(let pid, let program)? = result.remains.first else { return }
      #expect(pid == getpid() && !program.isEmpty)
    }
    #expect(try storage.erase(contact: name, by: StorageSample.author).remains.isEmpty)
    #expect(try held([contact], in: folder) == [])
  }

  @Test("Copies that still exist are named")
  func copies() throws {
    let folder = try TemporaryFolder()
    let storage = try StorageSample.shop(folder.database)
    for (number, name) in ["a.db", "b.db"].enumerated() {
      try storage.commit([.opened(StorageSample.opening(UInt32(number + 1)))])
      try storage.makeReader().backup(to: folder.path(name))
      try storage.noteBackup(folder.path(name), by: StorageSample.author)
    }
    #expect(unlink(folder.path("b.db")) == 0)
    let kept = folder.database + ".replaced-20260101T000000"
    try Data().write(to: URL(filePath: kept))
    let result = try storage.erase(contact: StorageSample.id(1, key: 9), by: StorageSample.author)
    #expect(result.remains == [.copy(path: folder.path("a.db")), .copy(path: kept)])
  }

  @Test("A long session is deleted in pieces, each a small transaction")
  func pieces() throws {
    let folder = try TemporaryFolder()
    let storage = try StorageSample.shop(folder.database)
    try storage.commit([.opened(StorageSample.opening(1)), .opened(StorageSample.opening(2))])
    for first in stride(from: UInt32(1), to: 20_000, by: 2_000) {
      try storage.commit(
        (first..<first + 2_000).flatMap {
          [
            StorageSample.message(1, seq: $0, "texto \($0)", client: "c\($0)"),
            StorageSample.state(1, .online, .reconnecting, .socketLost, at: StorageSample.now),
          ]
        })
    }
    try storage.commit([StorageSample.closed(1, at: StorageSample.now)])
    // Every message that is left has been counted after each piece.
    let counts = Mutex<[Int64]>([])
    let isDone = Mutex(false)
    let watching = DispatchGroup()
    let isWatching = DispatchSemaphore(value: 0)
    DispatchQueue.global().async(group: watching) {
      guard let reader = try? storage.makeReader() else { return }
      isWatching.signal()
      while !isDone.withLock({ $0 }) {
        let left = (try? reader.database.number("SELECT count(*) FROM messages")) ?? 0
        counts.withLock { if $0.last != left { $0.append(left) } }
      }
    }
    isWatching.wait()
    #expect(try storage.purge(endedBefore: StorageSample.now + 1) == 1)
    isDone.withLock { $0 = true }
    watching.wait()
    let seen = counts.withLock { $0.count }
    #expect(seen > 2)
    let reader = try storage.makeReader()
    #expect(try reader.database.number("SELECT count(*) FROM journal") == 0)
    #expect(try reader.detail(of: StorageSample.id(2)) != nil)
    #expect(try reader.integrityErrors() == [])
  }

  @Test("A table that refers to sessions is deleted from without being named anywhere")
  func newTable() throws {
    let folder = try TemporaryFolder()
    let storage = try StorageSample.shop(folder.database)
    try storage.commit([.opened(StorageSample.opening(1))])
    try storage.run(
      """
      CREATE TABLE drawings (session INTEGER NOT NULL REFERENCES sessions (number), name TEXT);
      INSERT INTO drawings SELECT number, 'palavra1secreta' FROM sessions;
      """)
    try storage.erase(contact: StorageSample.id(1, key: 9), by: StorageSample.author)
    #expect(try storage.number("SELECT count(*) FROM drawings") == 0)
    #expect(try held([1], in: folder) == [])
  }

  @Test("A transaction's size follows the time that it takes, within limits")
  func pace() {
    var pace = DeletionPace()
    for _ in 0..<20 { pace.adjust(to: .milliseconds(1)) }
    #expect(pace.rows == DeletionPace.limits.upperBound)
    pace.adjust(to: DeletionPace.target)
    #expect(pace.rows == DeletionPace.limits.upperBound)
    for _ in 0..<20 { pace.adjust(to: .milliseconds(40)) }
    #expect(pace.rows == DeletionPace.limits.lowerBound)
  }
}
