// TLS in front of the engine: the widget over wss through nginx on a page of https, and the
// visitor's own address in the API and in the limits.

import Testing

@Suite("Behind nginx")
struct BehindNginxTests {
  private let engine: ServedEngine
  private let channel: String
  private let nginx: Nginx
  /// Visitors reach nginx from these addresses, as they do on the internet from their own.
  private let relays: [LoopbackRelay]
  private let browser: Browser

  private var publicURL: String { "https://127.0.0.1:\(relays[0].port)" }

  init() throws {
    engine = try ServedEngine()
    channel = try engine.channel("Loja")
    let port = try Nginx.freePort()
    relays = try ["127.0.0.77", "127.0.0.78"].map { try LoopbackRelay(from: $0, to: port) }
    let url = "https://127.0.0.1:\(relays[0].port)"
    try engine.start([
      "--public-url", url, "--trusted-proxy", "127.0.0.1/32", "--max-per-address", "2",
    ])
    let printed = try engine.command([
      "serve", "--print", "nginx", "--listen", String(engine.origin.dropFirst("http://".count)),
      "--public-url", url,
    ])
    nginx = try Nginx(printed: printed, host: "127.0.0.1", port: port)
    try nginx.start()
    browser = try Browser.launch("--ignore-certificate-errors")
  }

  /// A page on the customer's https site with the channel's code.
  private func shop() throws -> String {
    try nginx.put(ServedEngine.shop(try engine.snippet(channel)))
  }

  private func openPage(_ url: String) throws -> BrowserPage {
    let page = try browser.page()
    try page.navigate(url)
    try page.waitUntil(part(".launcher"))
    return page
  }

  private func closeRelays() { for relay in relays { relay.close() } }

  @Test("The printed nginx site carries the widget over wss and the visitor's address")
  func secure() throws {
    defer { closeRelays() }
    #expect(try engine.snippet(channel).contains(publicURL))
    let page = try openPage(try shop())
    try page.startConversation("um")
    #expect(
      page.sockets == ["wss://127.0.0.1:\(relays[0].port)/webchat/\(channel)/socket"])
    let session = try engine.session(channel)
    try engine.write("dois", to: session)
    try page.waitForConversation(["um", "dois"])
    #expect(try engine.details(session).address == "127.0.0.77")
    #expect(try engine.command(["session", "show", session]).contains("127.0.0.77"))
    #expect(page.exceptions.isEmpty && page.violations.isEmpty, "\(page.account())")
  }

  @Test(
    "The line over HTTP passes the printed site as it comes, and the scripts as they are packed")
  func stream() throws {
    defer { closeRelays() }
    let page = try browser.page()
    try page.beforeEachPage(
      run: "window.WebSocket = class { constructor() { this.readyState = 0; } close() {} };")
    try page.navigate(try shop())
    try page.waitUntil(part(".launcher"))
    try page.startConversation("um")
    let session = try engine.session(channel)
    try engine.write("dois", to: session)
    try page.waitForConversation(["um", "dois"])
    #expect(try engine.details(session).address == "127.0.0.77")
    let loader = try #require(page.received["\(publicURL)/webchat/webchat.js"])
    let window = try #require(page.received["\(publicURL)/webchat/window.js"])
    #expect(loader < 7_168 && window <= 20_480, "\(loader), \(window)")
    #expect(page.exceptions.isEmpty && page.violations.isEmpty, "\(page.account())")
  }

  @Test("A file of more than nginx takes by itself passes the printed site")
  func file() throws {
    defer { closeRelays() }
    try engine.command(["channel", "set", channel, "settings.files=true"])
    let page = try openPage(try shop())
    try page.startConversation("um")
    try page.evaluate(
      """
      (() => {
        const data = new DataTransfer();
        data.items.add(new File(['%PDF-1.7 ', new Uint8Array(3e6)], 'grande.pdf'));
        const input = \(part(".uploads input"));
        input.files = data.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));
      })()
      """)
    try page.waitUntil("\(part(".own .file span"))?.textContent === 'grande.pdf · 3 MB'")
    try page.waitUntil("!\(shadow).querySelector('.waiting')")
    let file = try engine.details(try engine.session(channel)).messages.last?.file
    #expect(file?.address.hasPrefix(publicURL + "/webchat/files/") == true)
    try page.evaluate(
      "fetch(\(part(".own .file")).href, { mode: 'no-cors' }).then(() => { window.got = true; })")
    try page.waitUntil("window.got")
    #expect(page.exceptions.isEmpty && page.violations.isEmpty, "\(page.account())")
  }

  @Test("A conversation survives a restart of the proxy")
  func restart() throws {
    defer { closeRelays() }
    let page = try openPage(try shop())
    try page.startConversation("um")
    nginx.stop()
    try page.write("dois")
    try nginx.start()
    try page.waitForConversation(["um", "dois"])
    #expect(page.exceptions.isEmpty && page.violations.isEmpty, "\(page.account())")
  }

  @Test("The limit per address counts visitors' addresses, not the proxy's")
  func limit() throws {
    defer { closeRelays() }
    let shop = try shop()
    try openPage(shop).startConversation("um")
    try openPage(shop).waitForConversation(["um"])
    // Two sockets an address: the third is refused, and one from another address is not.
    let third = try openPage(shop)
    try third.evaluate("webchat('open')")
    try third.waitUntil("\(part(".status")).textContent.startsWith('Muitas pessoas')")
    let elsewhere = try Browser.launch("--ignore-certificate-errors")
    let page = try elsewhere.page()
    let code = try engine.snippet(channel)
      .replacing(publicURL, with: "https://127.0.0.1:\(relays[1].port)")
    try page.navigate(try nginx.put(ServedEngine.shop(code), at: "elsewhere"))
    try page.waitUntil(part(".launcher"))
    try page.startConversation("de longe")
    let addresses = try engine.sessions(channel).map { try engine.details($0.session).address }
    #expect(addresses.sorted() == ["127.0.0.77", "127.0.0.78"])
    #expect(page.exceptions.isEmpty && page.violations.isEmpty, "\(page.account())")
  }
}
