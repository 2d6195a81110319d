// Carries out what the console asks for, off its thread, and brings the answers back. Configuration
// is done in order, one thing at a time; what is slow (exports, erasing) goes beside it, and searches
// beside both, so that a form is never held up by a report, nor a search by an export.

import Channels
import Client
import Console
import Engine
import Foundation
import Presence
import Records
import Storage
import Synchronization

/// The console's hands.
final class EffectRunner: Sendable {
  let database: String
  let language: Language
  let mail: ConsoleMailbox
  let link: EngineProcess
  let clock: any EngineClock
  /// Nil on a remote console.
  let storage: Storage?
  /// What is looked at, and the feed that brings it once the engine was reached.
  private let feed = Mutex<(query: FeedQuery?, stream: FeedStream?)>((nil, nil))
  /// The latest search that was asked for.
  private let search = Mutex<ReportQuery?>(nil)
  private let ordered = DispatchQueue(label: "canais.desk")
  private let slow = DispatchQueue(label: "canais.desk.slow")
  private let finding = DispatchQueue(label: "canais.desk.finding")
  private let connecting = DispatchQueue(label: "canais.desk.engine")

  init(
    database: String, storage: Storage?, language: Language, mail: ConsoleMailbox,
    link: EngineProcess, clock: any EngineClock
  ) {
    self.database = database
    self.storage = storage
    self.language = language
    self.mail = mail
    self.link = link
    self.clock = clock
  }

  /// Carries out an effect that is not the terminal's own.
  func carryOut(_ effect: Effect) {
    switch effect {
    case .watch(let query): watch(query)
    case .startEngine: connecting.async { [self] in reachEngine() }
    case .refreshEngine: connecting.async { [self] in tellSockets() }
    case .loadSession, .handOver, .endSession: Task { await actLive(effect) }
    case .testAttendance(let attendance): Task { await test(attendance) }
    case .searchReports(let query):
      search.withLock { $0 = query.firstPage }
      finding.async { [self] in actStored(effect) }
    case .exportReports, .eraseContact, .loadOutbox:
      slow.async { [self] in actStored(effect) }
    default: ordered.async { [self] in actStored(effect) }
    }
  }

  /// Ends what goes on.
  func close() {
    watch(nil)
  }

  /// Does with the engine what is to become of it. One that is still starting is waited for, so that
  /// none is left behind. Blocks until the engine has answered, for a few seconds at most.
  func leave(_ engine: EngineAtEnd) {
    switch engine {
    case .ends: link.stop()
    case .stays: break
    case .endsIfIdle:
      connecting.sync {}
      guard link.isOfAConsole, openSockets() == 0 else { return }
      link.stop()
    }
  }

  /// Whether nothing else was searched for since; more of the same may have been asked for.
  func isLatest(_ query: ReportQuery) -> Bool { search.withLock { $0 == query.firstPage } }

  func answer(_ answer: EffectResult) { mail.post(.answer(answer)) }

  func fail(_ effect: Effect, _ why: String) { answer(.failed(effect, why)) }

  /// Who changes things, for the audit: the user of the machine.
  var author: Author { Author(name: NSUserName(), at: clock.wall()) }

  /// Tells the engine that the configuration changed.
  func poke() { ControlMessage.send(database: database, .reload) }

  // MARK: - Stored things

  private func actStored(_ effect: Effect) {
    guard let storage else { return fail(effect, RunnerStrings.onlyPresence[language]) }
    do {
      switch effect {
      case .loadInstallation, .createChannel, .saveChannel, .deleteChannels, .duplicateChannel,
        .exportChannels, .restartChannel, .readImage, .setPublicURL:
        try actOnChannels(effect, storage)
      case .importFlows, .deleteFlow, .saveAttendance:
        try actOnPlatform(effect, storage)
      default: try actOnReports(effect, storage)
      }
    } catch let fault as StorageError {
      refuse(effect, fault)
    } catch let faults as ValidationErrors {
      answer(.refused(effect, faults.all))
    } catch let fault as ValidationError {
      answer(.refused(effect, [fault]))
    } catch let fault as FileError {
      fail(effect, fault.message(in: language))
    } catch {
      fail(effect, String(describing: error))
    }
  }

  private func refuse(_ effect: Effect, _ fault: StorageError) {
    switch fault {
    case .conflict(let stored): answer(.channelConflict(stored))
    case .openSessions(let list): answer(.channelsInUse(list.map { ($0.id, $0.sessions) }))
    case .refused(let faults): answer(.refused(effect, faults))
    default: fail(effect, fault.message(in: language))
    }
  }

