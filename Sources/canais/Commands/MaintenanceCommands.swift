// Commands about the installation itself: backup, restore, doctor, info.

import Channels
import Engine
import Foundation
import LinuxSystem
import Presence
import Records
import Storage
import Themes

/// `canais backup`, `restore`, `doctor`, `info`
enum MaintenanceCommands {
  static let all: [Subcommand] = [
    Subcommand(
      "backup", "FILE", 1...1, subject: .file, MaintenanceStrings.backup,
      examples: ["backup /var/backups/canais-2026-01-31.db"], run: backup),
    Subcommand(
      "restore", "FILE", 1...1, subject: .file, MaintenanceStrings.restore,
      examples: ["restore /var/backups/canais-2026-01-31.db"], run: restore),
    Subcommand(
      "doctor", MaintenanceStrings.doctor, examples: ["doctor", "doctor --json"], run: doctor),
    Subcommand("info", MaintenanceStrings.info, examples: ["info", "info --json"], run: info),
  ]

  static func backup(_ call: Invocation) throws {
    let target = call.arguments[0]
    try call.reader().backup(to: target)
    // So that an erasure can say which copies hold what was erased. On a read-only disk there are
    // no erasures either.
    if !DatabaseFile.isReadOnly(call.database) {
      try call.storage().noteBackup(URL(filePath: target).path, by: call.author)
    }
    if call.wantsJSON {
      call.output.document(JSONValue.object(["file": .text(target)]))
    }
    call.output.say(MaintenanceStrings.saved.filled(["file": target], in: call.language))
  }

  static func restore(_ call: Invocation) throws {
    let (file, path) = (call.arguments[0], call.database)
    if let backup = FileIdentity(of: file), backup == FileIdentity(of: path) {
      throw CommandError.failed(MaintenanceStrings.restoreItself.with(["file": file]))
    }
    // Held until the end, so that no engine starts on a database that is being replaced.
    let lock = try DatabaseLock(database: path)
    let kept = try withExtendedLifetime(lock) {
      try Storage.restore(file, to: path, at: Invocation.now)
    }
    if call.wantsJSON {
      call.output.document(
        JSONValue.object([
          "file": .text(file), "database": .text(path), "kept": kept.map { .text($0) } ?? .null,
        ]))
    }
    call.output.say(
      MaintenanceStrings.restored.filled(["file": file, "path": path], in: call.language))
    if let kept {
      call.output.say(MaintenanceStrings.kept.filled(["file": kept], in: call.language))
    }
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
    if findings.contains(where: { $0.grade == .bad }) { throw CommandError.reported }
  }

  static func info(_ call: Invocation) throws {
    let environment = call.environment
    let database = call.database
    let engine = call.engine
    let folders = ThemePlaces.folders(environment)
    let pairs: [(name: String, value: String)] = [
      ("version", Version.line), ("schema", String(Storage.knownVersion)),
      ("database", database), ("tokens", TokenFile.path(database: database)),
      ("files", FilesFolder.path(ofDatabase: database)),
      ("socket", ControlMessage.path(database: database)),
      ("engine", engine.map { "\($0.url) (pid \($0.pid))" } ?? "-"),
      ("themes", folders.isEmpty ? "-" : folders.joined(separator: "\n")),
      ("userThemes", ThemeLibrary.userFolder(environment) ?? "-"),
      ("state", stateFolder(environment)), ("terminal", environment["TERM"] ?? "-"),
      ("colours", String(colours(environment)) + (isColourless(environment) ? " (NO_COLOR)" : "")),
      ("language", call.language.rawValue),
      ("system", ProcessInfo.processInfo.operatingSystemVersionString),
    ]
    let settings = ServeEnvironment.shown(environment)
    if call.wantsJSON {
      var members: [String: JSONValue] = [:]
      for (name, value) in settings { members[name] = .text(value) }
      for (name, value) in pairs { members[name] = .text(value) }
      members["schema"] = .number(Int(Storage.knownVersion))
      members["colours"] = .number(colours(environment))
      return call.output.document(JSONValue.object(members))
    }
    call.output.pairs(pairs + settings)
  }

  /// The folder of crash reports: `$XDG_STATE_HOME/canais`.
  static func stateFolder(_ environment: [String: String]) -> String {
    let state = environment["XDG_STATE_HOME"] ?? ""
    let root = state.hasPrefix("/") ? state : (environment["HOME"] ?? "/") + "/.local/state"
    return root + "/canais"
  }

  private static func colours(_ environment: [String: String]) -> Int {
    isColourless(environment) ? 0 : Terminfo.colours(of: environment["TERM"] ?? "dumb")
  }

  /// Whether `NO_COLOR` is set (no-color.org).
  private static func isColourless(_ environment: [String: String]) -> Bool {
    environment["NO_COLOR"]?.isEmpty == false
  }
}

/// The number of colours of a terminal by its name, without starting curses.
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
