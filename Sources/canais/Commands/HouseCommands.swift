// Commands about the installation itself: backup, doctor, info.

import Channels
import Engine
import Foundation
import Presence
import Storage
import Themes

/// `canais backup`, `doctor`, `info`
enum HouseCommands {
  static let all: [Command] = [
    Command(
      "backup", "FILE", 1...1, subject: .file, HouseWords.backup,
      examples: ["backup /var/backups/canais-2026-01-31.db"], run: backup),
    Command("doctor", HouseWords.doctor, examples: ["doctor", "doctor --json"], run: doctor),
    Command("info", HouseWords.info, examples: ["info", "info --json"], run: info),
  ]

  static func backup(_ call: Invocation) throws {
    let target = call.arguments[0]
    try call.reader().backup(to: target)
    if call.wantsJSON {
      call.output.document(JSONValue.object(["file": .text(target)]))
    }
    call.output.say(HouseWords.saved.filled(["file": target], in: call.language))
  }

  static func doctor(_ call: Invocation) throws {
    let findings = Doctor.findings(call)
    if call.wantsJSON {
      call.output.document(
        findings.map { finding in
          JSONValue.object([
            "name": .text(finding.name), "good": .toggle(finding.grade == .good),
            "grade": .text(finding.grade.rawValue), "text": .text(finding.text[call.language]),
          ])
        })
    } else {
      for finding in findings {
        call.output.line("\(finding.grade.sign) \(finding.text[call.language])")
      }
    }
    if findings.contains(where: { $0.grade == .bad }) { throw CommandFault.told }
  }

  static func info(_ call: Invocation) throws {
    let environment = call.environment
    let database = call.database
    let engine = call.engine
    let folders = ThemePlaces.folders(environment)
    let pairs: [(name: String, value: String)] = [
      ("version", Program.version), ("schema", String(Storage.knownVersion)),
      ("database", database), ("tokens", TokenFile.path(database: database)),
      ("socket", Poke.path(database: database)),
      ("engine", engine.map { "\($0.url) (pid \($0.pid))" } ?? "-"),
      ("themes", folders.isEmpty ? "-" : folders.joined(separator: "\n")),
      ("userThemes", ThemeLibrary.userFolder(environment) ?? "-"),
      ("state", stateFolder(environment)), ("terminal", environment["TERM"] ?? "-"),
      ("colours", colours(environment)), ("language", call.language.rawValue),
      ("system", ProcessInfo.processInfo.operatingSystemVersionString),
    ]
    if call.wantsJSON {
      var members: [String: JSONValue] = [:]
      for (name, value) in pairs { members[name] = .text(value) }
      return call.output.document(JSONValue.object(members))
    }
    call.output.pairs(pairs)
  }

  /// Where crash reports are: `$XDG_STATE_HOME/canais`.
  static func stateFolder(_ environment: [String: String]) -> String {
    let state = environment["XDG_STATE_HOME"] ?? ""
    let root = state.hasPrefix("/") ? state : (environment["HOME"] ?? "/") + "/.local/state"
    return root + "/canais"
  }

  private static func colours(_ environment: [String: String]) -> String {
    if environment["NO_COLOR"]?.isEmpty == false { return "0 (NO_COLOR)" }
    let depth = Terminfo.colours(of: environment["TERM"] ?? "dumb")
    return String(depth)
  }
}

/// One thing the doctor looked at.
struct Finding: Sendable {
  /// How it stands.
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
  let text: Words
}

/// Looks for what is usually wrong.
enum Doctor {
  static func findings(_ call: Invocation) -> [Finding] {
    var findings: [Finding] = []
    do {
      let storage = try call.storage()
      let reader = try storage.makeReader()
      let faults = try reader.integrityFaults()
      findings.append(
        faults.isEmpty
          ? good("database", HouseWords.databaseGood.with(["path": call.database]))
          : bad("database", .plain(faults.joined(separator: "; "))))
      let installation = try reader.installation()
      findings += setUp(installation)
      findings += outbox(try reader.outboxSummary())
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
      installation.flows.isEmpty
        ? doubt("flows", HouseWords.noFlows)
        : good("flows", HouseWords.flows.with(["count": String(installation.flows.count)])))
    for channel in installation.channels {
      let status = ChannelCommands.status(of: channel, in: installation)
      guard case .failing(let trouble) = status else { continue }
      findings.append(
        bad("channel", named(channel.description, trouble.words)))
    }
    if installation.channels.isEmpty { findings.append(doubt("channels", HouseWords.noChannels)) }
    findings.append(
      installation.attendance == nil
        ? doubt("attendance", HouseWords.noAttendance)
        : good("attendance", .plain(installation.attendance?.baseURL ?? "")))
    findings.append(
      installation.publicURL.map { good("publicURL", .plain($0)) }
        ?? doubt("publicURL", HouseWords.noPublicURL))
    return findings
  }

