// Bad input on a customer's page, with the real engine: the page goes on, the visitor reads one
// sentence, and the widget writes one line to the browser's console.

import Foundation
import Testing

@Suite("Pasted code that cannot work")
struct RefusedPageTests {
  /// The page does what it did without the code, the visitor reads the sentence, and there is one
  /// line in the console.
  private func expectWhole(_ page: BrowserPage, _ selector: String, _ sentence: String) throws {
    try page.waitUntil(
      "\(isShown(selector)) && \(part(selector)).textContent === \(WidgetLookTests.quoted(sentence))"
    )
    let bought = try page.number("window.bought || 0")
    try page.evaluate("document.getElementById('buy').click()")
    #expect(try page.number("window.bought") == bought + 1)
    #expect(page.written.map(\.level) == ["warning"], "\(page.account())")
    #expect(page.written.first?.text.contains(sentence) == true)
    #expect(page.exceptions.isEmpty, "\(page.account())")
  }

  @Test("A foreign site, an unknown channel, a shut one: the page is whole, one sentence, one line")
  func refused() throws {
    let engine = try ServedEngine()
    let channel = try engine.channel("Loja")
    try engine.start()
    let site = try BrowserSite()
    defer { site.close() }
    let browser = try Browser.launch()
    let shop = try engine.page(channel, on: site)

    let talking = try browser.page()
    try talking.navigate(shop)
    try talking.waitUntil(part(".launcher"))
    try talking.click(".launcher")
    try talking.write("oi")
    try talking.waitForTalk(["oi"])

    try engine.command(["channel", "set", channel, "enabled=false"])
    // A talk that is open goes on; a browser without one is told.
    try talking.reload()
    try talking.waitForTalk(["oi"])
    try talking.write("ainda aqui")
    try talking.waitForTalk(["oi", "ainda aqui"])
    try talking.evaluate("localStorage.clear(); sessionStorage.clear()")
    try talking.navigate(shop)
    try talking.waitUntil(part(".launcher"))
    try talking.click(".launcher")
    try expectWhole(
      talking, ".sentence", "Este atendimento não está disponível no momento.")
    try engine.command([
      "channel", "set", channel, "enabled=true", "settings.allowedOrigins+=https://loja.example",
    ])
    let foreign = try browser.page()
    try foreign.navigate(shop)
    try foreign.waitUntil(part(".launcher"))
    try foreign.click(".launcher")
    try expectWhole(foreign, ".sentence", "Este atendimento não está disponível neste site.")
    #expect(try engine.sessions(channel).count == 1, "no session but the first")

    try engine.command(["channel", "set", channel, "settings.allowedOrigins+=\(site.origin)"])
    let allowed = try browser.page()
    try allowed.navigate(shop)
    try allowed.waitUntil(part(".launcher"))
    try allowed.click(".launcher")
    try allowed.write("agora sim")
    try allowed.waitForTalk(["agora sim"])

    let wrong = try engine.snippet(channel).replacing(channel, with: "0123456789abcdef01234567")
    let unknown = try browser.page()
    try unknown.navigate(site.put(ServedEngine.shop(wrong), at: "/unknown"))
    try unknown.waitUntil(part(".launcher"))
    try unknown.click(".launcher")
    try expectWhole(unknown, ".sentence", "Este atendimento não foi encontrado.")
  }

  @Test("A proxy that lets no socket through: the page is whole, one sentence, one line")
  func blocked() throws {
    let engine = try ServedEngine()
    let channel = try engine.channel("Loja")
    try engine.start()
    let site = try BrowserSite()
    let proxy = try BrowserSite()
    defer {
      site.close()
      proxy.close()
    }
    // It hands on what is HTTP, and answers a wish for a socket with 404.
    for path in ["/webchat/webchat.js", "/webchat/\(channel)/config.json"] {
      let answer = try engine.fetch(path)
      #expect(answer.status == 200)
      let type = path.hasSuffix("js") ? "text/javascript" : "application/json"
      proxy.put(.init(type: type, body: Array(answer.body)), at: path)
    }
    try engine.command(["snippet", channel, "--public-url", proxy.origin])
    let browser = try Browser.launch()
    let page = try browser.page()
    try page.navigate(try engine.page(channel, on: site))
    try page.waitUntil(part(".launcher"))
    try page.click(".launcher")
    try page.write("oi")
    try expectWhole(
      page, ".status", "Não foi possível conectar ao atendimento. Continuamos tentando.")
    #expect(try page.isTrue("\(shadow).querySelector('.own.waiting')"), "what was written is kept")
  }
}
