// Activation code that cannot work on a customer's page: the page goes on, the visitor reads one
// sentence, and the widget writes one line to the browser's console.

import Testing

@Suite("Pasted code that cannot work")
struct RefusedPageTests {
  /// Expects that a part of the widget shows the sentence, that the page's own button works, and
  /// that the only console line is the widget's warning.
  private func expectSentence(
    _ sentence: String, code: String, in selector: String, _ page: BrowserPage
  ) throws {
    let text = WidgetLookTests.quoted(sentence)
    try page.waitUntil("\(isShown(selector)) && \(part(selector)).textContent === \(text)")
    let bought = try page.number("window.bought || 0")
    try page.evaluate("document.getElementById('buy').click()")
    #expect(try page.number("window.bought") == bought + 1)
    #expect(page.written.map(\.level) == ["warning"], "\(page.account())")
    #expect(page.written.first?.text.contains("\(code), cid ") == true)
    #expect(page.exceptions.isEmpty, "\(page.account())")
  }

  @Test("A disabled channel keeps open conversations and refuses new ones in one sentence")
  func disabled() throws {
    let fixture = try WidgetFixture()
    let page = try fixture.openConversation("oi")
    try fixture.engine.command(["channel", "set", fixture.channel, "enabled=false"])
    try page.reload()
    try page.waitForConversation(["oi"])
    try page.write("ainda aqui")
    try page.waitForConversation(["oi", "ainda aqui"])
    // Without stored identifiers the visitor is a new one.
    try page.evaluate("localStorage.clear(); sessionStorage.clear()")
    try page.navigate(fixture.shop)
    try page.waitUntil(part(".launcher"))
    // A page with the configuration of before learns it from the engine when the button is pressed.
    try page.click(".launcher")
    try expectSentence(
      "Este atendimento não está disponível no momento.", code: "channel_disabled",
      in: ".sentence", page)
    #expect(try fixture.engine.sessions(fixture.channel).count == 1)
  }

  @Test("A site that the channel does not list is refused in one sentence until it is listed")
  func foreignSite() throws {
    let fixture = try WidgetFixture(settings: [
      "settings.allowedOrigins+=https://loja.example"
    ])
    let foreign = try fixture.openPage()
    try foreign.click(".launcher")
    try expectSentence(
      "Este atendimento não está disponível neste site.", code: "origin", in: ".sentence", foreign)
    #expect(try fixture.engine.sessions(fixture.channel).isEmpty)
    try fixture.engine.command([
      "channel", "set", fixture.channel, "settings.allowedOrigins+=\(fixture.site.origin)",
    ])
    _ = try fixture.openConversation("agora sim")
  }

  @Test("A channel that does not exist is refused in one sentence")
  func unknownChannel() throws {
    let fixture = try WidgetFixture()
    let code = try fixture.engine.snippet(fixture.channel)
      .replacing(fixture.channel, with: "0123456789abcdef01234567")
    let page = try fixture.openPage(fixture.site.put(ServedEngine.shop(code), at: "/unknown"))
    try page.click(".launcher")
    try expectSentence(
      "Este atendimento não foi encontrado.", code: "unknown_channel", in: ".sentence", page)
  }

  @Test("Behind a proxy without WebSocket one sentence says so, and messages are kept")
  func blockedSocket() throws {
    let fixture = try WidgetFixture()
    let proxy = try BrowserSite()
    defer { proxy.close() }
    // The proxy forwards HTTP, and answers a WebSocket handshake with 404.
    func forward(_ path: String, as type: String) throws -> String {
      let response = try fixture.engine.fetch(path)
      #expect(response.status == 200)
      let address = path.prefix { $0 != "?" }
      proxy.put(.init(type: type, body: response.body), at: String(address))
      return String(decoding: response.body, as: UTF8.self)
    }
    let loader = try forward("/webchat/webchat.js", as: "text/javascript")
    let window = try #require(loader.firstMatch(of: /'(window\.js\?[0-9a-f]+)'/)).output.1
    _ = try forward("/webchat/\(window)-pt-BR", as: "text/javascript")
    _ = try forward("/webchat/\(fixture.channel)/config.json", as: "application/json")
    let code = try fixture.engine.command([
      "snippet", fixture.channel, "--public-url", proxy.origin,
    ])
    let page = try fixture.openPage(fixture.site.put(ServedEngine.shop(code), at: "/proxied"))
    try page.click(".launcher")
    try page.write("oi")
    try expectSentence(
      "Não foi possível conectar ao atendimento. Continuamos tentando.", code: "blocked",
      in: ".status", page)
    #expect(try page.isTrue("\(shadow).querySelector('.own.waiting')"), "the message is kept")
  }
}
