// TLS in front of the engine by Caddy: the widget over wss and, where no WebSocket can be had, over
// posts and an event stream, with the visitor's own address.

import Testing

@Suite("Behind Caddy")
struct BehindCaddyTests {
  /// Sockets that neither open nor fail.
  private static let noSockets =
    "window.WebSocket = class { constructor() { this.readyState = 0; } close() {} };"

  @Test(
    "The printed Caddy site carries the conversation and the visitor's address",
    arguments: ["", noSockets])
  func conversation(script: String) throws {
    let engine = try ServedEngine()
    let channel = try engine.channel("Loja")
    let port = try Nginx.freePort()
    // Visitors come from another address than the proxy's own.
    let relay = try LoopbackRelay(from: "127.0.0.77", to: port)
    defer { relay.close() }
    let url = "https://127.0.0.1:\(relay.port)"
    try engine.start(["--public-url", url, "--trusted-proxy", "127.0.0.1/32"])
    let printed = try engine.command([
      "serve", "--print", "caddy", "--listen", String(engine.origin.dropFirst("http://".count)),
      "--public-url", url,
    ])
    let caddy = try Caddy(printed: printed, host: "127.0.0.1", port: port)
    let site = try BrowserSite()
    defer { site.close() }
    let page = try Browser.launch("--ignore-certificate-errors").page()
    if !script.isEmpty { try page.beforeEachPage(run: script) }
    try page.navigate(site.put(ServedEngine.shop(try engine.snippet(channel)), at: "/"))
    try page.waitUntil(part(".launcher"))
    try page.startConversation("um")
    let session = try engine.session(channel)
    try engine.write("dois", to: session)
    try page.waitForConversation(["um", "dois"])
    #expect(try engine.details(session).address == "127.0.0.77")
    if script.isEmpty {
      #expect(page.sockets == ["wss://127.0.0.1:\(relay.port)/webchat/\(channel)/socket"])
    }
    #expect(page.exceptions.isEmpty && page.violations.isEmpty, "\(page.account())")
    #expect(caddy.warnings == [])
  }
}
