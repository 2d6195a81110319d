// The checks of `canais doctor`: database, port, platform, public address and system, in the way
// the engine uses them. Each finding that is not good says what to do.

import Channels
import Client
import Engine
import Foundation
import HTTPClient
import Presence
import Records
import Storage
import Themes

/// The result of one check.
struct Finding: Sendable {
  /// Its grade.
  enum Grade: String, Sendable {
    case good, doubtful, bad

    var sign: String {
      switch self {
      case .good: "✓"
      case .doubtful: "!"
      case .bad: "✗"
      }
    }
  }
  let name: String
  let grade: Grade
  let text: LocalizedText
}

/// Checks an installation for common problems.
enum Doctor {
  static func findings(_ call: Invocation) -> [Finding] {
    var findings: [Finding] = []
    do {
      let reader = try call.reader()
      let errors = try reader.integrityErrors()
      findings.append(
        errors.isEmpty
          ? good("database", MaintenanceStrings.databaseGood.with(["path": call.database]))
          : bad("database", .plain(errors.joined(separator: "; "))))
      if DatabaseFile.isReadOnly(call.database) {
        findings.append(
          doubt("readOnly", MaintenanceStrings.readOnly.with(["path": call.database])))
      }
      let installation = try reader.installation()
      findings += setUp(installation)
      findings += reach(installation, call)
      findings += outbox(try reader.outboxSummary())
      findings += files(try reader.fileDifferences())
      findings += clock(reader)
    } catch {
      findings.append(bad("database", explained(error)))
    }
    findings += tokens(call)
    findings += engine(call)
    findings += themes(call)
    findings += machine(call)
    return findings
  }

  private static func setUp(_ installation: Installation) -> [Finding] {
    var findings: [Finding] = []
    findings.append(
      good(
        "flows",
        MaintenanceStrings.flows(installation.flows.count).with([
          "count": String(installation.flows.count)
        ])))
    for channel in installation.channels {
      let status = ChannelCommands.status(of: channel, in: installation)
      guard case .failing(let trouble) = status else { continue }
      findings.append(
        bad("channel", named(channel.description, trouble.words)))
    }
    if installation.channels.isEmpty {
      findings.append(doubt("channels", MaintenanceStrings.noChannels))
    }
    if installation.attendance.mode == .none {
      findings.append(doubt("attendance", MaintenanceStrings.noAttendance))
    }
    if installation.publicURL == nil {
      findings.append(doubt("publicURL", MaintenanceStrings.noPublicURL))
    }
    return findings
  }

  private static func outbox(_ summary: OutboxSummary) -> [Finding] {
    if summary.parked > 0 {
      return [
        doubt(
          "outbox",
          MaintenanceStrings.parked(summary.parked).with(["count": String(summary.parked)]))
      ]
    }
    if let oldest = summary.oldest, Invocation.now - oldest > 600_000 {
      return [
        doubt(
          "outbox",
          MaintenanceStrings.oldCalls(summary.waiting).with(["count": String(summary.waiting)]))
      ]
    }
    return []
  }

  /// Compares the rows of files with their folder.
  private static func files(_ differences: (missing: Int, orphans: Int)) -> [Finding] {
    let (missing, orphans) = differences
    var findings: [Finding] = []
    if missing > 0 {
      findings.append(
        bad("files", MaintenanceStrings.filesMissing.with(["count": String(missing)])))
    }
    if orphans > 0 {
      findings.append(
        doubt("files", MaintenanceStrings.filesUnknown.with(["count": String(orphans)])))
    }
    return findings
  }

  private static func tokens(_ call: Invocation) -> [Finding] {
    do {
      _ = try TokenFile.load(TokenFile.path(database: call.database))
      return [good("tokens", .plain(TokenFile.path(database: call.database)))]
    } catch {
      return [bad("tokens", EngineStrings.of(error))]
    }
  }

  // MARK: - Network

  /// Checks the platform like the engine, and the public address like a browser.
  private static func reach(_ installation: Installation, _ call: Invocation) -> [Finding] {
    var findings: [Finding] = []
    if let attendance = installation.attendance, attendance.mode.callsPlatform {
      let url = attendance.mode == .chatwoot ? attendance.chatwoot.url : attendance.baseURL
      let answer = try? call.wait {
        await AttendanceTest.run(
          attendance, eventID: UUID().uuidString.lowercased(),
          transport: HTTPCallTransport(client: .shared),
          clock: SystemClock())
      }.answer
      switch answer {
      case .answered(let status, _, _) where (200..<300).contains(status):
        findings.append(good("attendance", .plain(url)))
      case .answered(let status, _, _) where status == 401 || status == 403:
        findings.append(
          bad("attendance", MaintenanceStrings.tokenRefused.with(["status": String(status)])))
      case .answered(let status, _, _):
        findings.append(
          bad(
            "attendance",
            MaintenanceStrings.attendanceAnswered.with([
              "url": url, "status": String(status),
            ])))
      case .failed(let failure):
        findings.append(
          bad(
            "attendance",
            MaintenanceStrings.attendanceGone.filling([
              "url": .plain(url), "why": SystemStrings.of(failure.code),
            ])))
      case nil: break
      }
    }
    if let base = installation.publicURL, let url = URL(string: base + "/healthz") {
      let status = try? call.wait { try await WebFetch.get(url).status }
      findings.append(
        status == 200
          ? good("publicURL", .plain(base))
          : bad("publicURL", MaintenanceStrings.publicGone.with(["url": base])))
    }
    return findings
  }

