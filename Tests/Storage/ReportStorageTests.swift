// Reports of finished sessions: totals, search, export, retention, erasure and backup.

import Channels
import Foundation
import Presence
import Records
import Testing

@testable import Storage

@Suite("Storage: reports")
struct ReportStorageTests {
  let folder: TemporaryFolder
  let storage: Storage
  let now = StorageSample.now
  static let day: Millis = 86_400_000

  init() throws {
    folder = try TemporaryFolder()
    storage = try StorageSample.shop(folder.database)
  }

  /// Returns the records of a session that was handed over, absent for 60 s and for 30 s, and ended
  /// during the second absence.
  private func fullSession(_ number: UInt32) -> [Record] {
    [
      .opened(StorageSample.opening(number, name: "João Ávila")),
      StorageSample.handover(number, at: now + 1_000),
      StorageSample.message(number, seq: 1, "oi", client: "a"),
      StorageSample.message(number, seq: 2, "olá", client: nil),
      StorageSample.state(
        number, .online, .absent, .pageInactive, at: now + 130_000, absentSince: now + 10_000),
      StorageSample.state(number, .absent, .online, .returned, at: now + 70_000),
      StorageSample.state(
        number, .online, .absent, .connectionLost, at: now + 220_000, absentSince: now + 100_000),
      StorageSample.closed(number, at: now + 130_000),
    ]
  }

  @Test("A session's end reads neither its journal nor its messages, however long they are")
  func longJournal() throws {
    let records = fullSession(1)
    try storage.commit(Array(records.dropLast()))
    // What is not there is not read.
    try storage.run("DELETE FROM journal; DELETE FROM messages WHERE seq < 2")
    try storage.commit(Array(records.suffix(1)))
    let row = try #require(try storage.makeReader().report(of: StorageSample.id(1)))
    #expect(row.absences == 2 && row.absent == 90_000 && row.messages == 2)
  }

  @Test("A report has the absences, their length, the messages and the handover")
  func counts() throws {
    try storage.commit(fullSession(1))
    let row = try #require(try storage.makeReader().report(of: StorageSample.id(1)))
    #expect(row.absences == 2)
    #expect(row.absent == 90_000)
    #expect(row.messages == 2)
    #expect(row.handedOverAt == now + 1_000)
    #expect(row.duration == 130_000)
    #expect(row.name == "João Ávila" && row.status == .finished && row.reason == .contactEnded)
    #expect(row.data == [DataValue(key: "name", value: "João Ávila")])
    let totals = try storage.makeReader().journalTotals()
    #expect(totals.started == 1 && totals.ended == 1 && totals.absences == 2)
    #expect(totals.returns == 1 && totals.maximumLateness == 3)
    var silences: [Millis] = []
    try storage.makeReader().eachAbsence { channel, since, at in
      #expect(channel == StorageSample.channelID(1))
      silences.append(at - since)
    }
    #expect(silences == [120_000, 120_000])
  }

  private func history() throws {
    var batch: [Record] = []
    for number in UInt32(1)...30 {
      let end = now + Millis(number % 3) * Self.day + Millis(number)
      batch.append(
        .opened(
          StorageSample.opening(
            number, contact: number % 10, name: number == 7 ? "Ângela Dias" : "Rui",
            channel: number % 2 == 0 ? 1 : 2, at: end - 1_000)))
      if number % 5 == 0 { batch.append(StorageSample.handover(number, at: end - 500)) }
      batch.append(StorageSample.closed(number, at: end))
    }
    batch.append(.opened(StorageSample.opening(99)))
    try storage.commit(batch)
  }

