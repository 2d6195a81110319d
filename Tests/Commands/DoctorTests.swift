// The doctor finds what is usually wrong: each fault is made, and the line that names it says what to
// do about it. What is right is not complained of.

import Channels
import Foundation
import Presence
import Records
import Storage
import Testing

@testable import canais

@Suite("Commands: doctor")
struct DoctorTests {
  /// A usual fault, by the name its finding has, and what its line must hold.
  enum Trouble: String, CaseIterable {
    case damage, tokens, flows, channels, unset, address
    case silentPlatform, silentAddress, flowGone, theme, locale, clock

    var name: String {
      switch self {
      case .damage: "database"
      case .unset, .silentPlatform: "attendance"
      case .address, .silentAddress: "publicURL"
      case .flowGone: "channel"
      default: rawValue
      }
    }

    var advice: String {
      switch self {
      case .damage: "canais backup"
      case .tokens: "chmod 600"
      case .flows: "canais flow import"
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

  @Test("Each usual fault is found, and it is said what to do", arguments: Trouble.allCases)
  func found(_ trouble: Trouble) throws {
    let shop = try Shop()
    var environment: [String: String] = ["XDG_CONFIG_HOME": shop.folder.path]
    if trouble != .flows, trouble != .channels { _ = try shop.furnish() }
    _ = shop.run("token", "show")
    try DoctorTests.make(trouble, in: shop, &environment)
    let run = shop.run(["--lang", "en", "doctor", "--json"], environment: environment)
    guard case .list(let findings) = try run.json() else {
      Issue.record("no list: \(run.output)")
      return
    }
    let texts = findings.compactMap { finding -> String? in
      guard finding["name"] == .text(trouble.name), finding["grade"] != .text("good"),
        case .text(let text)? = finding["text"]
      else { return nil }
      return text
    }
    #expect(texts.contains { $0.contains(trouble.advice) }, "\(run.output)")
    // What keeps nothing from working is said, and is no failure.
    if findings.contains(where: { $0["grade"] == .text("bad") }) { #expect(run.status == 1) }
  }

  private static func make(
    _ trouble: Trouble, in shop: Shop, _ environment: inout [String: String]
  ) throws {
    switch trouble {
    case .flows, .channels, .unset, .address: break
    case .damage:
      let file = try FileHandle(forUpdating: URL(filePath: shop.database))
      try file.seek(toOffset: 100)
      try file.write(contentsOf: Data(repeating: 0xA5, count: 16 << 10))
      try file.close()
    case .tokens:
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o640], ofItemAtPath: shop.database + ".tokens")
    case .silentPlatform:
      try Storage(path: shop.database).setAttendance(
        Attendance(baseURL: "http://127.0.0.1:9", token: "t"), by: author)
    case .silentAddress:
      try Storage(path: shop.database).setPublicURL("http://127.0.0.1:9", by: author)
    case .flowGone:
      let draft = Shop.flows.replacing(#""published":true"#, with: #""published":false"#)
      let flows = try shop.file("drafts.json", draft)
      try #require(shop.run("flow", "import", flows, "--yes").status == 0)
    case .theme:
      let folder = shop.folder.appending(path: "canais/themes")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data("inherits = dark\nselektion = red\n".utf8)
        .write(to: folder.appending(path: "meu.theme"))
    case .locale: environment["LC_ALL"] = "pt_BR.ISO-8859-1"
    case .clock:
      // A year after the machine's clock.
      let later = Invocation.now + 365 * 86_400_000
      try Storage(path: shop.database).commit([opened(at: later, in: shop)])
    }
  }

  private static func opened(at moment: Millis, in shop: Shop) throws -> Record {
    let channel = try #require(
      try Storage(path: shop.database).makeReader().installation().channels.first)
    return .opened(
      SessionOpening(
        session: Identifier(high: 7 << 56, low: 1), secret: "s",
        contact: Identifier(high: 9 << 56, low: 1), contactSecret: "c", channel: channel.id,
        source: "widget", page: "", address: "192.0.2.1", data: [], accepted: nil, at: moment))
  }
}
