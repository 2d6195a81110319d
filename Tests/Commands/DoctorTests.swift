// `canais doctor` on installations with one usual problem each: it finds the problem and gives
// advice.

import Channels
import Foundation
import Presence
import Records
import Storage
import Testing

@testable import canais

@Suite("Commands: doctor")
struct DoctorTests {
  /// A usual problem.
  enum Problem: String, CaseIterable {
    case damage, tokens, channels, unset, address
    case silentPlatform, silentAddress, flowGone, theme, locale, clock

    /// The name of its finding.
    var name: String {
      switch self {
      case .damage: "database"
      case .unset, .silentPlatform: "attendance"
      case .address, .silentAddress: "publicURL"
      case .flowGone: "channel"
      default: rawValue
      }
    }

    /// The advice that the finding must contain.
    var advice: String {
      switch self {
      case .damage: "canais backup"
      case .tokens: "chmod 600"
      case .channels: "canais channel create"
      case .unset: "canais attendance set"
      case .silentPlatform: "canais attendance test"
      case .address, .silentAddress: "--public-url"
      case .flowGone: "Loja"
      case .theme: "selektion"
      case .locale: "C.UTF-8"
      case .clock: "timedatectl"
      }
    }
  }

  private static let author = Author(name: "test", at: 1)

  @Test("Each usual problem is found, with advice", arguments: Problem.allCases)
  func found(_ problem: Problem) throws {
    let canais = try TestInstallation()
    var environment: [String: String] = ["XDG_CONFIG_HOME": canais.folder.path]
    if problem != .channels { _ = try canais.addChannel() }
    _ = canais.run("token", "show")
    try DoctorTests.make(problem, in: canais, &environment)
    let run = canais.run(["--lang", "en", "doctor", "--json"], environment: environment)
    let findings = try run.jsonList()
    let texts = findings.compactMap { finding -> String? in
      guard finding["name"] == .text(problem.name), finding["grade"] != .text("good"),
        case .text(let text)? = finding["text"]
      else { return nil }
      return text
    }
    #expect(texts.contains { $0.contains(problem.advice) }, "\(run.output)")
    // A warning does not make the command fail.
    if findings.contains(where: { $0["grade"] == .text("bad") }) { #expect(run.status == 1) }
  }

  private static func make(
    _ problem: Problem, in canais: TestInstallation, _ environment: inout [String: String]
  ) throws {
    switch problem {
    case .channels, .address: break
    case .unset:
      try Storage(path: canais.database).setAttendance(
        Attendance(mode: .none, baseURL: "", token: ""), by: author)
    case .damage:
      let file = try FileHandle(forUpdating: URL(filePath: canais.database))
      try file.seek(toOffset: 100)
      try file.write(contentsOf: Data(repeating: 0xA5, count: 16 << 10))
      try file.close()
    case .tokens:
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o640], ofItemAtPath: canais.database + ".tokens")
    case .silentPlatform:
      try Storage(path: canais.database).setAttendance(
        Attendance(baseURL: "http://127.0.0.1:9", token: "t"), by: author)
    case .silentAddress:
      try Storage(path: canais.database).setPublicURL("http://127.0.0.1:9", by: author)
    case .flowGone:
      let draft = TestInstallation.flows.replacing(
        #""published":true"#, with: #""published":false"#)
      let flows = try canais.file("drafts.json", draft)
      try #require(canais.run("flow", "import", flows, "--yes").status == 0)
    case .theme:
      let folder = canais.folder.appending(path: "canais/themes")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data("inherits = dark\nselektion = red\n".utf8)
        .write(to: folder.appending(path: "meu.theme"))
    case .locale: environment["LC_ALL"] = "pt_BR.ISO-8859-1"
    case .clock:
      // A session that started a year after the machine's clock.
      let later = Invocation.now + 365 * 86_400_000
      try Storage(path: canais.database).commit([opened(at: later, in: canais)])
    }
  }

  private static func opened(at moment: Millis, in canais: TestInstallation) throws -> Record {
    let channel = try #require(
      try Storage(path: canais.database).makeReader().installation().channels.first)
    return .opened(
      SessionOpening(
        session: Identifier(high: 7 << 56, low: 1), secret: "s",
        contact: Identifier(high: 9 << 56, low: 1), contactSecret: "c", channel: channel.id,
        source: .widget, page: "", address: "192.0.2.1", data: [], accepted: nil, at: moment))
  }
}
