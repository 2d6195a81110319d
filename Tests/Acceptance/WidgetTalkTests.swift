// The conversation: nothing lost, nothing doubled, whatever happens to line, page and tabs.

import Foundation
import Testing

@Suite("The widget's conversation")
struct WidgetTalkTests {
  @Test("A message whose answer was lost is sent again with the same identifier, and shown once")
  func resending() throws {
    let stage = try WidgetStage()
    let page = try stage.visit()
    try page.beginTalk()
    try page.evaluate("peer.acknowledges = false")
    try page.write("um")
    try page.waitUntil("\(part(".own .meta")).textContent.includes('Enviando')")
    try page.evaluate("peer.acknowledges = true; peer.last.drop(1006)")
    try page.waitUntil("\(part(".own .meta")).textContent.includes('Enviada')")
    #expect(try page.talk() == ["um"])
    #expect(try page.number("peer.frames('resume')[0].seen") == 0)
    let ids = "peer.frames('message').map((frame) => frame.id)"
    #expect(try page.number("new Set(\(ids)).size") == 1)
    try page.evaluate("peer.last.drop(1006)")
    try page.waitUntil("peer.frames('resume').length === 2")
    #expect(try page.number("peer.frames('resume')[1].seen") == 1)
  }

  @Test("What was written without a line outlives a reload and arrives once")
  func pendingThroughReload() throws {
    let stage = try WidgetStage()
    let page = try stage.visit()
    try page.beginTalk()
    try page.write("antes")
    try page.evaluate("peer.say('resposta')")
    try page.waitUntil("\(shadow).querySelectorAll('.thread .bubble').length === 2")
    try page.evaluate("peer.accepts = false; peer.last.drop(1006)")
    try page.write("sem linha")
    #expect(try page.isTrue("\(shadow).querySelector('.own.waiting')"))
    try page.reload()
    try page.waitUntil("!\(shadow).querySelector('.own.waiting')")
    try page.waitUntil("\(shadow).querySelectorAll('.thread .bubble').length === 3")
    #expect(try page.talk() == ["antes", "resposta", "sem linha"])
    #expect(try page.isTrue(isShown(".window")), "the window was open before the reload")
    #expect(try page.number("peer.frames('start').length") == 0)
    #expect(try page.text("peer.frames('resume')[0].session") == "s1")
    #expect(try page.text("\(part(".who:not(.quiet)")).textContent") == "Marina")
  }

  @Test("What was written before the first line was there outlives a reload too")
  func firstThroughReload() throws {
    let stage = try WidgetStage()
    let page = try stage.tab(before: "peer.accepts = Boolean(sessionStorage.accepts);")
    try page.navigate(stage.customerPage())
    try page.waitUntil(part(".launcher"))
    try page.click(".launcher")
    try page.write("oi")
    #expect(try page.isTrue("\(shadow).querySelector('.own.waiting')"))
    try page.reload()
    try page.waitUntil("\(shadow).querySelector('.own.waiting')")
    try page.evaluate("sessionStorage.accepts = 'yes'")
    try page.reload()
    try page.waitUntil("\(part(".own .meta")).textContent.includes('Enviada')")
    #expect(try page.talk() == ["oi"])
    #expect(try page.number("peer.frames('start').length") == 1)
  }

  @Test("A draft and the open window survive a walk through the site")
  func draft() throws {
    let stage = try WidgetStage()
    let page = try stage.visit()
    try page.beginTalk()
    try page.evaluate("\(part("textarea")).focus()")
    try page.type("pela metade")
    try page.reload()
    try page.waitUntil("\(part("textarea")).value === 'pela metade'")
  }

  @Test("Two tabs share one conversation, also one begun while both are open")
  func tabs() throws {
    let stage = try WidgetStage()
    let one = try stage.visit()
    let two = try stage.visit()
    try one.beginTalk()
    try two.waitUntil("peer.frames('resume').length === 1")
    #expect(try two.text("peer.frames('resume')[0].session") == "s1")
    let three = try stage.visit()
    try three.waitUntil("peer.frames('resume').length === 1")
    try three.evaluate("peer.say('oi')")
    try three.waitUntil("\(part(".badge")).textContent === '1'")
    #expect(try three.text("\(part(".launcher")).ariaLabel").contains("1 mensagem nova"))
    try three.click(".launcher")
    try three.waitUntil("\(part(".badge")).hidden")
  }

  @Test("The end is shown, and the next conversation has the same contact")
  func end() throws {
    let stage = try WidgetStage()
    let page = try stage.visit()
    try page.evaluate("webchat('on', 'webchat_encerrado', (detail) => { window.why = detail })")
    try page.beginTalk()
    try page.write("oi")
    try page.click(".header .tool")
    try page.waitUntil(isShown("[role=alertdialog]"))
    try page.click("[role=alertdialog] .danger")
    try page.waitUntil(isShown(".stop"))
    #expect(try page.text("\(part(".stop p")).textContent") == "Você encerrou a conversa.")
    #expect(try page.text("window.why.motivo") == "contact_ended")
    #expect(try page.isTrue(isShown(".composer")) == false)
    try page.click(".stop .primary")
    try page.waitUntil("peer.frames('start').length === 2")
    #expect(try page.text("peer.frames('start')[1].contact") == "c1")
    #expect(try page.text("peer.frames('start')[1].contactSecret") == "y")
    try page.waitUntil(isShown(".composer"))
    #expect(try page.talk() == [])
  }

