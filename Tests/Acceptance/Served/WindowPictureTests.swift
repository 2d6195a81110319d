// The README's picture of the visitor's window, taken in a browser on a served page.
// CANAIS_RECORD=1 replaces the stored picture.

import Foundation
import TestSupport
import Testing

@Suite("Picture of the visitor's window", .ownThread)
struct WindowPictureTests {
  private static let size = (width: 720, height: 560)
  private static let file = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
    .appending(path: "Sources/canais/canais.docc/Resources/window.png")

  @Test("The README's picture is a talk on a page, in a file that stays small")
  func picture() throws {
    let fixture = try WidgetFixture(settings: [
      "text.title=Loja Aurora", "text.subtitle=Respondemos em poucos minutos",
    ])
    let page = try fixture.openPage()
    try page.setSize(width: Self.size.width, height: Self.size.height)
    try page.startConversation("Olá! Meu pedido 1042 já saiu?")
    let session = try fixture.engine.session(fixture.channel)
    try fixture.engine.write("Oi! Saiu hoje cedo: **chega até sexta**.", to: session)
    try page.waitUntil("\(part(".other .bubble")).textContent.includes('sexta')")
    let picture = try page.screenshot()
    #expect(picture.count < 60_000)
    #expect(try pixels(of: picture) == [Self.size.width, Self.size.height])
    #expect(page.exceptions.isEmpty && page.console.isEmpty, "\(page.account())")
    if ProcessInfo.processInfo.environment["CANAIS_RECORD"] == "1" {
      try picture.write(to: Self.file)
    }
    // Fonts differ between machines: the stored picture is not compared pixel by pixel.
    let stored = try Data(contentsOf: Self.file)
    #expect(stored.count < 60_000)
    #expect(try pixels(of: stored) == [Self.size.width, Self.size.height])
  }

  /// Width and height of a PNG (PNG specification, 11.2.2 IHDR).
  private func pixels(of png: Data) throws -> [Int] {
    try #require(png.count > 24 && png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    return [16, 20].map { start in png[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } }
  }
}
