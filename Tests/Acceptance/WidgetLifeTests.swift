// The socket's life in a browser: what is told of the page, when a line counts as dead, how it
// comes back; and what happens where nothing can be reached, kept, or asked.

import Foundation
import Testing

@Suite("The widget's life in a page")
struct WidgetLifeTests {
  @Test("Tells at once that the page is hidden and seen, and again at each heartbeat")
  func signs() throws {
    let stage = try WidgetStage()
    let page = try stage.visit(pace: 100)
    try page.beginTalk()
    try page.waitUntil("peer.sent.at(-1) === 'a'")
    try page.waitUntil("peer.sent.filter((sign) => sign === 'a').length >= 3")
    let other = try stage.browser.page()
    try page.waitUntil("document.visibilityState === 'hidden'")
    #expect(try page.text("peer.sent.at(-1)") == "h")
    try page.waitUntil("peer.sent.filter((sign) => sign === 'h').length >= 2")
    try stage.browser.activate(page)
    try page.waitUntil("document.visibilityState === 'visible'")
    #expect(try page.text("peer.sent.at(-1)") == "a")
    #expect(try page.number("peer.sockets.length") == 1)
    #expect(other.console.isEmpty)
  }

  @Test("A line whose answer is late is dead, and another is taken")
  func lateAnswer() throws {
    let stage = try WidgetStage()
    let page = try stage.visit(pace: 50)
    try page.beginTalk()
    try page.evaluate("peer.answers = false")
    try page.waitUntil("peer.frames('resume').length === 1")
    #expect(try page.number("peer.sockets[0].readyState") == 3)
    try page.evaluate("peer.answers = true")
    try page.write("ainda aqui")
    try page.waitUntil("\(part(".own .meta")).textContent.includes('Enviada')")
  }

  @Test("A hidden page comes back straight from the close")
  func hiddenReturn() throws {
    let stage = try WidgetStage()
    let page = try stage.visit()
    try page.beginTalk()
    let other = try stage.browser.page()
    try page.waitUntil("document.visibilityState === 'hidden'")
    #expect(try page.number("(peer.last.drop(1006), peer.sockets.length)") == 2)
    #expect(other.exceptions.isEmpty)
  }

  @Test("A page that is left closes its socket, and opens one when it is shown again")
  func backForwardCache() throws {
    let stage = try WidgetStage()
    let page = try stage.visit()
    try page.beginTalk()
    try page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    #expect(try page.number("peer.last.readyState") == 3)
    try page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    try page.waitUntil("peer.frames('resume').length === 1")
  }

  @Test("The network's return probes the line, and ends a wait")
  func online() throws {
    let stage = try WidgetStage()
    let page = try stage.visit()
    try page.beginTalk()
    let before = try page.number("peer.sent.length")
    try page.evaluate("dispatchEvent(new Event('online'))")
    #expect(try page.number("peer.sent.length") == before + 1)
    try page.evaluate("peer.accepts = false; peer.last.drop(1006)")
    try page.waitUntil("peer.sockets.length >= 4")
    try page.waitUntil(isShown(".status"))
    #expect(try page.text("\(part(".status")).textContent") == "Sem conexão. Tentando de novo…")
    try page.evaluate("peer.accepts = true; dispatchEvent(new Event('online'))")
    try page.waitUntil("!\(isShown(".status"))")
  }

  @Test(
    "A refusal is one sentence to the visitor, one line in the console, and no other try",
    arguments: [
      ("unknown_channel", 4404, "Este atendimento não foi encontrado."),
      ("channel_disabled", 4403, "Este atendimento não está disponível no momento."),
      ("origin", 4403, "Este atendimento não está disponível neste site."),
    ])
  func refusals(code: String, closing: Int, sentence: String) throws {
    let stage = try WidgetStage()
    let page = try stage.visit(
      pace: 100,
      before: "peer.heard = (socket) => { socket.receive({ type: 'error', code: '\(code)' }); "
        + "socket.drop(\(closing)); };")
    try page.click(".launcher")
    try page.waitUntil(isShown(".sentence"))
    #expect(try page.text("\(part(".sentence")).textContent") == sentence)
    #expect(try page.isTrue(isShown(".composer")) == false)
    #expect(page.written.map(\.level) == ["warning"])
    #expect(page.written.first?.text.contains(sentence) == true)
    try page.evaluate("new Promise((done) => setTimeout(done, 60000))")
    #expect(try page.number("peer.sockets.length") == 1)
    #expect(try page.text("document.getElementById('shop').textContent") == "Loja")
  }

