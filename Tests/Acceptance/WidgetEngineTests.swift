// The widget against the real engine: the code as it is handed out, on another origin's page.

import Channels
import Client
import Foundation
import TestSupport
import Testing

@Suite("The widget and the engine", .ownThread)
struct WidgetEngineTests {
  /// A customer's page with a channel's code.
  private func put(
    _ channel: Channel, of engine: BrowserEngine, on site: BrowserSite,
    format: Snippet.Format = .html
  ) -> String {
    let code = Snippet(channel: channel, host: engine.origin).code(format)
    return site.put(
      .init(
        html: """
          <!DOCTYPE html><html lang="pt-BR"><head><title>Loja</title></head>
          <body>\(code)</body></html>
          """), at: "/")
  }

  private func onlySession(_ engine: BrowserEngine) async throws -> FeedRow {
    let rows = try await engine.api().sessions(FeedQuery()).rows
    #expect(rows.count == 1)
    return try #require(rows.first)
  }

  @Test("The direct URL shows the channel, starts a session, and reports that it is hidden")
  func direct() async throws {
    let engine = try BrowserEngine()
    let channel = try engine.channel { channel in
      channel.text.title = "Suporte"
      channel.appearance.background = "#102030"
      channel.appearance.font = "#FFFFFF"
    }
    try engine.start()
    let browser = try Browser.launch()
    let page = try browser.page()
    try page.beforeEachPage(run: "window.dataLayer = [];")
    try page.navigate("\(engine.origin)/webchat/?cid=\(channel.id)")
    try page.waitUntil("dataLayer.some((one) => one.event === 'webchat_sessao_iniciada')")
    #expect(try page.text("\(part("h2")).textContent") == "Suporte")
    #expect(try page.text("\(part(".welcome")).textContent") == channel.text.welcome)
    #expect(try page.style("background-color", of: part(".window")) == "rgb(16, 32, 48)")
    #expect(try await onlySession(engine).state.name == "online")
    let other = try browser.page()
    try page.waitUntil("document.visibilityState === 'hidden'")
    #expect(page.sent.last == "h")
    #expect(
      other.console.isEmpty && page.console.isEmpty && page.exceptions.isEmpty,
      "\(page.account()); \(other.account())")
  }

  @Test("No message is lost or repeated by a restart of the engine or a reload")
  func conversation() async throws {
    let engine = try BrowserEngine()
    let channel = try engine.channel()
    try engine.start()
    let site = try BrowserSite()
    defer { site.close() }
    let browser = try Browser.launch()
    let page = try browser.page()
    try page.navigate(put(channel, of: engine, on: site))
    try page.waitUntil(part(".launcher"))
    try page.click(".launcher")
    try page.write("um")
    try page.waitUntil("\(part(".own .meta")).textContent.includes('Enviada')")
    let session = try await onlySession(engine).session
    try await engine.api().send(OutgoingMessage("resposta", name: "Marina"), to: session)
    try page.waitUntil("\(messageBubbles).length === 2")
    #expect(try page.text("\(part(".other .who")).textContent") == "Marina")
    try await engine.api().handOver(session)
    try page.waitUntil(isShown(".system .bubble"))
    engine.stop()
    try page.write("sem motor")
    try engine.start()
    try page.reload()
    try page.waitUntil("\(messageBubbles).length === 3")
    try page.waitUntil("!\(shadow).querySelector('.waiting')")
    let texts = try page.evaluate("[...\(messageBubbles)].map((b) => b.textContent)")
    #expect(texts as? [String] == ["um", "resposta", "sem motor"])
    let second = try browser.page()
    try second.navigate(site.origin)
    try second.click(".launcher")
    try second.waitUntil("\(messageBubbles).length === 3")
    #expect(try await onlySession(engine).tabs == 2)
    try await engine.api().end(session)
    for tab in [page, second] {
      try tab.waitUntil("\(part(".stop p")).textContent === 'A conversa foi encerrada.'")
      #expect(tab.exceptions.isEmpty)
    }
  }

  @Test("What is filled in reaches the session, with the notice")
  func form() async throws {
    let engine = try BrowserEngine()
    let channel = try engine.channel { channel in
      channel.settings.requestedData = [
        .init(key: "name", kind: .name, label: "Nome", required: true),
        .init(key: "cpf", kind: .cpf, label: "CPF", required: true),
      ]
      channel.settings.privacyNotice.text = "Usamos seus dados para responder."
    }
    try engine.start()
    let site = try BrowserSite()
    defer { site.close() }
    let browser = try Browser.launch()
    let page = try browser.page()
    try page.navigate(put(channel, of: engine, on: site))
    try page.waitUntil(part(".launcher"))
    try page.click(".launcher")
    try page.waitUntil(isShown(".card"))
    try page.evaluate("\(part("[name=name]")).value = 'Ana'")
    try page.evaluate("\(part("[name=cpf]")).value = '529.982.247-25'")
    try page.click("#accept")
    try page.click(".card .primary")
    try page.write("oi")
    try page.waitUntil("\(part(".own .meta")).textContent.includes('Enviada')")
    #expect(try await onlySession(engine).name == "Ana")
  }

  @Test("A site that is not allowed and a shut channel: one sentence, one line in the console")
  func refused() throws {
    let engine = try BrowserEngine()
    let closed = try engine.channel { $0.settings.allowedOrigins = ["https://loja.example"] }
    let shut = try engine.channel { $0.enabled = false }
    try engine.start()
    let site = try BrowserSite()
    defer { site.close() }
    let browser = try Browser.launch()
    let sentences = [
      "Este atendimento não está disponível neste site.",
      "Este atendimento não está disponível no momento.",
    ]
    let refused = try browser.page()
    try refused.navigate(put(closed, of: engine, on: site))
    try refused.waitUntil(part(".launcher"))
    try refused.click(".launcher")
    try refused.waitUntil(isShown(".sentence"))
    let direct = try browser.page()
    try direct.navigate("\(engine.origin)/webchat/?cid=\(shut.id)")
    try direct.waitUntil(isShown(".sentence"))
    for (page, sentence) in zip([refused, direct], sentences) {
      #expect(try page.text("\(part(".sentence")).textContent") == sentence)
      #expect(page.written.count == 1 && page.exceptions.isEmpty, "\(page.account())")
    }
    let shutPage = try browser.page()
    try shutPage.navigate(put(shut, of: engine, on: site))
    try shutPage.waitUntil(part(".launcher"))
    #expect(try shutPage.isTrue(isShown(".launcher")) == false, "nobody is led to a closed door")
    let page = try browser.page()
    try page.call("Network.setExtraHTTPHeaders", ["headers": ["Accept-Language": "es-AR"]])
    try page.navigate("\(engine.origin)/webchat/?cid=ffffffffffffffffffffffff")
    #expect(try page.text("document.querySelector('h1').textContent") == "Chat no encontrado")
  }

  @Test("A tab hidden for two real minutes stays connected; its absence follows what counts")
  func hidden() async throws {
    let engine = try BrowserEngine()
    try engine.setPlatform()
    var channels: [Channel] = []
    for counts in [Channel.Presence.Counts.activity, .connection] {
      channels.append(
        try engine.channel { channel in
          channel.settings.presence.enabled = true
          channel.settings.presence.interval = 1
          channel.settings.presence.counts = counts
        })
    }
    try engine.start()
    let browser = try Browser.launch()
    var pages: [BrowserPage] = []
    for channel in channels {
      let page = try browser.page()
      try page.beforeEachPage(run: "window.dataLayer = [];")
      try page.navigate("\(engine.origin)/webchat/?cid=\(channel.id)")
      try page.waitUntil("dataLayer.some((one) => one.event === 'webchat_sessao_iniciada')")
      pages.append(page)
    }
    let front = try browser.page()
    try front.waitUntil("performance.now() > 125000", seconds: 240)
    let rows = try await engine.api().sessions(FeedQuery()).rows
    let states = channels.map { channel in
      rows.filter { $0.channel == channel.id }.map { "\($0.state.name) \($0.reason.name)" }
    }
    #expect(states[0] == ["absent page_inactive"])
    #expect(states[1] == ["online started"])
    #expect(pages.flatMap(\.sent).filter { $0.contains("resume") } == [])
    try browser.activate(pages[0])
    try await until("the return of the visitor") {
      let rows = try await engine.api().sessions(FeedQuery()).rows
      return rows.first { $0.channel == channels[0].id }?.state.name == "online"
    }
  }
}
