// Carries out the effects that may take seconds: searches, exports, erasures, test calls.

import Channels
import Client
import Console
import Engine
import Foundation
import HTTPClient
import Presence
import Records
import Storage
import Synchronization

/// Carries out work effects. Searches have a queue of their own, so that none waits for an export.
final class WorkEffectRunner: Sendable {
  private let context: EffectContext
  /// The first page of the latest search; results of earlier searches are dropped.
  private let latestSearch = Mutex<ReportQuery?>(nil)
  private let queue = DispatchQueue(label: "canais.effects.work")
  private let searchQueue = DispatchQueue(label: "canais.effects.search")

  init(_ context: EffectContext) { self.context = context }

  func carryOut(_ effect: WorkEffect) {
    switch effect {
    case .searchReports(let query):
      latestSearch.withLock { $0 = query.firstPage }
      onStorage(effect, searchQueue) { [self] in try search(query, $0) }
    case .loadOutbox: onStorage(effect, queue) { [context] in try context.reportOutbox($0) }
    case .testAttendance(let attendance):
      Task(executorPreference: context.executor) { [self] in await test(attendance) }
    case .setUpChatwoot(let url, let token):
      onStorage(effect, searchQueue) { [self] in try setUpChatwoot(url, token, $0, effect) }
    case .verifyPage(let url, let channel):
      onStorage(effect, searchQueue) { [self] in try verify(url, channel, $0) }
    case .exportReports(let query, let format, let path, let replacing):
      onStorage(effect, queue) { [self] in
        try export(query, format, to: path, replacing: replacing, $0)
      }
    case .eraseContact(let contact):
      onStorage(effect, queue) { [self] in try erase(contact, $0, .work(effect)) }
    }
  }

  private func onStorage(
    _ effect: WorkEffect, _ queue: DispatchQueue,
    _ body: @escaping @Sendable (Storage) throws -> Void
  ) {
    queue.async { [context] in context.withStorage(for: .work(effect), body) }
  }

  // MARK: - Searches

  /// Whether `query` is a page of the latest search.
  private func isLatest(_ query: ReportQuery) -> Bool {
    latestSearch.withLock { $0 == query.firstPage }
  }

  /// Reports one page, and after a first page the totals by day. A search is requested with every
  /// keystroke, so one that is not the latest any more is skipped.
  private func search(_ query: ReportQuery, _ storage: Storage) throws(StorageError) {
    guard isLatest(query) else { return }
    let reader = try storage.makeReader()
    let found = try reader.reports(query)
    context.report(.reports(query, total: found.total, rows: found.rows))
    guard query.offset == 0, isLatest(query) else { return }
    let zone = Millis(TimeZone.current.secondsFromGMT()) * 1_000
    context.report(
      .reportDays(
        query, try reader.dayTotals(query, zone: zone, latest: WorkEffect.maxReportDays)))
  }

  // MARK: - Long work

  private func export(
    _ query: ReportQuery, _ format: ReportFormat, to path: String, replacing: Bool,
    _ storage: Storage
  ) throws {
    let effect = WorkEffect.exportReports(query, format: format, path: path, replacing: replacing)
    let target = FilePath.expanded(path)
    guard replacing || !FilePath.exists(target) else {
      let replacement = WorkEffect.exportReports(
        query, format: format, path: path, replacing: true)
      return context.report(.fileExists(path: target, replacement: .work(replacement)))
    }
    let file = try AtomicFile(target)
    var isWritten = true
    let count = try ReportExport(format: format, language: context.language).write(
      query, from: try storage.makeReader(),
      progress: { context.report(.progress(effect, done: $0, total: $1)) },
      to: { text in
        isWritten = file.append(text)
        return isWritten
      })
    guard isWritten else { throw FileError.unwritable(target) }
    try file.commit()
    context.report(.written(path: target, count: count))
  }

  private func erase(
    _ contact: Identifier, _ storage: Storage, _ effect: Effect
  ) throws(StorageError) {
    let result = try Erasure.erase(contact, from: storage, by: context.author) { [context] in
      context.report(.progress(.eraseContact(contact), done: $0, total: $1))
    }
    context.report(.erased(contact, sessions: result.sessions))
    let remains = Erasure.lines(result.remains, in: context.language)
    if !remains.isEmpty { context.fail(effect, remains.joined(separator: "\n")) }
  }

  /// Reads the configuration, and verifies the page beside the other effects.
  private func verify(_ address: String, _ channel: String, _ storage: Storage) throws {
    let installation: Installation = try storage.makeReader().installation()
    let verification = PageVerification(
      installation: installation, engineURL: nil,
      expected: installation.channels.first { $0.id == channel })
    let effect = Effect.work(.verifyPage(address, channel: channel))
    guard let url = PageVerification.url(address) else {
      return context.fail(
        effect, VerifyStrings.badURL.with(["url": address])[context.language])
    }
    Task(executorPreference: context.executor) { [context] in
      do {
        let report = try await verification.run(url)
        context.report(.pageVerified(address, report.pageChecks(in: context.language)))
      } catch {
        let why = VerifyStrings.unreachable.filling([
          "url": .plain(address), "why": SystemStrings.of(error),
        ])
        context.fail(effect, why[context.language])
      }
    }
  }

  /// Sets a Chatwoot up beside the other effects.
  private func setUpChatwoot(
    _ url: String, _ token: String, _ storage: Storage, _ effect: WorkEffect
  ) throws {
    let installer: ChatwootInstaller
    do {
      installer = try ChatwootInstaller(url, storage)
    } catch CommandError.failed(let why) {
      return context.fail(.work(effect), why[context.language])
    }
    Task(executorPreference: context.executor) { [context] in
      do {
        let attendance = try await installer.install(token: token, storage, by: context.author)
        ControlMessage.send(database: storage.path, .reload)
        context.report(.attendanceSaved(attendance))
        try context.reportInstallation(storage)
      } catch CommandError.failed(let why) {
        context.fail(.work(effect), why[context.language])
      } catch let error as StorageError {
        context.fail(.work(effect), error.message(in: context.language))
      } catch {
        context.fail(.work(effect), String(describing: error))
      }
    }
  }

  private func test(_ attendance: Attendance) async {
    let trial = await AttendanceTest.run(
      attendance, eventID: UUID().uuidString.lowercased(),
      transport: HTTPCallTransport(client: .shared),
      clock: context.clock)
    let status = if case .answered(let status, _, _) = trial.answer { status } else { 0 }
    context.report(
      .attendanceTested(
        AttendanceTrial(
          status: status, responseExcerpt: trial.answer.excerpt, millis: Int(trial.millis))))
  }
}
