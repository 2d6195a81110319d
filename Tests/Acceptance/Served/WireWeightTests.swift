// What the code costs a customer's page, counted by the browser: bytes on the wire with headers,
// requests and sockets, before the first click and at it.

import Foundation
import TestSupport
import Testing

@Suite("Bytes on the wire")
struct WireWeightTests {
  /// 1×1 pixel, as the channel's picture.
  private static let picture =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9aw"
    + "AAAABJRU5ErkJggg=="

  @Test("8 KB before the first click, 20 KB at it; the picture when it is seen")
  func weight() throws {
    let engine = try ServedEngine()
    let picture = engine.database + ".png"
    try #require(Data(base64Encoded: Self.picture)).write(to: URL(filePath: picture))
    let channel = try engine.channel("Loja", ["settings.image=\(picture)"])
    try engine.start()
    let site = try BrowserSite()
    defer { site.close() }
    let browser = try Browser.launch()
    let page = try browser.page()
    try page.navigate(try engine.page(channel, on: site, "script"))
    try page.waitUntil(part(".launcher"))
    let files = ["webchat.js", "\(channel)/config.json"].map { "\(engine.origin)/webchat/\($0)" }
    // The events of DevTools may come a moment after what they tell of.
    try until("the loader and the configuration") {
      try page.evaluate("1")
      return files.allSatisfy { page.received[$0] != nil }
    }
    let first = page.received.filter { $0.key.hasPrefix(engine.origin) }
    #expect(Set(first.keys) == Set(files), "two requests")
    let bytes = first.values.reduce(0, +)
    #expect((1_000...8_192).contains(bytes), "\(first)")
    #expect(page.sockets.isEmpty)
    try page.click(".launcher")
    try page.waitUntil("\(part(".avatar img"))?.naturalWidth === 1")
    let window = "\(engine.origin)/webchat/window.js"
    try until("the window") {
      try page.evaluate("1")
      return page.received[window] != nil
    }
    #expect((1_000...20_480).contains(page.received[window] ?? 0), "\(page.received)")
    print("before the first click \(bytes) bytes, at it \(page.received[window] ?? 0) bytes")
  }
}
