// The code that `canais snippet` prints, pasted into a customer's page on another origin, and the
// engine as `canais serve` runs it: messages of visitor and agent arrive exactly once, whatever is
// reloaded, restarted or killed meanwhile.

import Foundation
import Testing

@Suite("Pasted code")
struct PastedCodeTests {
  /// Records the tag manager's events in the tab, across its pages.
  private static let tagManager = """
    window.dataLayer = { push(entry) {
      const all = JSON.parse(sessionStorage.recorded || '[]');
      sessionStorage.recorded = JSON.stringify([...all, entry]);
    } };
    """

  /// The names of the recorded events.
  private static let events =
    "JSON.parse(sessionStorage.recorded || '[]').map((entry) => entry.event)"

  @Test("The form comes before the session, and its data reaches the engine")
  func form() throws {
    let fixture = try WidgetFixture(settings: [
      "settings.requestedData+=name", "settings.requestedData[0].label=Seu nome",
      "settings.requestedData[0].required=true",
    ])
    let page = try fixture.openPage(script: Self.tagManager)
    try page.click(".launcher")
    try page.waitUntil(isShown(".card"))
    #expect(try page.text("\(part(".field label")).textContent") == "Seu nome")
    #expect(try fixture.engine.sessions(fixture.channel).isEmpty)
    try page.evaluate("\(part("[name=name]")).focus()")
    try page.type("Ana")
    try page.press("Enter", code: 13)
    try page.waitUntil("\(Self.events).includes('webchat_sessao_iniciada')")
    try page.write("um")
    try page.waitForConversation(["um"])
    let row = try #require(try fixture.engine.sessions(fixture.channel).first)
    #expect(row.name == "Ana" && row.page == fixture.shop)
    #expect(page.exceptions.isEmpty && page.console.isEmpty, "\(page.account())")
  }