  @Test("A conversation that cannot be proved is forgotten, and another may begin")
  func secret() throws {
    let stage = try WidgetStage()
    let page = try stage.visit()
    try page.beginTalk()
    try page.evaluate(
      "peer.heard = (socket) => { socket.receive({ type: 'error', code: 'secret' }); "
        + "socket.drop(4401); }; peer.last.drop(1006)")
    try page.waitUntil("!Object.keys(localStorage).some((key) => key.endsWith(':session'))")
    #expect(try page.isTrue(isShown(".composer")))
    #expect(page.written.isEmpty)
  }

  @Test("An engine that is full is asked again later")
  func busy() throws {
    let stage = try WidgetStage()
    let page = try stage.visit(
      pace: 100,
      before: "const { heard } = peer; peer.heard = (socket, text) => { "
        + "if (peer.sockets.length > 1) { heard.call(peer, socket, text); return; } "
        + "socket.receive({ type: 'error', code: 'limit' }); socket.drop(4429); };")
    try page.beginTalk()
    #expect(try page.number("peer.frames('start').length") == 2)
  }

  @Test("An unknown channel, a shut one and one that cannot be reached leave the site whole")
  func noChannel() throws {
    let stage = try WidgetStage { $0.enabled = false }
    let page = try stage.visit()
    #expect(try page.isTrue(isShown(".launcher")) == false, "nobody is led to a closed door")
    #expect(page.written.count == 1)
    #expect(page.written.first?.text.contains("channel_disabled") == true)
    let id = stage.channel.id
    stage.channel.id = "ffffffffffffffffffffffff"
    try page.navigate(stage.customerPage())
    try page.waitUntil(part(".launcher"))
    #expect(try page.isTrue(isShown(".launcher")) == false)
    #expect(page.written.count == 2)
    stage.channel.id = id
    let direct = try stage.tab()
    try direct.navigate("\(stage.engine.origin)/webchat/?cid=\(id)")
    try direct.waitUntil(isShown(".sentence"))
    #expect(
      try direct.text("\(part(".sentence")).textContent")
        == "Este atendimento não está disponível no momento.")
    #expect(try direct.number("peer.sockets.length") == 0)
    let cut = try stage.tab()
    try cut.block(["*config.json"])
    try cut.navigate(stage.customerPage())
    try cut.waitUntil(part(".launcher"))
    try cut.click(".launcher")
    try cut.waitUntil(isShown(".sentence"))
    #expect(cut.written.count == 1)
    #expect(page.exceptions.isEmpty && cut.exceptions.isEmpty)
  }

  @Test(
    "Behind a proxy without WebSocket the visitor reads a notice, and the console has one message")
  func noSocket() throws {
    let stage = try WidgetStage()
    let page = try stage.visit(pace: 100, before: "peer.accepts = false;")
    try page.click(".launcher")
    try page.waitUntil("\(part(".status")).textContent.startsWith('Não foi possível conectar')")
    try page.waitUntil("peer.sockets.length > 6")
    #expect(page.written.map(\.level) == ["warning"])
    try page.evaluate("peer.accepts = true")
    try page.waitUntil("peer.last.id && \(part(".status")).hidden")
  }

  @Test("Without browser storage a page remembers until it is closed")
  func noStorage() throws {
    let stage = try WidgetStage()
    let page = try stage.visit(
      before: """
        for (const name of ['localStorage', 'sessionStorage']) {
          Object.defineProperty(window, name, {
            get() { throw new DOMException('no', 'SecurityError'); },
          });
        }
        """)
    try page.beginTalk()
    try page.write("oi")
    try page.waitUntil("\(part(".own .meta")).textContent.includes('Enviada')")
    try page.evaluate("peer.last.drop(1006)")
    try page.waitUntil("peer.frames('resume').length === 1")
    #expect(page.exceptions.isEmpty && page.console.isEmpty, "\(page.account())")
  }

  @Test("A site that changes pages by changing the body keeps the window and the talk")
  func newBody() throws {
    let stage = try WidgetStage()
    let page = try stage.visit()
    try page.beginTalk()
    try page.write("um")
    try page.waitUntil("\(part(".own .meta")).textContent.includes('Enviada')")
    try page.evaluate(
      "document.body.replaceWith(Object.assign(document.createElement('body'), "
        + "{ innerHTML: '<h1>Outra</h1>' }))")
    try page.waitUntil(isShown(".window"))
    try page.write("dois")
    try page.waitUntil("peer.frames('message').length === 2")
    #expect(try page.talk() == ["um", "dois"])
    #expect(try page.number("peer.sockets.length") == 1)
    // What the site takes away on purpose stays away.
    try page.evaluate("webchat('destroy')")
    #expect(try page.isTrue("document.getElementById('canais-webchat')") == false)
    #expect(try page.number("peer.last.readyState") == 3)
    #expect(page.exceptions.isEmpty && page.console.isEmpty, "\(page.account())")
  }
}
