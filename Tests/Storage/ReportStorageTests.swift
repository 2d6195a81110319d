// Reports: what is counted at the end of a session, how it is found, exported and forgotten.

import Channels
import Foundation
import Presence
import Records
import Testing

@testable import Storage

@Suite("Storage: reports")
struct ReportsTests {
  let folder: Folder
  let storage: Storage
  let now = Sample.now
  static let day: Millis = 86_400_000

  init() throws {
    folder = try Folder()
    storage = try Sample.shop(folder.database)
  }

  /// A session that was handed over, absent for 60 s and for 30 s, and ended while absent.
  private func fullSession(_ number: UInt32) -> [Record] {
    [
      .opened(Sample.opening(number, name: "João Ávila")), Sample.handover(number, at: now + 1_000),
      Sample.message(number, seq: 1, "oi", client: "a"),
      Sample.message(number, seq: 2, "olá", client: nil),
      Sample.state(
        number, .online, .absent, .pageInactive, at: now + 130_000, absentSince: now + 10_000),
      Sample.state(number, .absent, .online, .returned, at: now + 70_000),
      Sample.state(
        number, .online, .absent, .connectionLost, at: now + 220_000, absentSince: now + 100_000),
      Sample.closed(number, at: now + 130_000),
    ]
  }

  @Test("A report counts absences, their time, messages and handover from the journal")
  func counts() throws {
    try storage.commit(fullSession(1))
    let row = try #require(try storage.makeReader().report(of: Sample.id(1)))
    #expect(row.absences == 2)
    #expect(row.absent == 90_000)
    #expect(row.messages == 2)
    #expect(row.handedOverAt == now + 1_000)
    #expect(row.duration == 130_000)
    #expect(row.name == "João Ávila" && row.status == "finished" && row.reason == .contactEnded)
    #expect(row.data == [DataValue(key: "name", value: "João Ávila")])
    let totals = try storage.makeReader().journalTotals()
    #expect(totals.started == 1 && totals.ended == 1 && totals.absences == 2)
    #expect(totals.returns == 1 && totals.maximumLateness == 3)
    var silences: [Millis] = []
    try storage.makeReader().eachAbsence { channel, since, at in
      #expect(channel == Sample.channelID(1))
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
          Sample.opening(
            number, contact: number % 10, name: number == 7 ? "Ângela Dias" : "Rui",
            channel: number % 2 == 0 ? 1 : 2, at: end - 1_000)))
      if number % 5 == 0 { batch.append(Sample.handover(number, at: end - 500)) }
      batch.append(Sample.closed(number, at: end))
    }
    batch.append(.opened(Sample.opening(99)))
    try storage.commit(batch)
  }

  @Test("Period, channel, identifier, name, pages")
  func queries() throws {
    try history()
    let reader = try storage.makeReader()
    func found(_ query: ReportQuery) throws -> [Identifier] {
      try reader.reports(query).rows.map(\.session)
    }
    #expect(try reader.reports(ReportQuery()).total == 30)
    let latest = try found(ReportQuery(limit: 2))
    #expect(latest == [Sample.id(29), Sample.id(26)])
    #expect(try found(ReportQuery(limit: 2, offset: 2)) == [Sample.id(23), Sample.id(20)])
    #expect(try found(ReportQuery(limit: 1_000_000)).count == 30)
    let day = ReportQuery(since: now + Self.day, until: now + 2 * Self.day)
    #expect(try reader.reports(day).total == 10)
    #expect(try reader.reports(ReportQuery(channel: Sample.channelID(1))).total == 15)
    #expect(try found(ReportQuery(text: Sample.id(12).description)) == [Sample.id(12)])
    #expect(
      try Set(found(ReportQuery(text: Sample.id(4, key: 9).description)))
        == Set([4, 14, 24].map { Sample.id($0) }))
    #expect(try reader.reports(ReportQuery(text: "0700000000")).total == 30)
    #expect(try found(ReportQuery(text: "angela DIAS")) == [Sample.id(7)])
    #expect(try found(ReportQuery(text: "angela silva")).isEmpty)
    #expect(try reader.reports(ReportQuery(text: "100% ' OR 1=1 --")).total == 0)
    #expect(try found(ReportQuery(text: Sample.id(99).description)).isEmpty)
    let handed = try reader.closedSessions(
      channel: nil, query: nil, handedOver: true, limit: 3, offset: 0)
    #expect(handed.total == 6 && handed.rows.count == 3)
    for (isHanded, count) in [(true, 3), (false, 12)] {
      let found = try reader.closedSessions(
        channel: Sample.channelID(1), query: nil, handedOver: isHanded, limit: 99, offset: 0)
      #expect(found.total == count && found.rows.count == count)
    }
    #expect(handed.rows.allSatisfy { $0.isHandedOver && $0.closedReason == .contactEnded })
  }

  /// A finished session of each name, numbered from 1.
  private func finished(_ names: [String]) throws {
    try storage.commit(
      zip((1 as UInt32)..., names).flatMap { number, name -> [Record] in
        [.opened(Sample.opening(number, name: name)), Sample.closed(number, at: now)]
      })
  }

  @Test("Names are found by how their words begin, whatever stands between them, in any script")
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

  private static let bearers = [
    "Maria d'Ávila", "Mariana Reis", "Avilar Souza", "Márcia-Ávila", "Rui Savila", "Ana",
  ]

  /// Thousands of sessions of the bearers, which end in the order they began or anyhow.
  private func throng(isOrdered: Bool) throws {
    let (names, count) = (Self.bearers, 10_000 as UInt32)
    var batch: [Record] = []
    for number in 1...count {
      batch.append(
        .opened(
          Sample.opening(
            number, name: names[Int(number) % names.count], channel: number % 3 == 0 ? 1 : 2,
            at: now)))
      if number % 5 == 0 { batch.append(Sample.handover(number, at: now)) }
      let place = isOrdered ? number : number * 7 % count
      batch.append(Sample.closed(number, at: now + Millis(place) * 1_000))
    }
    try storage.commit(batch)
  }

  /// Texts to search for, and the bearers that they find.
  private static let searches: [(text: String, bearers: [Int])] = [
    ("avila", [0, 2, 3]), ("mar avi", [0, 3]), ("maria", [0, 1]), ("mariana r", [1]),
    ("a", [0, 2, 3, 5]), ("vila", []), ("savila", [4]),
  ]

  /// All reports, the latest end first.
  private func allReports(_ reader: StorageReader) throws -> [ReportRow] {
    var rows: [ReportRow] = []
    try reader.exportReports(ReportQuery(), total: { _ in }) {
      rows.append($0)
      return true
    }
    return rows.reversed()
  }

  private func isFound(_ session: Identifier, by bearers: [Int]) -> Bool {
    bearers.contains(Int(session.low) % Self.bearers.count)
  }

  @Test(
    "Names that thousands have: counted, in order, by page, period and channel, and exported",
    arguments: [true, false])
  func manyBearers(isOrdered: Bool) throws {
    try throng(isOrdered: isOrdered)
    let reader = try storage.makeReader()
    let all = try allReports(reader)
    let (channel, noon) = (Sample.channelID(2), now + 5_000_000)
    for (text, bearers) in Self.searches {
      for query in [
        ReportQuery(text: text, limit: 20, offset: 35), ReportQuery(channel: channel, text: text),
        ReportQuery(since: noon, text: text),
        ReportQuery(until: noon, channel: channel, text: text),
      ] {
        let expected = all.filter {
          isFound($0.session, by: bearers) && (query.channel ?? $0.channel) == $0.channel
            && ($0.endedAt >= query.since ?? 0) && ($0.endedAt < query.until ?? .max)
        }
        try expect(expected, of: query, reader)
      }
    }
  }

  /// Expects that page, export and totals by day of a query agree with its reports.
  private func expect(
    _ expected: [ReportRow], of query: ReportQuery, _ reader: StorageReader
  ) throws {
    let page = try reader.reports(query)
    #expect(page.total == expected.count, "\(query)")
    #expect(
      page.rows.map(\.session)
        == expected.dropFirst(query.offset).prefix(query.limit).map(\.session), "\(query)")
    var exported: [Identifier] = []
    try reader.exportReports(query, total: { #expect($0 == expected.count) }) {
      exported.append($0.session)
      return true
    }
    let isComplete = exported == expected.reversed().map(\.session)
    #expect(isComplete, "\(query)")
    let days = try reader.dayTotals(query, zone: 0)
    #expect(days.reduce(0) { $0 + $1.sessions } == expected.count)
    #expect(days.reduce(0) { $0 + $1.handedOver } == expected.count { $0.handedOverAt != nil })
    #expect(
      try reader.dayTotals(query, zone: 0, latest: 1).map(\.sessions)
        == days.suffix(1).map(\.sessions))
  }

  @Test("Names that thousands have, among closed sessions by handover", arguments: [true, false])
  func manyBearersByHandover(isHandedOver: Bool) throws {
    try throng(isOrdered: true)
    let reader = try storage.makeReader()
    let all = try allReports(reader)
    let channel = Sample.channelID(2)
    for (text, bearers) in Self.searches {
      let expected = all.filter {
        isFound($0.session, by: bearers) && $0.channel == channel
          && ($0.handedOverAt != nil) == isHandedOver
      }
      let found = try reader.closedSessions(
        channel: channel, query: text, handedOver: isHandedOver, limit: 9, offset: 4)
      #expect(found.total == expected.count)
      #expect(found.rows.map(\.opening.session) == expected.dropFirst(4).prefix(9).map(\.session))
    }
  }

  @Test("A name says nothing of channel and handover, whatever letters it is made of")
  func forged() throws {
    let (own, other) = (Sample.channelID(1), Sample.channelID(2))
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
      try storage.erase(contact: Sample.id(UInt32(number), key: 9), by: Sample.author)
    }
    #expect(try reader.reports(ReportQuery(text: "rui")).total == 0)
    #expect(try reader.integrityFaults() == [])
  }

  @Test("What is added up a quarter of an hour is what counting the sessions says")
  func quarters() throws {
    try history()
    try storage.commit((1...30).filter { $0 % 4 == 0 }.map { Sample.handover($0, at: now) })
    #expect(try storage.purge(endedBefore: now + 5) == 1)
    try storage.erase(contact: Sample.id(7, key: 9), by: Sample.author)
    let reader = try storage.makeReader()
    let quarter: Millis = 900_000
    for channel in [nil, Sample.channelID(1)] {
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

  @Test("Totals a day, in a time zone, and an export in order that can be stopped")
  func days() throws {
    try history()
    let reader = try storage.makeReader()
    let days = try reader.dayTotals(ReportQuery(), zone: -3 * 3_600_000)
    #expect(days.map(\.sessions).reduce(0, +) == 30)
    #expect(days.map(\.handedOver).reduce(0, +) == 6)
    #expect(days.count == 3)
    #expect(days.allSatisfy { ($0.day - 3 * 3_600_000) % Self.day == 0 })
    var ends: [Millis] = []
    var told = 0
    try reader.exportReports(ReportQuery(), total: { told = $0 }) {
      ends.append($0.endedAt)
      return ends.count < 12
    }
    #expect(told == 30 && ends.count == 12 && ends == ends.sorted())
  }

  @Test("Retention removes what ended before, in batches, and what still waits stays")
  func purge() throws {
    try history()
    try storage.commit([
      .opened(Sample.opening(50)), Sample.message(50, seq: 1, "oi", client: "a"),
      Sample.call(50, .sessionFinished, seq: 1, id: "waits"), Sample.closed(50, at: now - 5),
    ])
    #expect(try storage.purge(endedBefore: now + Self.day) == 10)
    #expect(try storage.purge(endedBefore: now + Self.day) == 0)
    let reader = try storage.makeReader()
    #expect(try reader.reports(ReportQuery()).total == 21)
    #expect(try reader.detail(of: Sample.id(50)) != nil)
    try storage.commit([
      .outcome(
        CallOutcome(
          eventID: "waits", fate: .delivered, tries: 1, status: 200, said: "", nextTry: nil,
          at: now))
    ])
    #expect(try storage.purge(endedBefore: now) == 1)
    #expect(try reader.contactSecret(of: Sample.id(50, key: 9)) == nil)
    #expect(try reader.contactSecret(of: Sample.id(1, key: 9)) != nil)
    #expect(try reader.integrityFaults() == [])
  }

  @Test("What a clock that was a year behind has stamped is as old as its number says")
  func purgeByNumber() throws {
    let year = 366 * Self.day
    for (number, start) in [
      (1, now - 200 * Self.day), (2, now - year), (3, now - Self.day), (4, now - year - Self.day),
      (5, now + year), (6, now - year),
    ] as [(UInt32, Millis)] {
      try storage.commit([
        .opened(Sample.opening(number, at: start)), Sample.closed(number, at: start + 1_000),
      ])
    }
    let moment = now - 90 * Self.day
    let bound = try storage.purgeBound(endedBefore: moment, now: now)
    #expect(try storage.purge(endedBefore: moment, numberedBelow: bound) == 2)
    let kept = try storage.makeReader().reports(ReportQuery()).rows.map(\.session)
    #expect(Set(kept) == Set([3, 4, 5, 6].map { Sample.id($0) }))
    // Ninety days later, and not before, they are old; what the future stamped keeps nobody.
    let later = now + 90 * Self.day
    let next = try storage.purgeBound(endedBefore: now, now: later)
    #expect(next == .max)
    #expect(try storage.purge(endedBefore: now, numberedBelow: next) == 3)
  }

  @Test("Erasing a contact leaves none of their words in the file; the audit says only that it was")
  func erase() throws {
    let words = "segredo-da-maria"
    var opening = Sample.opening(1, contact: 5, name: words)
    opening.page = "https://shop.example/\(words)"
    try storage.commit(
      [.opened(opening), .opened(Sample.opening(2)), .opened(Sample.opening(3, contact: 5))]
        + (1...300).map { Sample.message(1, seq: $0, "\(words) \($0)", client: "c\($0)") } + [
          Sample.state(1, .online, .reconnecting, .socketLost, at: now),
          Sample.call(1, .clientMessage, seq: 1), Sample.closed(1, at: now),
        ])
    let contact = Sample.id(5, key: 9)
    #expect(try storage.erase(contact: contact, by: Sample.author) == 2)
    #expect(try storage.erase(contact: contact, by: Sample.author) == 0)
    let reader = try storage.makeReader()
    #expect(try reader.detail(of: Sample.id(1)) == nil)
    #expect(try reader.detail(of: Sample.id(3)) == nil)
    #expect(try reader.detail(of: Sample.id(2)) != nil)
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

  @Test("A backup made while the store is written to is whole, private, and never overwrites")
  func backup() throws {
    try history()
    let target = folder.path("copy.db")
    let reader = try storage.makeReader()
    try storage.commit([.opened(Sample.opening(60))])
    try reader.backup(to: target)
    let mode = try FileManager.default.attributesOfItem(atPath: target)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    #expect(fault { try reader.backup(to: target) } == .targetExists(path: target))
    #expect(!FileManager.default.fileExists(atPath: target + ".part"))
    let copy = try Storage(path: target)
    #expect(try copy.makeReader().integrityFaults() == [])
    #expect(try copy.makeReader().reports(ReportQuery()).total == 30)
    #expect(try copy.makeReader().detail(of: Sample.id(60)) != nil)
    #expect(try copy.installation() == storage.installation())
    guard case .unopenable? = fault({ try reader.backup(to: folder.path("no/where.db")) }) else {
      Issue.record("a folder that is not there")
      return
    }
  }
}
