// The code as `canais snippet` prints it, pasted into a customer's page on another origin, and the
// engine as `canais serve` runs it: what visitor and agent write arrives once, whatever is reloaded,
// restarted or killed in between.

import Foundation
import Testing

@Suite("Pasted code")
struct PastedCodeTests {
  /// Keeps what the page's tag manager is told through every page of the tab.
  static let tagManager = """
    window.dataLayer = { push(entry) {
      const all = JSON.parse(sessionStorage.told || '[]');
      sessionStorage.told = JSON.stringify([...all, entry]);
    } };
    """

  /// The names of the events the tag manager was told.
  static let told = "JSON.parse(sessionStorage.told || '[]').map((entry) => entry.event)"

  @Test("html: a conversation through reload, kill and restart, and a second tab")
  func html() throws {
    let engine = try ServedEngine()
    let channel = try engine.channel(
      "Loja",
      [
        "settings.requestedData+=name", "settings.requestedData[0].label=Seu nome",
        "settings.requestedData[0].required=true",
      ])
    try engine.start()
    let site = try BrowserSite()
    defer { site.close() }
    let browser = try Browser.launch()
    let page = try browser.page()
    try page.beforeEachPage(run: Self.tagManager)
    let shop = try engine.page(channel, on: site)
    try page.navigate(shop)
    try page.waitUntil(part(".launcher"))
    try page.click(".launcher")
    try page.waitUntil(isShown(".card"))
    #expect(try page.text("\(part(".field label")).textContent") == "Seu nome")
    #expect(try engine.sessions(channel).isEmpty, "no session before the form is sent")
    try page.evaluate("\(part("[name=name]")).focus()")
    try page.type("Ana")
    try page.press("Enter", code: 13)
    try page.waitUntil("\(Self.told).includes('webchat_sessao_iniciada')")
    try page.write("um")
    try page.waitForTalk(["um"])
    let session = try engine.session(channel)
    try engine.say("dois", to: session)
    try page.waitForTalk(["um", "dois"])
    try page.reload()
    try page.waitForTalk(["um", "dois"])
    engine.kill()
    try page.write("três")
    #expect(try page.isTrue("\(shadow).querySelector('.own.waiting')"))
    // The browser has the script from before; the channel it must ask for again.
    try page.reload()
    try page.waitUntil(part(".launcher"))
    try engine.start()
    try page.waitForTalk(["um", "dois", "três"])
    engine.stop()
    try page.write("quatro")
    try engine.start()
    try page.waitForTalk(["um", "dois", "três", "quatro"])
    try engine.say("cinco", to: session)
    let second = try browser.page()
    try second.navigate(shop)
    let all = ["um", "dois", "três", "quatro", "cinco"]
    for tab in [second, page] { try tab.waitForTalk(all) }
    try second.click(".launcher")
    try second.write("seis")
    try page.waitForTalk(all + ["seis"])
    #expect(try engine.texts(session) == all + ["seis"])
    #expect(try engine.sessions(channel)[0]["tabs"] as? Int == 2)
    #expect(try engine.sessions(channel)[0]["name"] as? String == "Ana")
    #expect(try engine.sessions(channel)[0]["page"] as? String == shop)
    try engine.ask("sessions/\(session)/end", [:])
    for tab in [page, second] {
      try tab.waitUntil("\(part(".stop p")).textContent === 'A conversa foi encerrada.'")
      #expect(tab.exceptions.isEmpty && tab.written.count <= 1, "\(tab.account())")
    }
    let (sent, received) = ("webchat_mensagem_enviada", "webchat_mensagem_recebida")
    let told = try page.evaluate(Self.told) as? [String]
    #expect(
      told == [
        "webchat_aberto", "webchat_sessao_iniciada", sent, received, sent, sent, received,
        "webchat_encerrado",
      ])
  }

  /// A page whose tag manager puts the tag in as such programs do: elements made anew from its text,
  /// since scripts set as markup do not run.
  private func managed(_ tag: String, on site: BrowserSite) throws -> String {
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

  @Test("gtm: put in by a tag manager, opens by itself, and both sides talk")
  func tagManager() throws {
    let engine = try ServedEngine()
    let channel = try engine.channel("Loja", ["settings.opening.delay=1"])
    try engine.start()
    let site = try BrowserSite()
    defer { site.close() }
    let browser = try Browser.launch()
    let page = try browser.page()
    try page.navigate(try managed(try engine.snippet(channel, "gtm"), on: site))
    try page.waitUntil(isShown(".window"))
    #expect(try engine.sessions(channel).isEmpty, "a window that opens by itself starts nothing")
    try page.write("oi")
    try page.waitForTalk(["oi"])
    let session = try engine.session(channel)
    try engine.say("olá", to: session)
    try page.waitForTalk(["oi", "olá"])
    try engine.ask("sessions/\(session)/events", ["name": "lead", "data": ["plano": "ouro"]])
    try page.waitUntil("dataLayer.some((entry) => entry.event === 'webchat_fluxo')")
    try engine.ask("sessions/\(session)/handover", [:])
    try page.waitForTalk(["oi", "olá", "Agora você fala com a nossa equipe."])
    try page.evaluate("webchat('close')")
    #expect(
      try page.evaluate("dataLayer.map((entry) => entry.event)") as? [String] == [
        "webchat_aberto", "webchat_mensagem_enviada", "webchat_sessao_iniciada",
        "webchat_mensagem_recebida", "webchat_fluxo", "webchat_transbordo", "webchat_fechado",
      ])
    #expect(try page.text("dataLayer[4].webchat_dados.dados.plano") == "ouro")
    #expect(try page.text("dataLayer[0].webchat_cid") == channel)
    try page.reload()
    try page.waitForTalk(["oi", "olá"])
    #expect(try engine.texts(session) == ["oi", "olá"])
    #expect(page.exceptions.isEmpty && page.console.isEmpty, "\(page.account())")
  }

  @Test("whatsapp: one button opens to both, and both sides talk")
  func whatsapp() throws {
    let engine = try ServedEngine()
    let channel = try engine.channel("Loja", ["settings.whatsapp=+5511987654321"])
    try engine.start()
    let site = try BrowserSite()
    defer { site.close() }
    let browser = try Browser.launch()
    let page = try browser.page()
    try page.navigate(try engine.page(channel, on: site, "whatsapp"))
    try page.waitUntil(part(".launcher"))
    try page.click(".launcher")
    try page.waitUntil(isShown(".menu"))
    #expect(try page.text("\(part(".menu a")).href") == "https://wa.me/5511987654321")
    #expect(try engine.sessions(channel).isEmpty)
    try page.click(".menu button")
    try page.write("oi")
    try page.waitForTalk(["oi"])
    try engine.say("olá", to: try engine.session(channel))
    try page.waitForTalk(["oi", "olá"])
    #expect(page.exceptions.isEmpty && page.console.isEmpty, "\(page.account())")
  }
}