  @Test("The direct URL has another contact in each tab, and the same after a reload")
  func direct() throws {
    let stage = try WidgetStage()
    let address = "\(stage.engine.origin)/webchat/?cid=\(stage.channel.id)"
    let page = try stage.tab()
    try page.navigate(address)
    try page.waitUntil("peer.frames('start').length === 1")
    #expect(try page.text("peer.frames('start')[0].source") == "direct")
    #expect(try page.text("peer.frames('start')[0].contact") == "")
    #expect(try page.isTrue(isShown(".launcher")) == false)
    try page.reload()
    try page.waitUntil("peer.frames('resume').length === 1")
    #expect(try page.text("peer.frames('resume')[0].session") == "s1")
    let other = try stage.tab()
    try other.navigate(address)
    try other.waitUntil("peer.frames('start').length === 1")
    #expect(try other.text("peer.frames('start')[0].contact") == "")
  }

  @Test("Events reach `on` and the tag manager without texts of messages")
  func events() throws {
    let stage = try WidgetStage()
    let page = try stage.tab(before: "window.dataLayer = [];")
    try page.navigate(stage.customerPage())
    try page.waitUntil(part(".launcher"))
    try page.evaluate("webchat('on', 'webchat_fluxo', () => { throw new Error('the site own') })")
    try page.beginTalk()
    try page.write("segredo")
    try page.evaluate(
      """
      peer.say('outro segredo');
      peer.last.receive({ type: 'handover' });
      peer.last.receive({ type: 'event', name: 'lead', data: { plano: 'ouro' } });
      webchat('close'); webchat('end');
      """)
    try page.waitUntil("dataLayer.length === 8")
    #expect(
      try page.evaluate("dataLayer.map((entry) => entry.event)") as? [String] == [
        "webchat_aberto", "webchat_sessao_iniciada", "webchat_mensagem_enviada",
        "webchat_mensagem_recebida", "webchat_transbordo", "webchat_fluxo", "webchat_fechado",
        "webchat_encerrado",
      ])
    #expect(try page.text("dataLayer[5].webchat_dados.nome") == "lead")
    #expect(try page.text("dataLayer[5].webchat_dados.dados.plano") == "ouro")
    #expect(try page.text("dataLayer[0].webchat_cid") == stage.channel.id)
    #expect(try page.isTrue("JSON.stringify(dataLayer).includes('segredo')") == false)
    #expect(page.exceptions.count == 1, "the site's own fault stays the site's own")
  }

  @Test("An error in a tag manager does not disturb the conversation")
  func brokenTagManager() throws {
    let stage = try WidgetStage()
    let page = try stage.tab(
      before: "window.dataLayer = { push() { throw new Error('the site own'); } };")
    try page.navigate(stage.customerPage())
    try page.waitUntil(part(".launcher"))
    try page.beginTalk()
    try page.write("oi")
    try page.evaluate("peer.say('olá')")
    try page.waitUntil("\(shadow).querySelectorAll('.thread .bubble').length === 2")
    try page.waitUntil("!\(shadow).querySelector('.waiting')")
    #expect(try page.talk() == ["oi", "olá"])
    #expect(page.exceptions.allSatisfy { $0.contains("the site own") })
  }

  @Test("Opens by the channel's settings, on phones only if allowed, and not again once closed")
  func opening() throws {
    let stage = try WidgetStage { $0.settings.opening.mode = .open }
    let page = try stage.visit()
    try page.waitUntil(isShown(".window"))
    #expect(try page.number("peer.sockets.length") == 0, "nobody asked for a conversation yet")
    try page.evaluate("webchat('close')")
    try page.reload()
    try page.waitUntil(part(".launcher"))
    try page.evaluate("new Promise((done) => setTimeout(done, 100))")
    #expect(try page.isTrue(isShown(".window")) == false, "the visitor closed it")
    stage.channel.settings.opening.mode = .delayed
    stage.channel.settings.opening.delay = 600
    stage.publish()
    let late = try stage.tab(pace: 100)
    try late.navigate(stage.customerPage())
    try late.waitUntil(part(".launcher"))
    #expect(try late.isTrue(isShown(".window")) == false)
    try late.waitUntil(isShown(".window"))
    stage.channel.settings.opening.mode = .open
    for mayOpen in [false, true] {
      stage.channel.settings.opening.onMobile = mayOpen
      stage.publish()
      let phone = try stage.tab()
      try phone.setSize(width: 390, height: 760, phone: true)
      try phone.navigate(stage.customerPage())
      try phone.waitUntil(part(".launcher"))
      if mayOpen { try phone.waitUntil(isShown(".window")) }
      try phone.evaluate("new Promise((done) => setTimeout(done, 100))")
      #expect(try phone.isTrue(isShown(".window")) == mayOpen)
    }
  }

  @Test("The tag manager's form opens after its delay")
  func tagManager() throws {
    let stage = try WidgetStage {
      $0.settings.opening.mode = .delayed
      $0.settings.opening.delay = 10
    }
    let page = try stage.tab(pace: 100)
    try page.navigate(stage.customerPage(.gtm))
    try page.waitUntil(isShown(".window"))
    #expect(try page.number("peer.sockets.length") == 0, "nobody asked for a conversation yet")
    try page.write("oi")
    try page.waitUntil("peer.frames('message').length === 1")
    #expect(try page.number("peer.frames('start').length") == 1)
  }

  @Test("One button opens to the chat and to WhatsApp")
  func whatsapp() throws {
    let stage = try WidgetStage { $0.settings.whatsapp = "+5511987654321" }
    let page = try stage.tab()
    try page.navigate(stage.customerPage(.whatsapp))
    try page.waitUntil(part(".launcher"))
    try page.click(".launcher")
    try page.waitUntil(isShown(".menu"))
    #expect(try page.text("\(part(".menu a")).href") == "https://wa.me/5511987654321")
    try page.click(".menu button")
    try page.waitUntil(isShown(".window"))
    #expect(try page.text("\(part(".header a")).href") == "https://wa.me/5511987654321")
  }
}
