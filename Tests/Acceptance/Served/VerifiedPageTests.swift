// `canais verify` as support staff run it: the built binary on pages of a web server, with code
// that is right, wrong in each way, or inside a tag manager's container.

import Foundation
import TestServer
import TestSupport
import Testing

@Suite("Verification of pages")
struct VerifiedPageTests {
  /// A check in the output of `canais verify --json`.
  private struct Check: Decodable {
    var check: String
    var good: Bool
    var mend: String?
  }

  /// An engine with a channel, and a site whose pages are verified.
  private struct Fixture {
    let engine: ServedEngine
    let site: BrowserSite
    let channel: String

    init() throws {
      engine = try ServedEngine()
      channel = try engine.channel("Loja")
      try engine.start()
      site = try BrowserSite()
    }

    /// Puts a page with the channel's code on the site, after a change of the code.
    func put(
      _ format: String = "html", headers: [String: String] = [:],
      _ change: (String) -> String = { $0 }
    ) throws {
      var page = ServedEngine.shop(change(try engine.snippet(channel, format)))
      page.headers = headers
      site.put(page, at: "/")
    }

    /// Verifies the page. Returns the exit status and the advice of each check, empty where it is
    /// good.
    func verify(_ options: String...) throws -> (status: Int32, advice: [String: String]) {
      let (status, output) = try engine.run(["verify", site.origin + "/", "--json"] + options)
      var advice: [String: String] = [:]
      for check in try JSONDecoder().decode([Check].self, from: Data(output.utf8)) {
        let text = check.mend ?? ""
        #expect(check.good == text.isEmpty, "\(check)")
        if advice[check.check, default: ""].isEmpty { advice[check.check] = text }
      }
      return (status, advice)
    }
  }

  /// Pages that take time or memory from the program that reads them.
  enum Hostile: String, CaseIterable {
    case endless, endlessTags, trickle, silent

    func play(_ connection: RawConnection) throws {
      try connection.request()
      if self != .silent { try connection.send("HTTP/1.1 200 OK\r\n\r\n") }
      switch self {
      case .endless: try connection.pour()
      case .endlessTags:
        let tags = [UInt8](String(repeating: "<script src=a></script>", count: 2_048).utf8)
        while true { try connection.send(tags) }
      case .trickle: try connection.trickle(every: 1_000)
      case .silent: connection.waitForEnd()
      }
    }
  }

  /// Bytes that a program may need for a page: 50 MB, and 10 MB more for the code of a debug build.
  private static let memoryLimit =
    ProcessInfo.processInfo.environment["CANAIS_BINARY"] == nil ? 60_000_000 : 50_000_000

  @Test("A hostile page is done with within 20 seconds and 50 MB", arguments: Hostile.allCases)
  func hostile(_ page: Hostile) throws {
    let server = try RawServer { connection, _ in try page.play(connection) }
    let folder = try Binary.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let began = ContinuousClock.now
    let process = try ChildProcess(
      Binary.path, ["verify", server.url + "/", "--db", folder + "/canais.db"],
      environment: ["LANG": "C.UTF-8", "HOME": folder])
    var peak = 0
    try until("the end of verify") {
      peak = max(peak, (try? ProcessUsage.peakResidentBytes(of: process.pid)) ?? 0)
      return !process.isRunning
    }
    #expect(try process.wait() == 1)
    // The time of the request is limited; this machine has other work.
    #expect(ContinuousClock.now - began < .seconds(30))
    #expect(peak > 0 && peak < Self.memoryLimit, "\(peak) bytes")
  }

