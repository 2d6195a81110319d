// The installation behind the console in its tests: it answers effects like the program, keeps
// versions, and can fail.

import Basics
import Channels
import Client
import Foundation
import Presence
import Records
import Screen

@testable import Console

/// An installation in memory.
struct World {
  var channels: [StoredChannel] = []
  var flows: [Flow] = []
  var attendance: Attendance?
  var publicURL: String?
  var engine = EngineStatus(
    state: .running, url: "http://127.0.0.1:8080", sockets: 0, canStop: true)
  /// Open sessions of a channel.
  var sessions: [String: Int] = [:]
  /// Files that can be read.
  var files: [String: [UInt8]] = [:]
  var reports: [ReportRow] = []
  var retention = 0
  var days: [DayTotal] = []
  /// Sessions that the engine returns, by identifier.
  var details: [String: SessionDetails] = [:]
  var outbox = (summary: OutboxSummary(waiting: 0, parked: 0, oldest: nil), calls: [StoredCall]())
  /// Who has waited longest for an answer.
  var next: FeedRow?
  /// What the verification of every page finds.
  var pageChecks: [PageCheck] = []
  /// Every effect so far, in order.
  var asked: [Effect] = []
  /// Effects without an answer, so that a test can answer them later.
  var isSilent: (Effect) -> Bool = { _ in false }
  private var made = 0

  /// Three channels in three languages, with wide and combined characters.
  static var usual: World {
    var world = World()
    world.flows = [
      Flow(
        id: "vendas", name: "Vendas", published: true, handsOver: true,
        blocks: ["message", "question"]),
      Flow(id: "faq", name: "Perguntas", published: true, handsOver: false, blocks: ["question"]),
      Flow(id: "zap", name: "Campanha", published: true, handsOver: true, blocks: ["sms"]),
      Flow(id: "draft", name: "Rascunho", published: false, handsOver: false, blocks: ["message"]),
    ]
    world.attendance = Attendance(
      baseURL: "https://atende.example", token: "token-secreto-123456")
    let names: [(String, ChannelLanguage, String)] = [
      ("Loja 👩‍👩‍👧 São Paulo", .portuguese, "vendas"), ("日本語サポート", .english, "faq"),
      ("Atención cafe\u{301}", .spanish, "vendas"),
    ]
    for (index, (name, language, flow)) in names.enumerated() {
      let id = String(repeating: "\(index + 1)", count: 24)
      world.channels.append(
        StoredChannel(
          channel: Channel.make(id: id, description: name, flow: flow, language: language),
          version: 1))
    }
    world.channels[1].channel.enabled = false
    return world
  }

  /// Many channels, for lists that scroll.
  static func many(_ count: Int) -> World {
    var world = World.usual
    world.channels = (0..<count).map { index in
      let digits = String(index)
      let id = String(repeating: "0", count: 24 - digits.count) + digits
      let name = "Canal " + String(repeating: "0", count: 3 - digits.count) + digits
      return StoredChannel(
        channel: Channel.make(id: id, description: name, flow: "vendas"), version: 1)
    }
    return world
  }

  var installation: EffectResult {
    .installation(channels, flows: flows, attendance: attendance, publicURL: publicURL)
  }

  /// The results that the program would report.
  mutating func answers(to effect: Effect) -> [EffectResult] {
    asked.append(effect)
    if isSilent(effect) { return [] }
    switch effect {
    case .terminal(let effect): return answers(to: effect)
    case .stored(let effect): return answers(to: effect)
    case .engine(let effect): return answers(to: effect)
    case .work(let effect): return answers(to: effect)
    }
  }

  private func answers(to effect: TerminalEffect) -> [EffectResult] {
    switch effect {
    case .loadThemes:
      let names = ["dark", "light", "high-contrast", "colour-blind", "classic-blue", "colourless"]
      return [.themes(names.map { ThemeChoice(name: $0, folder: "") }, shown: "dark")]
    case .showTheme(let name, _): return [.themeShown(name)]
    case .followTerminal: return [.themeShown("dark")]
    case .copy, .bell, .title, .remember, .redraw, .suspend, .quit: return []
    }
  }

