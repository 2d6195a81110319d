// Sites as people type and copy them.

import Testing

@testable import Channels

@Suite("Sites as typed")
struct SiteTests {
  @Test(
    "A slash, upper case, the scheme's port and letters beyond ASCII are taken",
    arguments: [
      ("https://loja.example/", "https://loja.example"),
      ("HTTPS://Loja.Example", "https://loja.example"),
      ("https://loja.example:443/", "https://loja.example"),
      ("http://localhost:80", "http://localhost"),
      ("https://ação.example", "https://xn--ao-siap.example"),
      ("https://AÇÃO.example:8443/", "https://xn--ao-siap.example:8443"),
      ("https://bücher.example", "https://xn--bcher-kva.example"),
      ("https://*.münchen.example", "https://*.xn--mnchen-3ya.example"),
      ("https://例え.example", "https://xn--r8jz45g.example"),
      ("https://cafe\u{301}.example", "https://xn--caf-dma.example"),
    ])
  func taken(typed: String, stored: String) {
    #expect(Origin(typed)?.text == stored)
  }

  @Test(
    "What is refused says why",
    arguments: [
      ("https://loja.example/carrinho", Rule.originPath), ("https://loja.example?x", .originPath),
      ("https://loja.example//", .originPath), ("http://loja.example", .originScheme),
      ("loja.example", .origin), ("https://lo ja.example", .origin), ("https://😀", .origin),
    ])
  func refused(typed: String, rule: Rule) throws {
    let field = try #require(Fields.channel["settings.allowedOrigins"])
    #expect(field.errors(in: .list([typed])).map(\.rule) == [rule])
  }
}
