// Active outreach from end to end: the browser's permission as a person grants it, the standby
// socket, the platform's call, and a notification that the browser reports as shown.

import TestSupport
import Testing

@Suite("Active outreach, served")
struct OutreachServedTests {
  /// A headless browser cannot show its permission question. Here the question waits until the test
  /// has set the site's permission and calls `answered`; only then is the browser's own asked.
  /// Notifications are the browser's own, and recorded.
  private static let recorder = """
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

  private let fixture: WidgetFixture

  init() throws { fixture = try WidgetFixture(settings: ["settings.activeOutreach=true"]) }

  /// A page whose visitor wrote, was asked for permission and answered, with the contact's
  /// identifier.
  private func askedPage(answer: String) throws -> (page: BrowserPage, contact: String) {
    let page = try fixture.openPage(script: Self.recorder)
    #expect(try page.text("Notification.permission") == "default")
    try page.startConversation("oi")
    let contact = try #require(try fixture.engine.sessions(fixture.channel).first?.contact)
    try page.waitUntil(isShown(".alerts"))
    #expect(try page.isTrue("window.wasGesture === undefined"), "asked before a gesture")
    try page.tap(".alerts .primary")
    try page.waitUntil("window.answered")
    #expect(try page.isTrue("window.wasGesture"))
    try fixture.browser.setNotifications(answer, for: try page.text("location.origin"))
    try page.evaluate("answered()")
    try page.waitUntil("\(Self.answers).length === 2")
    #expect(try page.evaluate(Self.answers) as? [String] == ["asked", answer])
    try page.waitUntil("!\(isShown(".alerts"))")
    return (page, contact)
  }

  /// Starts a conversation with a contact from the platform's side, and returns the status.
  private func startConversation(with contact: String) throws -> Int {
    try fixture.engine.request(
      "contacts/\(contact)/sessions",
      ["channelId": fixture.channel, "text": "Seu pedido chegou"]
    ).status
  }

  @Test("Granted: a conversation from the platform is a notification while the page is hidden")
  func granted() throws {
    let (page, contact) = try askedPage(answer: "granted")
    #expect(try startConversation(with: contact) == 409, "the contact has an open conversation")
    try page.evaluate("webchat('end'); webchat('close')")
    try page.waitUntil("dataLayer.some((one) => one.event === 'webchat_encerrado')")
    let front = try fixture.browser.page()
    try page.waitUntil("document.visibilityState === 'hidden'")
    // The standby socket opens a moment after the end of the conversation.
    try until("a standby socket") { try startConversation(with: contact) / 100 == 2 }
    try page.waitUntil("notes[0]?.isShown")
    #expect(try page.number("notes.length") == 1)
    #expect(try page.text("notes[0].title") == "Atendimento")
    #expect(try page.text("notes[0].body") == "Seu pedido chegou")
    #expect(try page.text("document.visibilityState") == "hidden")
    #expect(front.exceptions.isEmpty)
    try fixture.browser.activate(page)
    try page.evaluate("notes[0].element.dispatchEvent(new Event('click'))")
    try page.waitUntil(isShown(".window"))
    try page.write("que bom")
    let texts = ["Seu pedido chegou", "que bom"]
    try page.waitForConversation(texts)
    #expect(try fixture.engine.texts(try fixture.engine.session(fixture.channel)) == texts)
    #expect(page.exceptions.isEmpty && page.console.isEmpty, "\(page.account())")
  }

  @Test("Denied: no standby socket, 409 for the platform, and no second question")
  func denied() throws {
    let (page, contact) = try askedPage(answer: "denied")
    try page.evaluate("webchat('end')")
    try page.waitUntil(isShown(".stop"))
    #expect(try startConversation(with: contact) == 409)
    try page.reload()
    try page.waitUntil(isShown(".window"))
    #expect(try page.isTrue("\(part(".alerts")).hidden"))
    #expect(try startConversation(with: contact) == 409)
    #expect(page.sent.allSatisfy { !$0.contains("standby") })
    // Permission granted later in the browser's settings opens the standby socket.
    try fixture.browser.setNotifications("granted", for: fixture.site.origin)
    try until("a standby socket") { try startConversation(with: contact) / 100 == 2 }
    try page.waitForConversation(["Seu pedido chegou"])
    #expect(page.exceptions.isEmpty, "\(page.account())")
  }
}