  @Test("A conversation survives reloads, a kill and a restart of the engine")
  func conversation() throws {
    let fixture = try WidgetFixture()
    let engine = fixture.engine
    let page = try fixture.openConversation("um", script: Self.tagManager)
    let session = try engine.session(fixture.channel)
    try engine.write("dois", to: session)
    try page.waitForConversation(["um", "dois"])
    try page.reload()
    // It opens again by itself; opened by the test meanwhile, it would count as opened twice.
    try page.waitUntil(isShown(".window"))
    try page.waitForConversation(["um", "dois"])
    engine.kill()
    try page.write("três")
    #expect(try page.isTrue("\(shadow).querySelector('.own.waiting')"))
    // The browser has the script in its cache; the channel's configuration it must request again.
    try page.reload()
    try page.waitUntil(part(".launcher"))
    try engine.start()
    try page.waitUntil(isShown(".window"))
    try page.waitForConversation(["um", "dois", "três"])
    engine.stop()
    try page.write("quatro")
    try engine.start()
    let texts = ["um", "dois", "três", "quatro"]
    try page.waitForConversation(texts)
    #expect(try engine.texts(session) == texts)
    try engine.request("sessions/\(session)/end", [:])
    try page.waitUntil("\(part(".stop p")).textContent === 'A conversa foi encerrada.'")
    #expect(page.exceptions.isEmpty && page.written.count <= 1, "\(page.account())")
    let (sent, received) = ("webchat_mensagem_enviada", "webchat_mensagem_recebida")
    // The first message may be written before the session has started, or after.
    let started = "webchat_sessao_iniciada"
    let events = try #require(try page.evaluate(Self.events) as? [String])
    #expect(events.prefix(3).contains(started))
    #expect(
      events.filter { $0 != started } == [
        "webchat_aberto", sent, "webchat_transbordo", received, sent, sent, "webchat_encerrado",
      ])
  }

  @Test("A second tab shows the same conversation, and both can write")
  func secondTab() throws {
    let fixture = try WidgetFixture()
    let first = try fixture.openConversation("um")
    let session = try fixture.engine.session(fixture.channel)
    let second = try fixture.openPage()
    try fixture.engine.write("dois", to: session)
    for tab in [first, second] { try tab.waitForConversation(["um", "dois"]) }
    try second.write("três")
    try first.waitForConversation(["um", "dois", "três"])
    #expect(try fixture.engine.texts(session) == ["um", "dois", "três"])
    #expect(try fixture.engine.sessions(fixture.channel).map(\.tabs) == [2])
    try fixture.engine.request("sessions/\(session)/end", [:])
    for tab in [first, second] {
      try tab.waitUntil("\(part(".stop p")).textContent === 'A conversa foi encerrada.'")
      #expect(tab.exceptions.isEmpty && tab.console.isEmpty, "\(tab.account())")
    }
  }

  /// A page whose tag manager inserts the tag as such programs do: with new script elements
  /// from the tag's text, since scripts that are set as markup do not run.
  private func managedPage(_ tag: String, on site: BrowserSite) throws -> String {
    let text = String(decoding: try JSONEncoder().encode(tag), as: UTF8.self)
      .replacing("<", with: "\\u003c")
    return site.put(
      ServedEngine.shop(
        """
        <script>
        window.dataLayer = [];
        addEventListener('load', () => {
          const holder = document.createElement('div');
          holder.innerHTML = \(text);
          for (const dead of holder.querySelectorAll('script')) {
            const live = document.createElement('script');
            for (const { name, value } of dead.attributes) live.setAttribute(name, value);
            live.text = dead.text;
            dead.replaceWith(live);
          }
          document.body.append(holder);
        });
        </script>
        """), at: "/")
  }

  @Test("gtm: a tag manager inserts the code, the window opens by itself, and both sides write")
  func tagManager() throws {
    let fixture = try WidgetFixture(
      settings: ["settings.opening.mode=delayed", "settings.opening.delay=1"], format: "gtm")
    let engine = fixture.engine
    let page = try fixture.browser.page()
    let tag = try engine.snippet(fixture.channel, "gtm")
    try page.navigate(try managedPage(tag, on: fixture.site))
    try page.waitUntil(isShown(".window"))
    #expect(try engine.sessions(fixture.channel).isEmpty, "opening by itself starts no session")
    try page.write("oi")
    try page.waitForConversation(["oi"])
    let session = try engine.session(fixture.channel)
    try engine.write("olá", to: session)
    try page.waitForConversation(["oi", "olá"])
    try engine.request(
      "sessions/\(session)/events", json: Data(#"{"name":"lead","data":{"plano":"ouro"}}"#.utf8))
    try page.waitUntil("dataLayer.some((entry) => entry.event === 'webchat_fluxo')")
    // The agent's message handed the session over; a second handover changes nothing.
    try engine.request("sessions/\(session)/handover", [:])
    try page.waitUntil(
      "\(part(".system .bubble")).textContent === 'Agora você fala com a nossa equipe.'")
    try page.evaluate("webchat('close')")
    let events = try #require(
      try page.evaluate("dataLayer.map((entry) => entry.event)") as? [String])
    // The first message may be written before the session has started, or after.
    let started = "webchat_sessao_iniciada"
    #expect(events.prefix(3).contains(started), "\(events)")
    #expect(
      events.filter { $0 != started } == [
        "webchat_aberto", "webchat_mensagem_enviada", "webchat_transbordo",
        "webchat_mensagem_recebida", "webchat_fluxo", "webchat_fechado",
      ])
    let lead = "dataLayer.find((entry) => entry.event === 'webchat_fluxo')"
    #expect(try page.text("\(lead).webchat_dados.dados.plano") == "ouro")
    #expect(try page.text("dataLayer[0].webchat_cid") == fixture.channel)
    try page.reload()
    try page.waitForConversation(["oi", "olá"])
    #expect(try engine.texts(session) == ["oi", "olá"])
    #expect(page.exceptions.isEmpty && page.console.isEmpty, "\(page.account())")
  }

  @Test("whatsapp: one button offers both, and both sides write")
  func whatsapp() throws {
    let fixture = try WidgetFixture(
      settings: ["settings.whatsapp=+5511987654321"], format: "whatsapp")
    let engine = fixture.engine
    let page = try fixture.openPage()
    try page.click(".launcher")
    try page.waitUntil(isShown(".menu"))
    #expect(try page.text("\(part(".menu a")).href") == "https://wa.me/5511987654321")
    #expect(try engine.sessions(fixture.channel).isEmpty)
    try page.click(".menu button")
    try page.write("oi")
    try page.waitForConversation(["oi"])
    try engine.write("olá", to: try engine.session(fixture.channel))
    try page.waitForConversation(["oi", "olá"])
    #expect(page.exceptions.isEmpty && page.console.isEmpty, "\(page.account())")
  }
}
