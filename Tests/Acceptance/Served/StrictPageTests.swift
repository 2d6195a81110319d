// A site with a strict Content-Security-Policy and the directives that `canais snippet` prints for
// it: the browser itself allows the script, the socket and the picture, and reports no violation.

import Foundation
import Testing

@Suite("A site with a strict policy")
struct StrictPageTests {
  private static let picture =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9aw"
    + "AAAABJRU5ErkJggg=="

  @Test(
    "The printed directives suffice, and verify confirms it",
    arguments: ["html", "script", "whatsapp"])
  func strict(format: String) throws {
    let engine = try ServedEngine()
    let picture = engine.database + ".png"
    try #require(Data(base64Encoded: Self.picture)).write(to: URL(filePath: picture))
    let channel = try engine.channel(
      "Loja",
      [
        "settings.whatsapp=+5511987654321", "settings.image=\(picture)", "appearance.icon=image",
        "settings.privacyNotice.text=Usamos seus dados para responder.",
      ])
    try engine.start()
    let site = try BrowserSite()
    defer { site.close() }
    let output = try engine.command(["snippet", channel, "--format", format, "--json"])
    let snippet = try JSONDecoder().decode(PrintedSnippet.self, from: Data(output.utf8))
    let shop = site.put(
      .init(
        html: "<!DOCTYPE html><title>Loja</title><body><h1>Loja</h1>\n\(snippet.code)</body>",
        headers: [
          "Content-Security-Policy": "default-src 'none'; \(snippet.policy.joined(separator: " "))"
        ]), at: "/")
    let browser = try Browser.launch()
    let page = try browser.page()
    try page.navigate(shop)
    try page.waitUntil("\(part(".launcher img")).naturalWidth === 1")
    try page.click(".launcher")
    if format == "whatsapp" { try page.click(".menu button") }
    try page.waitUntil(isShown(".card"))
    try page.click("#accept")
    try page.click(".card .primary")
    try page.waitUntil(isShown(".composer"))
    try page.write("oi")
    try page.waitForConversation(["oi"])
    #expect(try page.style("position", of: part(".window")) == "fixed")
    #expect(page.violations.isEmpty && page.console.isEmpty, "\(page.account())")
    #expect(try engine.run(["verify", shop, "--channel", channel]).status == 0)
  }
}

/// The output of `canais snippet --json`.
struct PrintedSnippet: Decodable {
  /// The activation code.
  var code: String
  /// The directives of a Content-Security-Policy that the code needs.
  var policy: [String]
}
