// One person with the one binary: a stranger's page writes, the console rings, Alt-A, an answer,
// and what each side sees of the other, from the first word to the return after an absence.

import Client
import Foundation
import Glibc
import TestSupport
import Testing

@Suite("A visitor answered from the console", .serialized)
struct AnsweredVisitorTests {
  /// Seconds within which a key of the console shows on the visitor's page: on an idle machine, and
  /// beside all other tests.
  private static let keyToPage = Soak.isOn ? 0.2 : 5

  private func open(_ engine: ServedEngine) throws -> Tmux {
    let terminal = try ConsoleStage.open(
      "--db \(engine.database) --lang pt-BR --as Marina", columns: 120, rows: 40)
    try terminal.waitFor("Novo canal")
    return terminal
  }

  @Test("From the first word to the return")
  func talk() throws {
    let fixture = try WidgetFixture(settings: [
      "flow=direct", "settings.presence.enabled=true", "settings.presence.interval=1",
    ])
    let terminal = try open(fixture.engine)
    let page = try fixture.openConversation("Vocês entregam em Belém?")
    // The bell rings on another screen, and says the key.
    try terminal.waitFor("1 cliente espera resposta (Alt-A)")
    try terminal.press("M-a")
    try terminal.waitFor("Vocês entregam em Belém?")
    // Typing shows on the visitor's side.
    try terminal.type("Entregamos sim")
    try page.waitUntil("\(isShown(".typing"))")
    try page.evaluate(
      """
      window.seenAt = null; new MutationObserver(() => {
        if (!window.seenAt && \(shadow).textContent.includes('Entregamos sim'))
          window.seenAt = Date.now();
      }).observe(\(shadow), { childList: true, subtree: true, characterData: true })
      """)
    let pressedAt = Date()
    try terminal.press("Enter")
    try page.waitForConversation(["Vocês entregam em Belém?", "Entregamos sim"])
    let seconds = try page.number("window.seenAt") / 1_000 - pressedAt.timeIntervalSince1970
    #expect(seconds < Self.keyToPage, "the visitor reads it \(seconds) s after the key")
    // Typing and reading show on the console's side.
    try terminal.waitFor("✓✓ lida")
    try page.evaluate("\(part("textarea")).focus()")
    try page.type("Que")
    try terminal.waitFor("está digitando")
    try page.write(" bom!")
    try terminal.waitFor("Que bom!")
    // The visitor closes the page; after the interval the pane says absent and why.
    try page.navigate("data:text/html,gone")
    try terminal.waitFor("○ ausente")
    try terminal.waitFor("conexão perdida")
    try terminal.type("Volte quando quiser")
    try terminal.press("Enter")
    try terminal.waitFor("Enter de novo envia")
    try terminal.press("Enter")
    try terminal.waitForNo("Enter de novo envia")
    // All that was said is there on the return, once and in order.
    try page.navigate(fixture.shop)
    try page.waitForConversation([
      "Vocês entregam em Belém?", "Entregamos sim", "Que bom!", "Volte quando quiser",
    ])
    try ConsoleStage.leave(terminal)
  }

  @Test("A draft outlives the console that was killed")
  func draft() throws {
    let state = try Binary.folder()
    let fixture = try WidgetFixture(settings: ["flow=direct"])
    _ = try fixture.openConversation("Oi")
    let arguments = "--db \(fixture.engine.database) --lang pt-BR --as Marina"
    let terminal = try ConsoleStage.open(arguments, columns: 120, rows: 40, state: state)
    try terminal.waitFor("Novo canal")
    try terminal.press("M-a")
    try terminal.waitFor("Oi")
    try terminal.type("Bom dia, em que")
    try terminal.waitFor("Bom dia, em que")
    kill(try ConsoleStage.process(in: terminal), SIGKILL)
    try terminal.waitFor("left with")
    let again = try ConsoleStage.open(arguments, columns: 120, rows: 40, state: state)
    try again.waitFor("Bom dia, em que")
    kill(try ConsoleStage.process(in: again), SIGKILL)
    try again.waitFor("left with")
  }
}
