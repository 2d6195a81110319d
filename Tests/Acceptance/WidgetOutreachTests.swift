// Ativo: the visitor is asked at a gesture, what was answered is told, and a conversation of the
// company reaches those who said yes, also while they look elsewhere.

import Foundation
import Testing

@Suite("The widget and Ativo")
struct WidgetOutreachTests {
  /// A `Notification` that remembers, with the answer the visitor would give.
  private func notification(answer: String) -> String {
    """
    window.dataLayer = [];
    window.notes = [];
    window.Notification = class {
      static permission = localStorage.notePermission || 'default';
      static async requestPermission() {
        window.wasGesture = navigator.userActivation.isActive;
        localStorage.notePermission = '\(answer)';
        return Notification.permission = '\(answer)';
      }
      constructor(title, traits) { notes.push({ title, ...traits, note: this }); }
      close() {}
    };
    """
  }

  private func askedPage(_ stage: WidgetStage, answer: String) throws -> BrowserPage {
    let page = try stage.visit(before: notification(answer: answer))
    #expect(try page.isTrue(isShown(".alerts")) == false, "not before there is a conversation")
    try page.beginTalk()
    try page.waitUntil(isShown(".alerts"))
    #expect(try page.isTrue("window.wasGesture === undefined"), "not asked before the gesture")
    try page.click(".alerts .primary")
    try page.waitUntil("!\(isShown(".alerts"))")
    #expect(try page.isTrue("window.wasGesture"))
    let answers = "dataLayer.filter((one) => one.event === 'webchat_notificacao')"
    #expect(
      try page.evaluate("\(answers).map((one) => one.webchat_dados.resposta)") as? [String]
        == ["asked", answer])
    return page
  }

  @Test("Granted: a standby socket after the conversation, and a notification when hidden")
  func granted() throws {
    let stage = try WidgetStage { $0.settings.activeOutreach = true }
    let page = try askedPage(stage, answer: "granted")
    try page.evaluate("webchat('end')")
    try page.waitUntil("peer.frames('standby').length === 1")
    #expect(try page.text("peer.frames('standby')[0].contact") == "c1")
    #expect(try page.text("peer.frames('standby')[0].contactSecret") == "y")
    let other = try stage.browser.page()
    try page.waitUntil("document.visibilityState === 'hidden'")
    try page.evaluate(
      """
      peer.last.receive({ type: 'welcome', session: 's9', secret: 'z', heartbeat: 45,
        handedOver: true, messages: [{ seq: 1, from: 'agent', name: 'Marina',
        text: 'Seu pedido chegou', at: new Date().toISOString() }] })
      """)
    try page.waitUntil("notes.length === 1")
    #expect(try page.text("notes[0].title") == "Marina")
    #expect(try page.text("notes[0].body") == "Seu pedido chegou")
    try stage.browser.activate(page)
    try page.evaluate("notes[0].note.onclick()")
    try page.waitUntil(isShown(".window"))
    #expect(try page.talk().first == "Seu pedido chegou")
    #expect(other.console.isEmpty)
  }

  @Test("Denied: no standby socket, and nobody asks again")
  func denied() throws {
    let stage = try WidgetStage { $0.settings.activeOutreach = true }
    let page = try askedPage(stage, answer: "denied")
    try page.evaluate("webchat('end')")
    try page.waitUntil(isShown(".stop"))
    #expect(try page.number("peer.frames('standby').length") == 0)
    try page.reload()
    try page.waitUntil(part(".launcher"))
    try page.waitUntil("\(part(".alerts")).hidden")
  }

  @Test("A channel without Ativo does not ask")
  func off() throws {
    let stage = try WidgetStage()
    let page = try stage.visit(before: notification(answer: "granted"))
    try page.beginTalk()
    #expect(try page.isTrue(isShown(".alerts")) == false)
  }
}
