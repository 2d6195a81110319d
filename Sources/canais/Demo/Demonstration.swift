// The demonstration: a database of its own, a stand-in platform, an engine with accelerated time,
// visitors on real sockets, and simulated staff that answers some of them.

import Basics
import Channels
import Client
import Engine
import Foundation
import LinuxSystem
import Presence
import Storage
import Synchronization

/// The options of a demonstration.
struct DemoOptions: Equatable, Sendable {
  var visitors = 40
  /// Milliseconds of presence for each millisecond of the machine: with 20 a minute takes three
  /// seconds.
  var speed: Millis = 20
  /// The path of the database; nil for a temporary one.
  var database: String?
  /// The seed of the visitors' actions.
  var seed: UInt64 = 1

  static let visitorRange = 1...5_000
  static let speedRange: ClosedRange<Millis> = 1...600
}

/// Why a demonstration could not start.
enum DemoError: Error {
  case storage(StorageError)
  case engine(EngineError)
  case system(SystemError)
  case folder(String)
  /// The database at this path belongs to no demonstration.
  case occupied(String)
}

/// A running demonstration.
final class Demonstration: Sendable {
  /// Seconds within which the outbox must be empty at the end.
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
    clock = SystemClock(speed: options.speed, acceleratesWall: true)
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
    } catch let error as StorageError {
      throw .storage(error)
    } catch let error as EngineError {
      throw .engine(error)
    } catch let error as SystemError {
      throw .system(error)
    } catch let error as DemoError {
      throw error
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

  /// Opens the database: a new one, or that of an earlier demonstration if no engine uses it. Any
  /// other database is refused.
  private static func open(_ path: String) throws -> Storage {
    if let running = RunningEngine.find(database: path) {
      throw EngineError.databaseHeld(pid: running.pid, url: running.url)
    }
    let storage = try Storage(path: path)
    let reader = try storage.makeReader()
    let there: Installation = try reader.installation()
    let hasOwn = !there.channels.isEmpty || !there.flows.allSatisfy(\.isBuiltIn)
    let isNew = try !hasOwn && reader.lastMoment() == nil
    guard there.attendance?.token == DemoWorld.token || (isNew && there.attendance == nil) else {
      throw DemoError.occupied(path)
    }
    return storage
  }

  /// Stores the channels and flows of the demonstration, unless an earlier one has stored them.
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

  /// What the visitors have done so far.
  var counts: CrowdCounts { crowd.counts }

  /// Ends visitors, staff and engine, makes the waiting calls, and returns the summary.
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

  /// Ends the demonstration at once, without making the waiting calls.
  func leave() {
    staff.cancel()
    crowd.stop()
    host.stop(within: 2)
  }

  /// Deletes the database if it is temporary.
  func clean() {
    if let folder { try? FileManager.default.removeItem(atPath: folder) }
  }
}

/// Simulated staff, which takes over conversations and answers them through the API.
enum DemoStaff {
  /// Milliseconds of the machine between two requests of the list, for a speed of 1.
  static let look: Millis = 6_000

  /// - Parameter languages: The languages of the channels, by identifier.
  static func begin(
    _ host: EngineHost, languages: [String: ChannelLanguage], speed: Millis
  ) -> Task<Void, Never> {
    guard let url = URL(string: host.address.url) else { return Task {} }
    let api = EngineAPI(EngineAddress(url: url, token: host.tokens.token(.console)))
    return Task {
      var random = SeededRandom(seed: 7)
      var spoken: [String: Int] = [:]
      while !Task.isCancelled {
        try? await Task.sleep(for: .milliseconds(max(100, look / speed)))
        await work(api, languages, &spoken, &random)
      }
    }
  }

  private static func work(
    _ api: EngineAPI, _ languages: [String: ChannelLanguage], _ spoken: inout [String: Int],
    _ random: inout SeededRandom
  ) async {
    let query = FeedQuery(state: .online, limit: 200)
    guard let page = try? await api.sessions(query) else { return }
    for row in page.rows {
      if Task.isCancelled { return }
      // Who is at the console answers the sessions that they have taken.
      guard row.attendant == nil else { continue }
      let chance = Int.random(in: 0..<100, using: &random)
      if !row.handedOver, chance < 25 {
        try? await api.handOver(row.session)
      } else if row.handedOver, row.unread > 0, chance < 8,
        let agent = languages[row.channel].map(DemoWorld.agent),
        case let count = spoken[row.session, default: 0], count < agent.answers.count
      {
        // First a greeting, and at the end that all is done; each to a message without an answer.
        spoken[row.session] = count + 1
        _ = try? await api.send(
          OutgoingMessage(agent.answers[count], name: agent.name), to: row.session)
      } else if row.handedOver, chance == 99 {
        try? await api.end(row.session)
      }
    }
  }
}