  private static func outbox(_ summary: OutboxSummary) -> [Finding] {
    if summary.parked > 0 {
      return [doubt("outbox", HouseWords.parked.with(["count": String(summary.parked)]))]
    }
    if let oldest = summary.oldest, Invocation.now - oldest > 600_000 {
      return [doubt("outbox", HouseWords.oldCalls.with(["count": String(summary.waiting)]))]
    }
    return []
  }

  private static func tokens(_ call: Invocation) -> [Finding] {
    do {
      _ = try TokenFile.load(TokenFile.path(database: call.database))
      return [good("tokens", .plain(TokenFile.path(database: call.database)))]
    } catch {
      return [bad("tokens", EngineWords.of(error))]
    }
  }

  private static func engine(_ call: Invocation) -> [Finding] {
    guard let engine = call.engine else { return [doubt("engine", EngineWords.noEngine)] }
    guard let url = URL(string: engine.url + "/readyz") else { return [] }
    let status = try? call.wait { try await WebFetch.get(url).status }
    return [
      status == 200
        ? good("engine", .plain("\(engine.url) (pid \(engine.pid))"))
        : bad("engine", HouseWords.notReady.with(["url": engine.url]))
    ]
  }

  private static func themes(_ call: Invocation) -> [Finding] {
    let library = ThemePlaces.library(call.environment)
    return library.entries.flatMap { entry -> [Finding] in
      do throws(ThemeFaults) {
        _ = try library.theme(entry.name)
        return []
      } catch {
        return error.faults.map { fault in
          bad(
            "theme",
            Words(
              ThemeWords.line(fault, .portuguese), ThemeWords.line(fault, .english),
              ThemeWords.line(fault, .spanish)))
        }
      }
    }
  }

  private static func machine(_ call: Invocation) -> [Finding] {
    var findings: [Finding] = []
    var limit = rlimit()
    if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < 4_096 {
      findings.append(
        doubt("descriptors", HouseWords.fewDescriptors.with(["count": String(limit.rlim_cur)])))
    }
    let locale = call.environment["LC_ALL"] ?? call.environment["LANG"] ?? ""
    if !locale.isEmpty, !locale.lowercased().contains("utf") {
      findings.append(doubt("locale", HouseWords.notUTF8.with(["locale": locale])))
    }
    let folder = (call.database as NSString).deletingLastPathComponent
    let space =
      (try? FileManager.default.attributesOfFileSystem(forPath: folder))?[.systemFreeSize]
      as? Int ?? Int.max
    if space < 256 << 20 {
      findings.append(doubt("disk", HouseWords.littleSpace.with(["mib": String(space >> 20)])))
    }
    return findings
  }

  private static func explained(_ error: any Error) -> Words {
    Words(
      Explanation.of(error, in: .portuguese), Explanation.of(error, in: .english),
      Explanation.of(error, in: .spanish))
  }

  private static func named(_ name: String, _ why: Words) -> Words {
    Words(
      "\(name): \(why[.portuguese])", "\(name): \(why[.english])", "\(name): \(why[.spanish])")
  }

  private static func good(_ name: String, _ text: Words) -> Finding {
    Finding(name: name, grade: .good, text: named(name, text))
  }
  private static func doubt(_ name: String, _ text: Words) -> Finding {
    Finding(name: name, grade: .doubtful, text: named(name, text))
  }
  private static func bad(_ name: String, _ text: Words) -> Finding {
    Finding(name: name, grade: .bad, text: named(name, text))
  }
}

/// How many colours a terminal has, from its name: what `info` says without starting curses.
enum Terminfo {
  static func colours(of term: String) -> Int {
    if term.contains("direct") || term.contains("256") { return 256 }
    switch term {
    case "dumb", "vt100", "vt220", "": return 0
    case "linux", "screen", "tmux", "xterm", "rxvt": return 8
    default: return 8
    }
  }
}
