// The back-forward cache of Chromium: a page that is left is frozen with its scripts' state, and
// thawed when the visitor comes back. An open socket would keep a page out of the cache.

import TestSupport
import Testing

@Suite("Back and forward")
struct BackForwardTests {
  /// Records whether each `pageshow` came from the cache.
  private static let recorder = """
    addEventListener('pageshow', (event) => {
      window.shown = [...window.shown || [], event.persisted];
    });
    """

  /// Goes back in the tab's history and waits until the frozen page is shown again.
  private func goBack(_ page: BrowserPage, to path: String) throws {
    try page.evaluate("setTimeout(() => history.back())")
    try page.waitUntil("location.pathname === '\(path)' && window.shown.at(-1) === true")
  }

  @Test("A thawed page resumes its conversation and shows what was written meanwhile")
  func resumes() throws {
    let fixture = try WidgetFixture()
    fixture.site.put(.init(html: "<!DOCTYPE html><title>Outra</title><h1>Outra</h1>"), at: "/other")
    let page = try fixture.openConversation("um", script: Self.recorder)
    let session = try fixture.engine.session(fixture.channel)
    try page.navigate(fixture.site.origin + "/other")
    try page.waitUntil("document.title === 'Outra'")
    try until("a session without tabs") {
      try fixture.engine.sessions(fixture.channel).first?.tabs == 0
    }
    #expect(try fixture.engine.sessions(fixture.channel).first?.state.name == "reconnecting")
    try fixture.engine.write("dois", to: session)
    try goBack(page, to: "/")
    try page.waitForConversation(["um", "dois"])
    try page.write("três")
    try page.waitForConversation(["um", "dois", "três"])
    #expect(try fixture.engine.texts(session) == ["um", "dois", "três"])
    #expect(try fixture.engine.sessions(fixture.channel).first?.tabs == 1)
    #expect(page.exceptions.isEmpty && page.written.isEmpty, "\(page.account())")
  }

  @Test("A restored page joins the conversation that another page has started")
  func takesOver() throws {
    let fixture = try WidgetFixture()
    let basket = try fixture.engine.page(fixture.channel, on: fixture.site, path: "/basket")
    let page = try fixture.openConversation("primeira", script: Self.recorder)
    try page.navigate(basket)
    try page.waitUntil("location.pathname === '/basket' && \(part(".launcher"))")
    try page.waitForConversation(["primeira"])
    try page.evaluate("webchat('end')")
    try page.waitUntil(isShown(".stop"))
    try page.click(".stop .primary")
    try page.waitUntil(isShown(".composer"))
    try page.write("segunda")
    try page.waitForConversation(["segunda"])
    try goBack(page, to: "/")
    try page.waitForConversation(["segunda"])
    try page.reload()
    try page.waitForConversation(["segunda"])
    #expect(try fixture.engine.sessions(fixture.channel).count == 1)
    #expect(page.exceptions.isEmpty && page.written.isEmpty, "\(page.account())")
  }
}
