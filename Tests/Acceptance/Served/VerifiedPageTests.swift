// `canais verify` as support staff run it: the built binary on pages that a web server really serves,
// with the code right, wrong in each way, and inside a tag manager's container.

import Foundation
import Testing

@Suite("Pages verified")
struct VerifiedPageTests {
  /// An engine with a channel, a site, and what `verify` says of the site's pages.
  private struct House {
    let engine: ServedEngine
    let site: BrowserSite
    let channel: String

    init() throws {
      engine = try ServedEngine()
      channel = try engine.channel("Loja")
      try engine.start()
      site = try BrowserSite()
    }

    /// The page with the channel's code as `snippet` prints it, changed.
    func put(
      _ format: String = "html", headers: [String: String] = [:],
      _ change: (String) -> String = { $0 }
    ) throws {
      var page = ServedEngine.shop(change(try engine.snippet(channel, format)))
      page.headers = headers
      site.put(page, at: "/")
    }

    /// The exit status and what each check found to mend, empty where it was good.
    func verify(_ more: String...) throws -> (status: Int32, mends: [String: String]) {
      let (status, output) = try engine.run(["verify", site.origin + "/", "--json"] + more)
      let checks = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: Any]]
      var mends: [String: String] = [:]
      for check in try #require(checks) {
        let name = try #require(check["check"] as? String)
        let mend = check["mend"] as? String ?? ""
        #expect((check["good"] as? Bool) == mend.isEmpty, "\(check)")
        if mends[name, default: ""].isEmpty { mends[name] = mend }
      }
      return (status, mends)
    }
  }

  @Test("The right code is found good, in each form", arguments: ["html", "gtm", "whatsapp"])
  func good(format: String) throws {
    let house = try House()
    defer { house.site.close() }
    try house.put(format)
    let (status, mends) = try house.verify("--channel", "Loja")
    #expect(status == 0 && mends.values.allSatisfy(\.isEmpty), "\(mends)")
    #expect(
      Set(mends.keys)
        == ["page", "code", "cid", "channel", "engine", "script", "enabled", "origin"])
    let said = try house.engine.run(["verify", house.site.origin + "/"])
    #expect(said.output.contains("✓ code: encontrado, para \(house.engine.origin)"))
  }

  @Test("What is wrong is named, with what to mend")
  func wrong() throws {
    let house = try House()
    defer { house.site.close() }
    let other = try house.engine.channel("Outra")
    try house.put { $0.replacing(house.channel, with: "0123456789abcdef01234567") }
    var (status, mends) = try house.verify()
    #expect(status == 1 && mends["engine"]?.contains("não conhece esse canal") == true)
    try house.put { $0.replacing(house.channel, with: "Loja") }
    (status, mends) = try house.verify()
    #expect(status == 1 && mends["cid"]?.contains("identificador") == true)
    try house.put()
    (status, mends) = try house.verify("--channel", other)
    #expect(status == 1 && mends["channel"]?.contains(house.channel) == true)
    try house.put { $0.replacing(house.engine.origin, with: "http://127.0.0.1:9") }
    (status, mends) = try house.verify()
    #expect(status == 1 && mends["engine"]?.contains(house.engine.origin) == true, "\(mends)")
    try house.put { $0.replacing(house.engine.origin, with: house.site.origin) }
    (status, mends) = try house.verify()
    #expect(status == 1 && mends["engine"]?.isEmpty == false, "the site is no engine")
    house.site.put(ServedEngine.shop(""), at: "/")
    (status, mends) = try house.verify()
    #expect(status == 1 && mends["code"]?.contains("canais snippet") == true)
    try house.put()
    try house.engine.command([
      "channel", "set", house.channel, "enabled=false",
      "settings.allowedOrigins+=https://loja.example",
    ])
    (status, mends) = try house.verify()
    #expect(status == 1 && mends["enabled"]?.contains("enabled=true") == true)
    #expect(mends["origin"]?.contains("allowedOrigins+=\(house.site.origin)") == true)
  }

  @Test("A policy's missing lines are told, and with the lines of snippet nothing is")
  func policy() throws {
    let house = try House()
    defer { house.site.close() }
    let host = house.engine.origin
    try house.put(headers: ["Content-Security-Policy": "default-src 'self'"])
    var (status, mends) = try house.verify()
    #expect(status == 1)
    #expect(mends["script-src"]?.contains("\(host) 'sha256-") == true)
    let socket = host.replacing("http:", with: "ws:")
    #expect(mends["connect-src"] == "Junte a connect-src: \(host) \(socket)")
    #expect(mends["img-src"] == "Junte a img-src: \(host)")
    let told = try house.engine.command(["snippet", house.channel, "--json"])
    let snippet = try JSONSerialization.jsonObject(with: Data(told.utf8)) as? [String: Any]
    let lines = try #require(snippet?["policy"] as? [String])
    let whole = "default-src 'self'; " + lines.joined(separator: " ")
    // As a page that pastes the code alone: what stands around it is none of the policy's business.
    try house.put(headers: ["Content-Security-Policy": whole])
    (status, mends) = try house.verify()
    #expect(status == 0 && mends["script-src"] == "", "\(mends)")
  }

  @Test("The code is found in the container that the page names, and missed where it is not")
  func container() throws {
    let house = try House()
    defer { house.site.close() }
    let loader = #"<script async src="/tags/gtm.js?id=GTM-ABC123"></script>"#
    house.site.put(ServedEngine.shop(loader), at: "/")
    var (status, mends) = try house.verify()
    #expect(status == 1 && mends["code"]?.contains("contêiner") == true, "\(mends)")
    // As Google writes a tag into its script: a string whose markup is escaped.
    let tag = String(
      decoding: try JSONEncoder().encode(try house.engine.snippet(house.channel, "gtm")),
      as: UTF8.self
    ).replacing("<", with: "\\u003C").replacing(">", with: "\\u003E")
    let script = "var data = {\"tags\":[{\"function\":\"__html\",\"vtp_html\":\(tag)}]};"
    house.site.put(.init(type: "text/javascript", body: Array(script.utf8)), at: "/tags/gtm.js")
    (status, mends) = try house.verify("--channel", house.channel)
    #expect(status == 0 && mends["code"] == "", "\(mends)")
    house.site.put(.init(type: "text/javascript", body: Array("var data".utf8)), at: "/tags/gtm.js")
    (status, mends) = try house.verify()
    #expect(status == 1 && mends["code"]?.contains("canais snippet") == true)
  }
}