  @Test("Reports are found by period, channel, identifier and name, page by page")
  func queries() throws {
    try history()
    let reader = try storage.makeReader()
    func found(_ query: ReportQuery) throws -> [Identifier] {
      try reader.reports(query).rows.map(\.session)
    }
    #expect(try reader.reports(ReportQuery()).total == 30)
    let latest = try found(ReportQuery(limit: 2))
    #expect(latest == [StorageSample.id(29), StorageSample.id(26)])
    #expect(
      try found(ReportQuery(limit: 2, offset: 2)) == [StorageSample.id(23), StorageSample.id(20)])
    #expect(try found(ReportQuery(limit: 1_000_000)).count == 30)
    let day = ReportQuery(since: now + Self.day, until: now + 2 * Self.day)
    #expect(try reader.reports(day).total == 10)
    #expect(try reader.reports(ReportQuery(channel: StorageSample.channelID(1))).total == 15)
    #expect(
      try found(ReportQuery(text: StorageSample.id(12).description)) == [StorageSample.id(12)])
    #expect(
      try Set(found(ReportQuery(text: StorageSample.id(4, key: 9).description)))
        == Set([4, 14, 24].map { StorageSample.id($0) }))
    #expect(try reader.reports(ReportQuery(text: "0700000000")).total == 30)
    #expect(try found(ReportQuery(text: "angela DIAS")) == [StorageSample.id(7)])
    #expect(try found(ReportQuery(text: "angela silva")).isEmpty)
    #expect(try reader.reports(ReportQuery(text: "100% ' OR 1=1 --")).total == 0)
    #expect(try found(ReportQuery(text: StorageSample.id(99).description)).isEmpty)
    let handed = try reader.closedSessions(
      channel: nil, query: nil, handedOver: true, limit: 3, offset: 0)
    #expect(handed.total == 6 && handed.rows.count == 3)
    for (isHanded, count) in [(true, 3), (false, 12)] {
      let found = try reader.closedSessions(
        channel: StorageSample.channelID(1), query: nil, handedOver: isHanded, limit: 99, offset: 0)
      #expect(found.total == count && found.rows.count == count)
    }
    #expect(handed.rows.allSatisfy { $0.isHandedOver && $0.closedReason == .contactEnded })
  }

  /// Commits a finished session of each name, numbered from 1.
  private func finished(_ names: [String]) throws {
    try storage.commit(
      zip((1 as UInt32)..., names).flatMap { number, name -> [Record] in
        [.opened(StorageSample.opening(number, name: name)), StorageSample.closed(number, at: now)]
      })
  }

  @Test("Names are found by the beginnings of their words, in any script")
  func names() throws {
    let names = [
      "Maria d'Ávila-Souza", "李雷 小明", "Ana_Paula", "", "NULL OR * (\"x\")", "Ωμέγα Юлия", "हिन्दी नाम",
    ]
    try finished(names)
    let reader = try storage.makeReader()
    func found(_ text: String) throws -> [Int] {
      let page = try reader.reports(ReportQuery(text: text))
      #expect(page.total == page.rows.count)
      return page.rows.map { Int($0.session.low) }.sorted()
    }
    for (text, numbers) in [
      ("mar", [1]), ("souza maria", [1]), ("d'avila", [1]), ("avila-sou", [1]), ("ria", []),
      ("ana paula", [3]), ("ana_p", [3]), ("雷", [2]), ("小", [2]), ("ωμε", [6]), ("юл", [6]),
      ("हिन्दी", [7]), ("\"x\"", [5]), ("null", [5]), ("OR", [5]), ("*", [5]), ("x)", [5]),
      ("-", [1]), ("maria 李雷", []), ("ma* so", [1]),
    ] as [(String, [Int])] {
      #expect(try found(text) == numbers, "\(text)")
    }
  }

  private static let manyNames = [
    "Maria d'Ávila", "Mariana Reis", "Avilar Souza", "Márcia-Ávila", "Rui Savila", "Ana",
  ]

  /// Commits thousands of sessions of a few names.
  ///
  /// - Parameter isOrdered: Whether they end in the order in which they started.
  private func commitMany(isOrdered: Bool) throws {
    let (names, count) = (Self.manyNames, 10_000 as UInt32)
    var batch: [Record] = []
    for number in 1...count {
      batch.append(
        .opened(
          StorageSample.opening(
            number, name: names[Int(number) % names.count], channel: number % 3 == 0 ? 1 : 2,
            at: now)))
      if number % 5 == 0 { batch.append(StorageSample.handover(number, at: now)) }
      let place = isOrdered ? number : number * 7 % count
      batch.append(StorageSample.closed(number, at: now + Millis(place) * 1_000))
    }
    try storage.commit(batch)
  }

  @Test(
    "A name with thousands of matches is counted and read in order, by page, period and channel",
    arguments: [true, false])
  func manyMatches(isOrdered: Bool) throws {
    try commitMany(isOrdered: isOrdered)
    let names = Self.manyNames
    let reader = try storage.makeReader()
    var ends: [ReportRow] = []
    try reader.exportReports(ReportQuery(), total: { _ in }) {
      ends.append($0)
      return true
    }
    ends.reverse()
    let (channel, noon) = (StorageSample.channelID(2), now + 5_000_000)
    for (text, matches) in [
      ("avila", [0, 2, 3]), ("mar avi", [0, 3]), ("maria", [0, 1]), ("mariana r", [1]),
      ("a", [0, 2, 3, 5]),
      ("vila", []), ("savila", [4]),
    ] as [(String, [Int])] {
      for query in [
        ReportQuery(text: text, limit: 20, offset: 35), ReportQuery(channel: channel, text: text),
        ReportQuery(since: noon, text: text),
        ReportQuery(until: noon, channel: channel, text: text),
      ] {
        let expected = ends.filter {
          matches.contains(Int($0.session.low) % names.count)
            && (query.channel ?? $0.channel) == $0.channel
            && ($0.endedAt >= query.since ?? 0) && ($0.endedAt < query.until ?? .max)
        }
        let page = try reader.reports(query)
        #expect(page.total == expected.count, "\(text) \(query)")
        #expect(
          page.rows.map(\.session)
            == expected.dropFirst(query.offset).prefix(query.limit).map(\.session), "\(text)")
        var exported: [Identifier] = []
        try reader.exportReports(query, total: { #expect($0 == expected.count) }) {
          exported.append($0.session)
          return true
        }
        let isWhole = exported == expected.reversed().map(\.session)
        #expect(isWhole, "\(text)")
        let days = try reader.dayTotals(query, zone: 0)
        #expect(days.reduce(0) { $0 + $1.sessions } == expected.count)
        #expect(
          days.reduce(0) { $0 + $1.handedOver } == expected.count { $0.handedOverAt != nil })
        #expect(
          try reader.dayTotals(query, zone: 0, latest: 1).map(\.sessions)
            == days.suffix(1).map(\.sessions))
      }
      try expectClosedSessions(
        ends.filter { matches.contains(Int($0.session.low) % names.count) }, of: channel,
        query: text, reader)
    }
  }

  /// Expects a page of a channel's closed sessions, of both kinds of handover, to be that of
  /// `ends`.
  private func expectClosedSessions(
    _ ends: [ReportRow], of channel: String, query: String, _ reader: StorageReader
  ) throws {
    for isHandedOver in [true, false] {
      let expected = ends.filter {
        $0.channel == channel && ($0.handedOverAt != nil) == isHandedOver
      }
      let found = try reader.closedSessions(
        channel: channel, query: query, handedOver: isHandedOver, limit: 9, offset: 4)
      #expect(found.total == expected.count)
      #expect(found.rows.map(\.opening.session) == expected.dropFirst(4).prefix(9).map(\.session))
    }
  }

  @Test("A name cannot imitate the index words of channel and handover")
  func forged() throws {
    let (own, other) = (StorageSample.channelID(1), StorageSample.channelID(2))
    let names = ["Rui \u{E000}\(other)", "Rui\u{E000}h \u{E000} \u{E000}", "\u{E000}"]
    try finished(names)
    let reader = try storage.makeReader()
    #expect(try reader.reports(ReportQuery(channel: own, text: "rui")).total == 2)
    #expect(try reader.reports(ReportQuery(channel: other, text: "rui")).total == 0)
    #expect(try reader.reports(ReportQuery(channel: "x\" OR rui", text: "rui")).total == 0)
    #expect(try reader.reports(ReportQuery(text: "\u{E000}h")).total == 1)
    for (isHanded, count) in [(true, 0), (false, 2)] {
      let found = try reader.closedSessions(
        channel: nil, query: "rui", handedOver: isHanded, limit: 9, offset: 0)
      #expect(found.total == count && found.rows.count == count)
    }
    for number in 1...3 {
      try storage.erase(contact: StorageSample.id(UInt32(number), key: 9), by: StorageSample.author)
    }
    #expect(try reader.reports(ReportQuery(text: "rui")).total == 0)
    #expect(try reader.integrityErrors() == [])
  }

  @Test("Totals of quarters of an hour equal those of counting the sessions")
  func quarters() throws {
    try history()
    try storage.commit((1...30).filter { $0 % 4 == 0 }.map { StorageSample.handover($0, at: now) })
    #expect(try storage.purge(endedBefore: now + 5) == 1)
    try storage.erase(contact: StorageSample.id(7, key: 9), by: StorageSample.author)
    let reader = try storage.makeReader()
    let quarter: Millis = 900_000
    for channel in [nil, StorageSample.channelID(1)] {
      for since in [nil, now + 7, now + 7 + quarter, now + Self.day, now + 2 * Self.day + 9] {
        for until in [nil, now + 12, now + Self.day, now + Self.day + 13, now + 9 * Self.day] {
          let query = ReportQuery(since: since, until: until, channel: channel, limit: 1_000)
          let (total, rows) = try reader.reports(query)
          #expect(total == rows.count)
          let days = try reader.dayTotals(query, zone: -3 * 3_600_000)
          #expect(days.reduce(0) { $0 + $1.sessions } == rows.count)
          #expect(
            days.reduce(0) { $0 + $1.handedOver } == rows.count { $0.handedOverAt != nil })
          #expect(days.map(\.day) == Set(days.map(\.day)).sorted())
          for count in 0...3 {
            let latest = try reader.dayTotals(query, zone: -3 * 3_600_000, latest: count)
            #expect(latest.map(\.sessions) == days.suffix(count).map(\.sessions))
          }
        }
      }
    }
  }

  @Test("Totals per day are in a time zone; an export is in order and can be stopped")
  func days() throws {
    try history()
    let reader = try storage.makeReader()
    let days = try reader.dayTotals(ReportQuery(), zone: -3 * 3_600_000)
    #expect(days.map(\.sessions).reduce(0, +) == 30)
    #expect(days.map(\.handedOver).reduce(0, +) == 6)
    #expect(days.count == 3)
    #expect(days.allSatisfy { ($0.day - 3 * 3_600_000) % Self.day == 0 })
    var ends: [Millis] = []
    var announced = 0
    try reader.exportReports(ReportQuery(), total: { announced = $0 }) {
      ends.append($0.endedAt)
      return ends.count < 12
    }
    #expect(announced == 30 && ends.count == 12 && ends == ends.sorted())
  }

  @Test("Retention deletes sessions that ended before, except those with waiting calls")
  func purge() throws {
    try history()
    try storage.commit([
      .opened(StorageSample.opening(50)), StorageSample.message(50, seq: 1, "oi", client: "a"),
      StorageSample.call(50, .sessionFinished, seq: 1, id: "waits"),
      StorageSample.closed(50, at: now - 5),
    ])
    #expect(try storage.purge(endedBefore: now + Self.day) == 10)
    #expect(try storage.purge(endedBefore: now + Self.day) == 0)
    let reader = try storage.makeReader()
    #expect(try reader.reports(ReportQuery()).total == 21)
    #expect(try reader.detail(of: StorageSample.id(50)) != nil)
    try storage.commit([
      .outcome(
        CallOutcome(
          eventID: "waits", deliveryStatus: .delivered, tries: 1, httpStatus: 200,
          responseExcerpt: "", nextTry: nil,
          at: now))
    ])
    #expect(try storage.purge(endedBefore: now) == 1)
    #expect(try reader.contactSecret(of: StorageSample.id(50, key: 9)) == nil)
    #expect(try reader.contactSecret(of: StorageSample.id(1, key: 9)) != nil)
    #expect(try reader.integrityErrors() == [])
  }

  @Test("Retention goes by a session's number if the clock was a year behind")
  func purgeByNumber() throws {
    let year = 366 * Self.day
    for (number, start) in [
      (1, now - 200 * Self.day), (2, now - year), (3, now - Self.day), (4, now - year - Self.day),
      (5, now + year), (6, now - year),
    ] as [(UInt32, Millis)] {
      try storage.commit([
        .opened(StorageSample.opening(number, at: start)),
        StorageSample.closed(number, at: start + 1_000),
      ])
    }
    let moment = now - 90 * Self.day
    let bound = try storage.purgeBound(endedBefore: moment, now: now)
    #expect(try storage.purge(endedBefore: moment, numberedBelow: bound) == 2)
    let kept = try storage.makeReader().reports(ReportQuery()).rows.map(\.session)
    #expect(Set(kept) == Set([3, 4, 5, 6].map { StorageSample.id($0) }))
    // They are deleted ninety days later; a session with a start in the future keeps none of them.
    let later = now + 90 * Self.day
    let next = try storage.purgeBound(endedBefore: now, now: later)
    #expect(next == .max)
    #expect(try storage.purge(endedBefore: now, numberedBelow: next) == 3)
  }

  @Test("The first rating of a session stands in its report")
  func rating() throws {
    func rated(_ number: UInt32, _ score: Int, _ text: String) -> Record {
      .rated(SessionRating(session: StorageSample.id(number), score: score, text: text, at: now))
    }
    try storage.commit(fullSession(1) + [rated(1, 4, "bom"), rated(9, 5, "de ninguém")])
    try storage.commit([rated(1, 1, "outra vez")])
    let reader = try storage.makeReader()
    let rating = try #require(try reader.report(of: StorageSample.id(1))?.rating)
    #expect(rating.score == 4 && rating.text == "bom" && rating.at == now)
    try storage.commit(fullSession(2))
    #expect(try reader.report(of: StorageSample.id(2))?.rating == nil)
  }

  @Test("Erasing a contact leaves none of its texts in the file, and only a count in the audit")
  func erase() throws {
    let words = "segredo-da-maria"
    var opening = StorageSample.opening(1, contact: 5, name: words)
    opening.page = "https://shop.example/\(words)"
    try storage.commit(
      [
        .opened(opening), .opened(StorageSample.opening(2)),
        .opened(StorageSample.opening(3, contact: 5)),
      ]
        + (1...300).map { StorageSample.message(1, seq: $0, "\(words) \($0)", client: "c\($0)") }
        + [
          StorageSample.state(1, .online, .reconnecting, .socketLost, at: now),
          StorageSample.call(1, .clientMessage, seq: 1), StorageSample.closed(1, at: now),
          .rated(SessionRating(session: StorageSample.id(1), score: 5, text: words, at: now)),
        ])
    let contact = StorageSample.id(5, key: 9)
    #expect(try storage.erase(contact: contact, by: StorageSample.author).sessions == 2)
    #expect(try storage.erase(contact: contact, by: StorageSample.author).sessions == 0)
    let reader = try storage.makeReader()
    #expect(try reader.detail(of: StorageSample.id(1)) == nil)
    #expect(try reader.detail(of: StorageSample.id(3)) == nil)
    #expect(try reader.detail(of: StorageSample.id(2)) != nil)
    #expect(try reader.journalTotals().messageCalls == 0)
    for end in ["", "-wal"] {
      let bytes = try Data(contentsOf: URL(filePath: folder.database + end))
      for word in [words, "segredo"] {
        #expect(bytes.firstRange(of: Data(word.utf8)) == nil, "\(word) in \(end)")
      }
    }
    let line = try #require(try reader.audit().first)
    #expect(line.key == "erased" && line.subject == "contact:\(contact)" && line.from == "2")
  }

  @Test("A backup during writes is complete and private, and overwrites no file")
  func backup() throws {
    try history()
    let target = folder.path("copy.db")
    let reader = try storage.makeReader()
    try storage.commit([.opened(StorageSample.opening(60))])
    try reader.backup(to: target)
    let mode = try FileManager.default.attributesOfItem(atPath: target)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    #expect(storageError { try reader.backup(to: target) } == .targetExists(path: target))
    #expect(!FileManager.default.fileExists(atPath: target + ".part"))
    let copy = try Storage(path: target)
    #expect(try copy.makeReader().integrityErrors() == [])
    #expect(try copy.makeReader().reports(ReportQuery()).total == 30)
    #expect(try copy.makeReader().detail(of: StorageSample.id(60)) != nil)
    #expect(try copy.installation() == storage.installation())
    guard case .unopenable? = storageError({ try reader.backup(to: folder.path("no/where.db")) })
    else {
      Issue.record("a backup was written to a missing folder")
      return
    }
  }
}