  @Test("Correct code is good in each format", arguments: ["html", "script", "gtm", "whatsapp"])
  func good(format: String) throws {
    let fixture = try Fixture()
    defer { fixture.site.close() }
    try fixture.put(format)
    let (status, advice) = try fixture.verify("--channel", "Loja")
    #expect(status == 0 && advice.values.allSatisfy(\.isEmpty), "\(advice)")
    #expect(
      Set(advice.keys)
        == [
          "page", "code", "once", "loader", "cid", "channel", "engine", "script", "enabled",
          "origin",
        ])
    let text = try fixture.engine.run(["verify", fixture.site.origin + "/"])
    #expect(text.output.contains("✓ código: encontrado, para \(fixture.engine.origin)"))
  }

  @Test("Code of a channel that does not exist")
  func unknownChannel() throws {
    let fixture = try Fixture()
    defer { fixture.site.close() }
    try fixture.put { $0.replacing(fixture.channel, with: "0123456789abcdef01234567") }
    let (status, advice) = try fixture.verify()
    #expect(status == 1 && advice["engine"]?.contains("não conhece esse canal") == true)
  }

  @Test("Code with a channel's description instead of its identifier")
  func descriptionAsIdentifier() throws {
    let fixture = try Fixture()
    defer { fixture.site.close() }
    try fixture.put { $0.replacing(fixture.channel, with: "Loja") }
    let (status, advice) = try fixture.verify()
    #expect(status == 1 && advice["cid"]?.contains("identificador") == true)
  }

  @Test("Code of another channel than the given one")
  func anotherChannel() throws {
    let fixture = try Fixture()
    defer { fixture.site.close() }
    let other = try fixture.engine.channel("Outra")
    try fixture.put()
    let (status, advice) = try fixture.verify("--channel", other)
    #expect(status == 1 && advice["channel"]?.contains(fixture.channel) == true)
  }

  @Test("Code with a host that does not answer, or is no engine")
  func wrongHost() throws {
    let fixture = try Fixture()
    defer { fixture.site.close() }
    let origin = fixture.engine.origin
    try fixture.put { $0.replacing(origin, with: "http://127.0.0.1:9") }
    let silent = try fixture.verify()
    #expect(silent.status == 1 && silent.advice["engine"]?.contains(origin) == true, "\(silent)")
    try fixture.put { $0.replacing(origin, with: fixture.site.origin) }
    let foreign = try fixture.verify()
    #expect(foreign.status == 1 && foreign.advice["engine"]?.isEmpty == false, "\(foreign)")
  }

  @Test("A page without code")
  func missing() throws {
    let fixture = try Fixture()
    defer { fixture.site.close() }
    fixture.site.put(ServedEngine.shop(""), at: "/")
    let (status, advice) = try fixture.verify()
    #expect(status == 1 && advice["code"]?.contains("canais snippet") == true)
  }

  @Test("A disabled channel that does not list the page's origin")
  func disabled() throws {
    let fixture = try Fixture()
    defer { fixture.site.close() }
    try fixture.put()
    try fixture.engine.command([
      "channel", "set", fixture.channel, "enabled=false",
      "settings.allowedOrigins+=https://loja.example",
    ])
    let (status, advice) = try fixture.verify()
    #expect(status == 1 && advice["enabled"]?.contains("enabled=true") == true)
    #expect(advice["origin"]?.contains("allowedOrigins+=\(fixture.site.origin)") == true)
  }

  @Test("The missing directives of a policy are listed; with those of `snippet` none is missing")
  func policy() throws {
    let fixture = try Fixture()
    defer { fixture.site.close() }
    let host = fixture.engine.origin
    try fixture.put(headers: ["Content-Security-Policy": "default-src 'self'"])
    var (status, advice) = try fixture.verify()
    #expect(status == 1)
    #expect(advice["script-src"]?.contains("\(host) 'sha256-") == true)
    let socket = host.replacing("http:", with: "ws:")
    #expect(advice["connect-src"] == "Junte a connect-src: \(host) \(socket)")
    #expect(advice["img-src"] == "Junte a img-src: \(host)")
    let output = try fixture.engine.command(["snippet", fixture.channel, "--json"])
    let snippet = try JSONDecoder().decode(PrintedSnippet.self, from: Data(output.utf8))
    let policy = "default-src 'self'; " + snippet.policy.joined(separator: " ")
    try fixture.put(headers: ["Content-Security-Policy": policy])
    (status, advice) = try fixture.verify()
    #expect(status == 0 && advice["script-src"] == "", "\(advice)")
  }

  @Test("Code in the tag manager's container is found, and reported where it is missing")
  func container() throws {
    let fixture = try Fixture()
    defer { fixture.site.close() }
    let loader = #"<script async src="/tags/gtm.js?id=GTM-ABC123"></script>"#
    fixture.site.put(ServedEngine.shop(loader), at: "/")
    var (status, advice) = try fixture.verify()
    #expect(status == 1 && advice["code"]?.contains("contêiner") == true, "\(advice)")
    // Google writes a tag into its script as a string whose markup is escaped.
    let tag = String(
      decoding: try JSONEncoder().encode(try fixture.engine.snippet(fixture.channel, "gtm")),
      as: UTF8.self
    ).replacing("<", with: "\\u003C").replacing(">", with: "\\u003E")
    let script = "var data = {\"tags\":[{\"function\":\"__html\",\"vtp_html\":\(tag)}]};"
    fixture.site.put(.init(type: "text/javascript", body: Array(script.utf8)), at: "/tags/gtm.js")
    (status, advice) = try fixture.verify("--channel", fixture.channel)
    #expect(status == 0 && advice["code"] == "", "\(advice)")
    fixture.site.put(
      .init(type: "text/javascript", body: Array("var data".utf8)), at: "/tags/gtm.js")
    (status, advice) = try fixture.verify()
    #expect(status == 1 && advice["code"]?.contains("canais snippet") == true)
  }
}
