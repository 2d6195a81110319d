// TLS in front: the widget over wss through nginx, on a page of https, and the visitor's own address
// where the engine says it and counts by it.

import Foundation
import Testing

@Suite("Behind nginx")
struct BehindNginxTests {
  @Test("The printed site carries the widget over wss, and the visitor's address")
  func secure() throws {
    let engine = try ServedEngine()
    let channel = try engine.channel("Loja")
    let port = try Nginx.freePort()
    // Two visitors with addresses of their own, as the internet has them.
    let one = try LoopbackRelay(from: "127.0.0.77", to: port)
    let other = try LoopbackRelay(from: "127.0.0.78", to: port)
    defer {
      one.close()
      other.close()
    }
    let url = "https://127.0.0.1:\(one.port)"
    try engine.start([
      "--public-url", url, "--trusted-proxy", "127.0.0.1/32", "--max-per-address", "2",
    ])
    let printed = try engine.command([
      "serve", "--print", "nginx", "--listen", String(engine.origin.dropFirst("http://".count)),
      "--public-url", url,
    ])
    let nginx = try Nginx(printed: printed, host: "127.0.0.1", port: port)
    try nginx.start()
    let code = try engine.snippet(channel)
    #expect(code.contains(url))
    let shop = try nginx.put(ServedEngine.shop(code))
    let browser = try Browser.launch("--ignore-certificate-errors")
    let page = try browser.page()
    try page.navigate(shop)
    try page.waitUntil(part(".launcher"))
    try page.click(".launcher")
    try page.write("um")
    try page.waitForTalk(["um"])
    let socket = "wss://127.0.0.1:\(one.port)/webchat/\(channel)/socket"
    #expect(page.sockets == [socket])
    let session = try engine.session(channel)
    try engine.say("dois", to: session)
    try page.waitForTalk(["um", "dois"])
    let told = try engine.ask("sessions/\(session)").body
    #expect(told["address"] as? String == "127.0.0.77")
    #expect(try engine.command(["session", "show", session]).contains("127.0.0.77"))

    // The proxy goes and comes back, and the talk goes on.
    nginx.stop()
    try page.write("três")
    try nginx.start()
    try page.waitForTalk(["um", "dois", "três"])

    // Two sockets an address: the third is told to wait, a visitor elsewhere is not.
    let second = try browser.page()
    try second.navigate(shop)
    try second.waitForTalk(["um", "dois", "três"])
    let third = try browser.page()
    try third.navigate(shop)
    try third.waitUntil("\(part(".status")).textContent.startsWith('Muitas pessoas')")
    let elsewhere = try Browser.launch("--ignore-certificate-errors")
    let far = try elsewhere.page()
    let moved = code.replacing(url, with: "https://127.0.0.1:\(other.port)")
    try far.navigate(try nginx.put(ServedEngine.shop(moved), at: "elsewhere"))
    try far.waitUntil(part(".launcher"))
    try far.click(".launcher")
    try far.write("de longe")
    try far.waitForTalk(["de longe"])
    let addresses = try engine.sessions(channel).compactMap { row in
      try engine.ask("sessions/\(row["session"] as? String ?? "")").body["address"] as? String
    }
    #expect(addresses.sorted() == ["127.0.0.77", "127.0.0.78"])
    for tab in [page, second, third, far] {
      #expect(tab.exceptions.isEmpty && tab.violations.isEmpty, "\(tab.account())")
    }
  }
}
