// A visitor's browser on a customer's page with the activation code of a served engine's channel.

import TestSupport

/// An engine with one channel, a customer's site with its code, and a browser.
final class WidgetFixture {
  let engine: ServedEngine
  /// The channel's identifier.
  let channel: String
  let site: BrowserSite
  let browser: Browser
  /// The URL of the page with the code.
  let shop: String

  /// Starts the engine and the browser.
  ///
  /// - Parameters:
  ///   - settings: The channel's settings as `channel set` takes them.
  ///   - format: The format of the activation code.
  init(settings: [String] = [], format: String = "html") throws {
    engine = try ServedEngine()
    channel = try engine.channel("Loja", settings)
    try engine.start()
    site = try BrowserSite()
    browser = try Browser.launch()
    shop = try engine.page(channel, on: site, format)
  }

  deinit { site.close() }

  /// A new tab on a page, once the widget's button is on it.
  ///
  /// - Parameters:
  ///   - url: The page; the fixture's own by default.
  ///   - script: A script that runs before each page's own.
  func openPage(_ url: String? = nil, script: String = "") throws -> BrowserPage {
    let page = try browser.page()
    if !script.isEmpty { try page.beforeEachPage(run: script) }
    try page.navigate(url ?? shop)
    try page.waitUntil(part(".launcher"))
    return page
  }

  /// A new tab on which the visitor has opened the window and sent a message.
  func openConversation(_ text: String, script: String = "") throws -> BrowserPage {
    let page = try openPage(script: script)
    try page.startConversation(text)
    return page
  }
}

extension BrowserPage {
  /// Opens the window, sends a first message and waits until it is acknowledged.
  func startConversation(_ text: String) throws {
    try click(".launcher")
    try write(text)
    try waitForConversation([text])
  }

  /// Waits until the conversation consists of these texts, and each of the visitor's is
  /// acknowledged. Opens the window where it is closed: nothing is drawn in a closed one.
  func waitForConversation(_ texts: [String]) throws {
    let wanted = texts.map { WidgetLookTests.quoted($0) }.joined(separator: ", ")
    let bubbles = "[...\(messageBubbles)].map((b) => b.textContent)"
    try waitUntil("\(isShown(".window")) || webchat('open')")
    try waitUntil(
      "JSON.stringify(\(bubbles)) === JSON.stringify([\(wanted)])"
        + " && !\(shadow).querySelector('.waiting')")
  }
}