  private mutating func answers(to effect: StoredEffect) -> [EffectResult] {
    switch effect {
    case .loadInstallation: return [.engine(engine), installation]
    case .createChannel(var channel):
      made += 1
      channel.id = String(repeating: "a", count: 23) + "\(made)"
      return store(channel, effect)
    case .duplicateChannel(let id, let description):
      guard var channel = channels.first(where: { $0.channel.id == id })?.channel else { return [] }
      made += 1
      channel.id = String(repeating: "b", count: 23) + "\(made)"
      channel.description = description
      return store(channel, effect)
    case .saveChannel(let stored): return save(stored, effect)
    case .deleteChannels(let ids): return delete(ids)
    case .readImage(let path): return readImage(path, effect)
    case .setPublicURL(let url):
      publicURL = url.isEmpty ? nil : url
      return [installation]
    case .exportChannels(let ids, let path, let replacing):
      return write(
        path, count: ids.count, replacing: replacing,
        .stored(.exportChannels(ids, path: path, replacing: true)))
    case .saveText(let text, let path, let replacing):
      return write(
        path, count: 1, replacing: replacing,
        .stored(.saveText(text, path: path, replacing: true)))
    case .restartChannel(let id): return [.restarted(id, sockets: sessions[id] ?? 0)]
    case .saveAttendance(let platform):
      attendance = platform
      return [.attendanceSaved(platform)]
    case .deleteFlow(let id):
      flows.removeAll { $0.id == id }
      return [installation]
    case .importFlows: return [.flowsImported(flows.count)]
    case .planImport(let path): return planImport(path, effect)
    case .importChannels(let channels):
      let changed = plan(channels).changed
      for channel in channels {
        self.channels.removeAll { $0.channel.id == channel.id }
        self.channels.append(StoredChannel(channel: channel, version: 1))
      }
      return [.channelsImported(changed), installation]
    case .retryCalls(let ids):
      retry(ids)
      return [.outbox(outbox.summary, outbox.calls)]
    case .loadRetention: return [.retention(days: retention)]
    case .listFolder(let path, _):
      let names = files.keys.filter { $0.hasPrefix(path) }.sorted()
      return [.folder(path: path, entries: names)]
    case .setRetention(let days):
      retention = days
      return [.retentionSet(days: days)]
    case .block(let subject, _): return [.blocked(subject)]
    }
  }

  private func planImport(_ path: String, _ effect: StoredEffect) -> [EffectResult] {
    do {
      let channels = try ChannelDocument.read(files[path] ?? []) {
        String(repeating: "c", count: 24)
      }
      return [.importPlanned(plan(channels))]
    } catch {
      return [.failed(.stored(effect), "\(error)")]
    }
  }

  private func plan(_ channels: [Channel]) -> ImportPlan {
    ImportPlan(
      channels,
      into: Installation(
        channels: self.channels.map(\.channel), flows: flows, attendance: attendance,
        publicURL: publicURL))
  }

  private mutating func answers(to effect: WorkEffect) -> [EffectResult] {
    switch effect {
    case .testAttendance:
      return [
        .attendanceTested(
          AttendanceTrial(status: 204, responseExcerpt: "No Content", millis: 12))
      ]
    case .setUpChatwoot(let url, _):
      var attendance = Attendance(mode: .chatwoot, baseURL: "", token: "")
      attendance.chatwoot = ChatwootAccess(
        url: url, inboxIdentifier: "inbox-1", botToken: "bot", webhookSecret: "secret")
      self.attendance = attendance
      return [.attendanceSaved(attendance)]
    case .verifyPage(let url, _): return [.pageVerified(url, pageChecks)]
    case .loadOutbox: return [.outbox(outbox.summary, outbox.calls)]
    case .searchReports(let query): return search(query)
    case .eraseContact(let contact):
      let before = reports.count
      reports.removeAll { $0.contact == contact }
      return [.erased(contact, sessions: before - reports.count)]
    case .exportReports(let query, let format, let path, let replacing):
      return write(
        path, count: reports.count, replacing: replacing,
        .work(.exportReports(query, format: format, path: path, replacing: true)))
    }
  }

