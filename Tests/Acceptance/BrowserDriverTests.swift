// The browser's driver itself, on pages of a small site, since the widget's tests rely on it.

import Foundation
import TestSupport
import Testing

@Suite("The browser's driver")
struct BrowserDriverTests {
  @Test("Reads values, styles, the console and what a policy forbids")
  func reads() throws {
    let site = try BrowserSite()
    defer { site.close() }
    let address = site.put(
      .init(
        html: """
          <!DOCTYPE html><p id="p" class="x">Olá</p>
          <script nonce="n">console.warn('uma linha');</script>
          <script>document.title = 'never';</script>
          """,
        headers: ["Content-Security-Policy": "script-src 'nonce-n'"]), at: "/")
    let browser = try Browser.launch()
    let page = try browser.page()
    try page.navigate(address)
    #expect(try page.text("document.getElementById('p').textContent") == "Olá")
    #expect(try page.style("display", of: "document.getElementById('p')") == "block")
    #expect(try page.text("document.title") == "")
    #expect(page.written.map(\.text) == ["uma linha"])
    #expect(page.violations.count == 1)
    #expect(throws: BrowserError.self) { try page.evaluate("nothing.there") }
    #expect(try page.screenshot().starts(with: [0x89, 0x50, 0x4E, 0x47]))
  }

  @Test("Waits for a condition, across a reload too, and times out")
  func waits() throws {
    let site = try BrowserSite()
    defer { site.close() }
    let address = site.put(
      .init(
        html: "<!DOCTYPE html><body><script>setTimeout(() => { window.late = 1 }, 200)</script>"),
      at: "/")
    let browser = try Browser.launch()
    let page = try browser.page()
    try page.navigate(address)
    try page.waitUntil("window.late")
    try page.reload()
    try page.waitUntil("window.late")
    #expect(throws: TimeoutError.self) {
      try page.waitUntil("window.never", seconds: 0.1)
    }
  }

  @Test("Hides a tab by putting another in front")
  func hides() throws {
    let browser = try Browser.launch()
    let first = try browser.page()
    try first.waitUntil("document.visibilityState === 'visible'")
    let second = try browser.page()
    try first.waitUntil("document.visibilityState === 'hidden'")
    try second.waitUntil("document.visibilityState === 'visible'")
    try browser.activate(first)
    try first.waitUntil("document.visibilityState === 'visible'")
  }
}
