// Ativo from end to end: the browser's own permission as a person sets it, the standby socket, the
// platform's call, and a notification that the browser itself says it has shown.

import Foundation
import Testing

@Suite("Ativo, served")
struct OutreachServedTests {
  /// A browser without a window has nobody to answer its question. So here the question waits until
  /// the test has set the site's permission, and only then is the browser's own asked; what is shown
  /// is shown by the browser's own `Notification` and remembered.
  private static let person = """
    window.dataLayer = [];
    window.notes = [];
    {
      const Real = window.Notification;
      window.Notification = class extends Real {
        constructor(title, traits) {
          super(title, traits);
          const note = { title, body: traits.body, isShown: false, element: this };
          notes.push(note);
          this.addEventListener('show', () => { note.isShown = true; });
        }
        static async requestPermission() {
          window.wasGesture = navigator.userActivation.isActive;
          await new Promise((done) => { window.answered = done; });
          return Real.requestPermission();
        }
      };
    }
    """

  private static let answers = """
    dataLayer.filter((one) => one.event === 'webchat_notificacao')
      .map((one) => one.webchat_dados.resposta)
    """

  /// A page whose visitor talked, was asked, and gave an answer; the contact's identifier too.
  private func asked(
    _ answer: String, _ engine: ServedEngine, _ channel: String, _ shop: String, _ browser: Browser
  ) throws -> (page: BrowserPage, contact: String) {
    let page = try browser.page()
    try page.beforeEachPage(run: Self.person)
    try page.navigate(shop)
    try page.waitUntil(part(".launcher"))
    #expect(try page.text("Notification.permission") == "default")
    try page.click(".launcher")
    try page.write("oi")
    try page.waitForTalk(["oi"])
    let contact = try #require(try engine.sessions(channel).first?["contact"] as? String)
    try page.waitUntil(isShown(".alerts"))
    #expect(try page.isTrue("window.wasGesture === undefined"), "not asked before the gesture")
    try page.tap(".alerts .primary")
    try page.waitUntil("window.answered")
    #expect(try page.isTrue("window.wasGesture"))
    let origin = try page.text("location.origin")
    try browser.setNotifications(answer, for: origin)
    try page.evaluate("answered()")
    try page.waitUntil("\(Self.answers).length === 2")
    #expect(try page.evaluate(Self.answers) as? [String] == ["asked", answer])
    try page.waitUntil("!\(isShown(".alerts"))")
    return (page, contact)
  }

  private func reach(
    _ contact: String, _ channel: String, _ engine: ServedEngine
  ) throws -> ServedEngine.Answer {
    try engine.ask(
      "contacts/\(contact)/sessions", ["channelId": channel, "text": "Seu pedido chegou"])
  }

  @Test("Granted: the company's conversation is a notification while the page is hidden")
  func granted() throws {
    let engine = try ServedEngine()
    let channel = try engine.channel("Loja", ["settings.activeOutreach=true"])
    try engine.start()
    let site = try BrowserSite()
    defer { site.close() }
    let browser = try Browser.launch()
    let shop = try engine.page(channel, on: site)
    let (page, contact) = try asked("granted", engine, channel, shop, browser)
    #expect(try reach(contact, channel, engine).status == 409, "the contact is talking already")
    try page.evaluate("webchat('end'); webchat('close')")
    try page.waitUntil("dataLayer.some((one) => one.event === 'webchat_encerrado')")
    let front = try browser.page()
    try page.waitUntil("document.visibilityState === 'hidden'")
    // The standby socket takes the conversation's place a moment after its end.
    let deadline = Deadline()
    var status = 0
    while status / 100 != 2, !deadline.isOver {
      status = try reach(contact, channel, engine).status
    }
    #expect(status / 100 == 2)
    try page.waitUntil("notes[0]?.isShown")
    #expect(try page.number("notes.length") == 1)
    #expect(try page.text("notes[0].title") == "Atendimento")
    #expect(try page.text("notes[0].body") == "Seu pedido chegou")
    #expect(try page.text("document.visibilityState") == "hidden")
    #expect(front.exceptions.isEmpty)
    try browser.activate(page)
    try page.evaluate("notes[0].element.dispatchEvent(new Event('click'))")
    try page.waitUntil(isShown(".window"))
    try page.write("que bom")
    try page.waitForTalk(["Seu pedido chegou", "que bom"])
    #expect(try engine.texts(try engine.session(channel)) == ["Seu pedido chegou", "que bom"])
    #expect(page.exceptions.isEmpty && page.console.isEmpty, "\(page.account())")
  }

  @Test("Denied: no standby, the company is told so, and nobody is asked again")
  func denied() throws {
    let engine = try ServedEngine()
    let channel = try engine.channel("Loja", ["settings.activeOutreach=true"])
    try engine.start()
    let site = try BrowserSite()
    defer { site.close() }
    let browser = try Browser.launch()
    let shop = try engine.page(channel, on: site)
    let (page, contact) = try asked("denied", engine, channel, shop, browser)
    try page.evaluate("webchat('end')")
    try page.waitUntil(isShown(".stop"))
    #expect(try reach(contact, channel, engine).status == 409)
    try page.reload()
    try page.waitUntil(isShown(".window"))
    #expect(try page.isTrue("\(part(".alerts")).hidden"))
    #expect(try reach(contact, channel, engine).status == 409)
    #expect(page.sent.allSatisfy { !$0.contains("standby") })
    // Allowed later in the browser's own settings: the page hears of it and stands by.
    try browser.setNotifications("granted", for: site.origin)
    let deadline = Deadline()
    var status = 0
    while status / 100 != 2, !deadline.isOver {
      status = try reach(contact, channel, engine).status
    }
    try page.waitForTalk(["Seu pedido chegou"])
    #expect(page.exceptions.isEmpty, "\(page.account())")
  }
}