  private mutating func answers(to effect: EngineEffect) -> [EffectResult] {
    switch effect {
    case .loadSession(let id):
      return [
        details[id].map { .session($0) } ?? .failed(.engine(effect), "sessão desconhecida")
      ]
    case .handOver(let id): return [.sessionHandedOver(id)]
    case .endSession(let id, _, _): return [.sessionEnded(id)]
    case .say(let id, let message): return [.said(id, id: message.id)]
    case .file(.send(_, let path)): return [.fileSent(path)]
    case .file(.save(let file, let path, let replacing)):
      return write(
        path, count: 1, replacing: replacing,
        .engine(.file(.save(file, path: path, replacing: true))))
    case .file(.open): return []
    case .assign(let id, let attendant, _): return [.taken(id, by: attendant)]
    case .loadAttendants:
      return [
        .attendants([
          AttendantStatus(name: "Marina", present: true),
          AttendantStatus(name: "Bruno", present: true),
          AttendantStatus(name: "Clara", present: false),
        ])
      ]
    case .loadNextWaiting: return [.nextWaiting(next)]
    case .follow, .typing, .read: return []
    case .refreshEngine: return [.engine(engine)]
    case .startEngine(let port):
      if let port { engine = EngineStatus(state: .running, url: "http://127.0.0.1:\(port)") }
      return [.engine(engine)]
    case .watch: return []
    }
  }

  private mutating func write(
    _ path: String, count: Int, replacing: Bool, _ replacement: Effect
  ) -> [EffectResult] {
    guard replacing || files[path] == nil else {
      return [.fileExists(path: path, replacement: replacement)]
    }
    files[path] = Array("exported".utf8)
    return [.written(path: path, count: count)]
  }

  private func readImage(_ path: String, _ effect: StoredEffect) -> [EffectResult] {
    guard let bytes = files[path] else {
      return [.failed(.stored(effect), "não há arquivo \(path)")]
    }
    do {
      return [.image(try ChannelImage(bytes: bytes, name: path), path: path)]
    } catch {
      return [.refused(.stored(effect), [error])]
    }
  }

  private mutating func retry(_ ids: [String]?) {
    for index in outbox.calls.indices where outbox.calls[index].deliveryStatus == .parked {
      guard ids?.contains(outbox.calls[index].call.eventID) ?? true else { continue }
      outbox.calls[index].deliveryStatus = .waiting
      outbox.summary.parked -= 1
      outbox.summary.waiting += 1
    }
  }

  private func search(_ query: ReportQuery) -> [EffectResult] {
    let found = reports.filter { row in
      (query.channel == nil || row.channel == query.channel)
        && row.endedAt >= query.since ?? .min && row.endedAt < query.until ?? .max
        && (query.text.isEmpty || Folding.matches(query.text, in: "\(row.name) \(row.session)"))
    }
    let page = found.dropFirst(query.offset).prefix(query.limit)
    let answer = EffectResult.reports(query, total: found.count, rows: Array(page))
    return query.offset == 0 ? [answer, .reportDays(query, days)] : [answer]
  }

  private mutating func store(_ channel: Channel, _ effect: StoredEffect) -> [EffectResult] {
    let around = ChannelContext(
      flows: flows, attendance: attendance, channels: channels.map(\.channel))
    let faults = ChannelRules.check(channel, in: around)
    guard faults.isEmpty else { return [.refused(.stored(effect), faults)] }
    let stored = StoredChannel(channel: channel, version: 1)
    channels.append(stored)
    return [.channelCreated(stored)]
  }

  private mutating func save(_ given: StoredChannel, _ effect: StoredEffect) -> [EffectResult] {
    guard let index = channels.firstIndex(where: { $0.channel.id == given.channel.id }) else {
      return [.failed(.stored(effect), "o canal não existe mais")]
    }
    guard channels[index].version == given.version else {
      return [.channelConflict(channels[index])]
    }
    let context = ChannelContext(
      Installation(
        channels: channels.map(\.channel), flows: flows, attendance: attendance),
      saved: channels[index].channel)
    let faults = ChannelRules.check(given.channel, in: context)
    guard faults.isEmpty else { return [.refused(.stored(effect), faults)] }
    channels[index] = StoredChannel(channel: given.channel, version: given.version + 1)
    return [.channelSaved(channels[index])]
  }

  private mutating func delete(_ ids: [String]) -> [EffectResult] {
    let used = ids.filter { (sessions[$0] ?? 0) > 0 }
    guard used.isEmpty else {
      return [.channelsInUse(used.map { (id: $0, sessions: sessions[$0] ?? 0) })]
    }
    channels.removeAll { ids.contains($0.channel.id) }
    return [.channelsDeleted(ids)]
  }
}