  /// Everything that is configured, as it stands.
  func tellInstallation(_ storage: Storage) throws(StorageError) {
    let reader = try storage.makeReader()
    let installation: Installation = try reader.installation()
    answer(
      .installation(
        try reader.channels(), flows: installation.flows, attendance: installation.attendance,
        publicURL: installation.publicURL))
  }

  // MARK: - The engine

  private func reachEngine() {
    if link.address == nil { answer(.engine(EngineStatus(state: .starting))) }
    var status = link.connect()
    // With the sockets from the start: somebody may already be leaving.
    if status.state == .running { status.sockets = openSockets() ?? 0 }
    answer(.engine(status))
    if status.state == .running { watch(feed.withLock { $0.query }) }
  }

  /// Says how the engine stands now, with the sockets that are open. Where it can't say how many, it is
  /// not ours to end.
  private func tellSockets() {
    var status = link.status()
    if status.state == .running {
      if let count = openSockets() {
        status.sockets = count
      } else {
        status.canStop = false
      }
    }
    answer(.engine(status))
  }

  /// The visitors' sockets that are open, or nil when the engine does not say. Blocks.
  private func openSockets() -> Int? {
    guard let address = link.address else { return nil }
    let count = Mutex<Int?>(nil)
    let done = DispatchSemaphore(value: 0)
    Task.detached {
      let sockets = try? await EngineAPI(address).openSockets()
      count.withLock { $0 = sockets }
      done.signal()
    }
    // The call has a limit of its own, and says so by an error.
    done.wait()
    return count.withLock { $0 }
  }

  private func watch(_ query: FeedQuery?) {
    feed.withLock { feed in
      feed.query = query
      guard let query else {
        feed.stream?.stop()
        feed.stream = nil
        return
      }
      if let stream = feed.stream { return stream.look(at: query) }
      guard let address = link.address else { return }
      feed.stream = FeedStream(address, query: query) { [weak self] in self?.heard($0) }
    }
  }

  /// News of the feed. Where it is lost, the engine may have come back elsewhere, or its token changed.
  private func heard(_ event: FeedEvent) {
    mail.post(.feed(event))
    guard case .lost = event else { return }
    connecting.async { [weak self] in
      guard let self, var status = link.follow() else { return }
      status.sockets = openSockets() ?? 0
      answer(.engine(status))
      let query = feed.withLock { feed in
        feed.stream?.stop()
        feed.stream = nil
        return feed.query
      }
      watch(query)
    }
  }

  private func actLive(_ effect: Effect) async {
    guard let address = link.address else { return fail(effect, RunnerStrings.noEngine[language]) }
    let api = EngineAPI(address)
    do {
      switch effect {
      case .loadSession(let id): answer(.session(try await api.session(id)))
      case .handOver(let id):
        try await api.handOver(id)
        answer(.sessionChanged(id))
      case .endSession(let id):
        try await api.end(id)
        answer(.sessionChanged(id))
      default: break
      }
    } catch {
      fail(effect, error.message(in: language))
    }
  }

  private func test(_ attendance: Attendance) async {
    let trial = await AttendanceTest.run(
      attendance, eventID: UUID().uuidString.lowercased(), transport: URLSessionTransport(),
      clock: clock)
    switch trial.answer {
    case .answered(let status, _, let said):
      answer(
        .attendanceTested(
          AttendanceTrial(status: status, said: said, millis: Int(trial.millis))))
    case .failed(let why):
      answer(.attendanceTested(AttendanceTrial(status: 0, said: why, millis: Int(trial.millis))))
    }
  }
}

extension ClientError {
  /// The fault in a person's language.
  func message(in language: Language) -> String {
    switch self {
    case .unreachable: RunnerStrings.noEngine[language]
    case .refused(let status, _, let message, _):
      RunnerStrings.engineSays.filled(
        ["texto": message.isEmpty ? String(status) : message], in: language)
    case .unreadable(let what):
      RunnerStrings.engineSays.filled(["texto": what], in: language)
    }
  }
}

/// A file that could not be read or written.
enum FileError: Error {
  case unreadable(String)
  case unwritable(String)

  func message(in language: Language) -> String {
    switch self {
    case .unreadable(let path):
      RunnerStrings.fileUnreadable.filled(["arquivo": path], in: language)
    case .unwritable(let path):
      RunnerStrings.fileUnwritable.filled(["arquivo": path], in: language)
    }
  }
}
