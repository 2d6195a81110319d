// A demonstration running: a database of its own, the stand-in platform, an engine whose minutes
// are short, visitors on real sockets, and people of the company who answer some of them.

import Basics
import Channels
import Client
import Engine
import Foundation
import LinuxSystem
import Presence
import Storage
import Synchronization

/// How a demonstration is wanted.
struct DemoOptions: Equatable, Sendable {
  var visitors = 40
  /// Milliseconds of presence in one of the machine: 20 lets a minute last three seconds.
  var speed: Millis = 20
  /// Where the database is kept; nil makes one that is thrown away.
  var database: String?
  /// Repeats a crowd.
  var seed: UInt64 = 1

  static let visitorRange = 1...5_000
  static let speedRange: ClosedRange<Millis> = 1...600
}

/// What kept a demonstration from starting.
enum DemoError: Error {
  case storage(StorageError)
  case engine(EngineError)
  case system(SystemError)
  case folder(String)
  /// The database is somebody's own.
  case occupied(String)
}

/// A demonstration from its start to its summary.
final class Demonstration: Sendable {
  /// Seconds in which the outbox must be empty at the end.
  static let drainLimit = 60.0

  let host: EngineHost
  let clock: SystemClock
  private let options: DemoOptions
  private let platform: StandInPlatform
  private let crowd: VisitorCrowd
  private let staff: Task<Void, Never>
  private let folder: String?
  private let beganAt: Millis
  private let before: DemoBefore

  init(_ options: DemoOptions, log: @escaping EngineLog) throws(DemoError) {
    self.options = options
    clock = SystemClock(speed: options.speed)
    let clock = clock
    beganAt = clock.monotonic()
    let folder = try options.database == nil ? Demonstration.makeFolder() : nil
    self.folder = folder
    let path = options.database ?? folder.map { $0 + "/demo.db" } ?? ""
    do {
      let platform = try StandInPlatform()
      let storage = try Demonstration.open(path)
      before = try DemoBefore(storage)
      let channels = try Demonstration.furnish(storage, platform, at: clock.wall())
      var configuration = EngineConfiguration()
      configuration.port = 0
      configuration.workers = 2
      configuration.database = path
      let host = try EngineHost(configuration, storage: storage, clock: clock, log: log)
      let plan = CrowdPlan(
        host: host.address.host, port: host.address.port,
        entrances: DemoWorld.entrances(channels), visitors: options.visitors, seed: options.seed,
        speed: options.speed)
      crowd = VisitorCrowd(plan) { clock.monotonic() * clock.speed }
      staff = DemoStaff.begin(
        host, languages: DemoWorld.languages(channels), speed: options.speed)
      self.platform = platform
      self.host = host
    } catch let fault as StorageError {
      throw .storage(fault)
    } catch let fault as EngineError {
      throw .engine(fault)
    } catch let fault as SystemError {
      throw .system(fault)
    } catch let fault as DemoError {
      throw fault
    } catch {
      throw .folder(String(describing: error))
    }
  }

  private static func makeFolder() throws(DemoError) -> String {
    let name = "canais-demo-\(ProcessInfo.processInfo.processIdentifier)"
    let folder = NSTemporaryDirectory() + "/" + name
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw .folder(folder)
    }
    return folder
  }

  /// Opens its database: a new one, or one that an earlier demonstration left and nobody uses. What
  /// is somebody's own is not touched.
  private static func open(_ path: String) throws -> Storage {
    if let running = RunningEngine.find(database: path) {
      throw EngineError.databaseHeld(pid: running.pid, url: running.url)
    }
    let storage = try Storage(path: path)
    let reader = try storage.makeReader()
    let there: Installation = try reader.installation()
    let isNew = try there.channels.isEmpty && there.flows.isEmpty && reader.lastMoment() == nil
    guard there.attendance?.token == DemoWorld.token || (isNew && there.attendance == nil) else {
      throw DemoError.occupied(path)
    }
    return storage
  }

  /// Sets up the little world, or takes the one that an earlier demonstration left.
  private static func furnish(
    _ storage: Storage, _ platform: StandInPlatform, at moment: Millis
  ) throws(StorageError) -> [Channel] {
    let author = Author(name: DemoWorld.author, at: moment)
    try storage.importFlows(DemoWorld.flows, by: author)
    try storage.setAttendance(
      Attendance(baseURL: platform.baseURL, token: DemoWorld.token, signingSecret: DemoWorld.token),
      by: author)
    let there = try storage.makeReader().channels().map(\.channel)
    guard there.isEmpty else { return there }
    let channels = DemoWorld.channels()
    for channel in channels { try storage.create(channel, by: author) }
    return channels
  }

  /// What the visitors did so far.
  var counts: CrowdCounts { crowd.counts }

  /// Sends visitors and staff away, ends the engine, makes the calls that wait, and counts.
  func finish() throws(StorageError) -> DemoSummary {
    let seconds = Double(clock.monotonic() - beganAt) / 1_000
    staff.cancel()
    crowd.stop()
    host.stop(draining: Demonstration.drainLimit)
    let summary = try DemoSummary(
      visitors: options.visitors, seconds: (seconds * 10).rounded() / 10,
      speed: Int(options.speed), storage: host.storage, before: before,
      received: platform.calls)
    return summary
  }

  /// Ends it at once: what waits is not called any more.
  func leave() {
    staff.cancel()
    crowd.stop()
    host.stop(within: 2)
  }

  /// Throws the database away, unless it is to be kept.
  func clean() {
    if let folder { try? FileManager.default.removeItem(atPath: folder) }
  }
}

/// The people of the company: they take over conversations and answer, through the API.
enum DemoStaff {
  /// Machine milliseconds between two looks at the list, for a speed of 1.
  static let look: Millis = 6_000

  /// - Parameter languages: Of the channels, by their identifiers.
  static func begin(
    _ host: EngineHost, languages: [String: ChannelLanguage], speed: Millis
  ) -> Task<Void, Never> {
    guard let url = URL(string: host.address.url) else { return Task {} }
    let api = EngineAPI(EngineAddress(url: url, token: host.tokens.token(.console)))
    return Task {
      var random = SeededRandom(seed: 7)
      while !Task.isCancelled {
        try? await Task.sleep(for: .milliseconds(max(100, look / speed)))
        await work(api, languages, &random)
      }
    }
  }

  private static func work(
    _ api: EngineAPI, _ languages: [String: ChannelLanguage], _ random: inout SeededRandom
  ) async {
    let query = FeedQuery(state: .online, limit: 200)
    guard let page = try? await api.sessions(query) else { return }
    for row in page.rows {
      if Task.isCancelled { return }
      let chance = Int.random(in: 0..<100, using: &random)
      if !row.handedOver, chance < 25 {
        try? await api.handOver(row.session)
      } else if row.handedOver, chance < 8,
        let agent = languages[row.channel].map(DemoWorld.agent),
        let answer = agent.answers.randomElement(using: &random)
      {
        try? await api.write(answer, name: agent.name, to: row.session)
      } else if row.handedOver, chance == 99 {
        try? await api.end(row.session)
      }
    }
  }
}