  private static func engine(_ call: Invocation) -> [Finding] {
    guard let engine = call.engine else {
      return [doubt("engine", EngineStrings.noEngine)] + port()
    }
    guard let url = URL(string: engine.url + "/readyz") else { return [] }
    let page = try? call.wait { try await WebFetch.get(url) }
    var findings = [
      page?.status == 200
        ? good("engine", .plain("\(engine.url) (pid \(engine.pid))"))
        : bad(
          "engine",
          MaintenanceStrings.notReady.with([
            "url": engine.url,
            "why": page?.body.split(separator: "\n").joined(separator: ", ") ?? "-",
          ]))
    ]
    // The kernel marks a program whose file was replaced as deleted, proc_pid_exe(5).
    let binary = try? FileManager.default.destinationOfSymbolicLink(
      atPath: "/proc/\(engine.pid)/exe")
    if binary?.hasSuffix(" (deleted)") == true {
      findings.append(
        doubt("version", MaintenanceStrings.oldEngine.with(["pid": String(engine.pid)])))
    }
    return findings
  }

  /// Whether another program listens on the port of the engine.
  private static func port() -> [Finding] {
    let usual = EngineConfiguration()
    guard let error = Engine.probe(host: usual.host, port: usual.port) else { return [] }
    return [bad("port", EngineStrings.of(error))]
  }

  /// Checks the clock: if it is behind the last stored time, it was set back or is not set yet.
  private static func clock(_ reader: StorageReader) -> [Finding] {
    guard let last = try? reader.lastMoment(), last > Invocation.now + clockGrace else { return [] }
    return [bad("clock", MaintenanceStrings.clockBehind.with(["last": MomentArgument.text(last)]))]
  }

  /// The most milliseconds by which the clocks of two machines may differ.
  private static let clockGrace: Millis = 60_000

  private static func themes(_ call: Invocation) -> [Finding] {
    let library = ThemePlaces.themes(call.environment)
    return library.entries.flatMap { entry -> [Finding] in
      do throws(ThemeErrors) {
        _ = try library.theme(entry.name)
        return []
      } catch {
        return error.errors.map { error in
          bad(
            "theme",
            LocalizedText(
              ThemeStrings.line(error, .portuguese), ThemeStrings.line(error, .english),
              ThemeStrings.line(error, .spanish)))
        }
      }
    }
  }

  private static func machine(_ call: Invocation) -> [Finding] {
    var findings: [Finding] = []
    var limit = rlimit()
    // The engine raises its limit to the hard limit.
    if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_max < 4_096 {
      findings.append(
        doubt(
          "descriptors", MaintenanceStrings.fewDescriptors.with(["count": String(limit.rlim_max)])))
    }
    let locale =
      ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { call.environment[$0] }.first { !$0.isEmpty } ?? ""
    if !locale.isEmpty, !locale.lowercased().contains("utf") {
      findings.append(doubt("locale", MaintenanceStrings.notUTF8.with(["locale": locale])))
    }
    do throws(HTTPClientError) {
      try HTTPClient.loadLibrary()
    } catch {
      findings.append(bad("libcurl", SystemStrings.of(error)))
    }
    let folder = (call.database as NSString).deletingLastPathComponent
    let space =
      (try? FileManager.default.attributesOfFileSystem(forPath: folder))?[.systemFreeSize]
      as? Int ?? Int.max
    if space < 256 << 20 {
      findings.append(
        doubt("disk", MaintenanceStrings.littleSpace.with(["mib": String(space >> 20)])))
    }
    return findings
  }

  private static func explained(_ error: any Error) -> LocalizedText {
    LocalizedText(
      ErrorMessages.of(error, in: .portuguese), ErrorMessages.of(error, in: .english),
      ErrorMessages.of(error, in: .spanish))
  }

  private static func named(_ name: String, _ why: LocalizedText) -> LocalizedText {
    LocalizedText(
      "\(name): \(why[.portuguese])", "\(name): \(why[.english])", "\(name): \(why[.spanish])")
  }

  private static func good(_ name: String, _ text: LocalizedText) -> Finding {
    Finding(name: name, grade: .good, text: named(name, text))
  }
  private static func doubt(_ name: String, _ text: LocalizedText) -> Finding {
    Finding(name: name, grade: .doubtful, text: named(name, text))
  }
  private static func bad(_ name: String, _ text: LocalizedText) -> Finding {
    Finding(name: name, grade: .bad, text: named(name, text))
  }
}
