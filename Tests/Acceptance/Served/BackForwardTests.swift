// The back-forward cache as Chromium really keeps it: a page that is left is frozen whole, and comes
// back with its scripts as they were. An open socket would keep it out.

import Foundation
import Testing

@Suite("Back and forward")
struct BackForwardTests {
  private static let notes = """
    addEventListener('pageshow', (event) => {
      window.shown = [...window.shown || [], event.persisted];
    });
    """

  /// Goes back in the tab's history and waits until the frozen page is there again.
  private func back(_ page: BrowserPage, to path: String) throws {
    try page.evaluate("setTimeout(() => history.back())")
    try page.waitUntil("location.pathname === '\(path)' && window.shown.at(-1) === true")
  }

  @Test("A frozen page goes on where the conversation is, and missed nothing")
  func goesOn() throws {
    let engine = try ServedEngine()
    let channel = try engine.channel("Loja")
    try engine.start()
    let site = try BrowserSite()
    defer { site.close() }
    site.put(.init(html: "<!DOCTYPE html><title>Outra</title><h1>Outra</h1>"), at: "/other")
    let browser = try Browser.launch()
    let page = try browser.page()
    try page.beforeEachPage(run: Self.notes)
    try page.navigate(try engine.page(channel, on: site))
    try page.waitUntil(part(".launcher"))
    try page.click(".launcher")
    try page.write("um")
    try page.waitForTalk(["um"])
    let session = try engine.session(channel)
    try page.navigate(site.origin + "/other")
    try page.waitUntil("document.title === 'Outra'")
    let deadline = Deadline()
    while try engine.sessions(channel).first?["tabs"] as? Int != 0, !deadline.isOver {}
    #expect(try engine.sessions(channel).first?["state"] as? String == "reconnecting")
    try engine.say("dois", to: session)
    try back(page, to: "/")
    try page.waitForTalk(["um", "dois"])
    try page.write("três")
    try page.waitForTalk(["um", "dois", "três"])
    #expect(try engine.texts(session) == ["um", "dois", "três"])
    #expect(try engine.sessions(channel).first?["tabs"] as? Int == 1)
    #expect(page.exceptions.isEmpty && page.written.isEmpty, "\(page.account())")
  }

  @Test("A frozen page takes up the conversation that another page began meanwhile")
  func anotherConversation() throws {
    let engine = try ServedEngine()
    let channel = try engine.channel("Loja")
    try engine.start()
    let site = try BrowserSite()
    defer { site.close() }
    let browser = try Browser.launch()
    let page = try browser.page()
    try page.beforeEachPage(run: Self.notes)
    let shop = try engine.page(channel, on: site)
    let basket = try engine.page(channel, on: site, path: "/basket")
    try page.navigate(shop)
    try page.waitUntil(part(".launcher"))
    try page.click(".launcher")
    try page.write("primeira")
    try page.waitForTalk(["primeira"])
    try page.navigate(basket)
    try page.waitUntil("location.pathname === '/basket' && \(part(".launcher"))")
    try page.waitForTalk(["primeira"])
    try page.evaluate("webchat('end')")
    try page.waitUntil(isShown(".stop"))
    try page.click(".stop .primary")
    try page.waitUntil(isShown(".composer"))
    try page.write("segunda")
    try page.waitForTalk(["segunda"])
    try back(page, to: "/")
    try page.waitForTalk(["segunda"])
    try page.reload()
    try page.waitForTalk(["segunda"])
    #expect(try engine.sessions(channel).count == 1)
    #expect(page.exceptions.isEmpty && page.written.isEmpty, "\(page.account())")
  }
}
