// The direct URL's page, as text: what a channel says cannot leave its place in it.

import Channels
import Testing

@testable import Widget

@Suite("The direct URL's page")
struct DirectPageTests {
  var channel = Channel(id: "0123456789abcdef01234567", description: "Site", flow: "f")

  @Test("Names the channel and its language", arguments: ChannelLanguage.allCases)
  func page(language: ChannelLanguage) {
    var channel = channel
    channel.text.language = language
    channel.text.title = "Ajuda"
    let html = DirectPage.html(for: channel)
    #expect(html.contains(#"<html lang="\#(language.rawValue)">"#))
    #expect(html.contains("<title>Ajuda</title>"))
    #expect(html.contains(#"data-cid="0123456789abcdef01234567" data-source="direct""#))
    #expect(html.contains(DirectPageStrings.noScript[language.language]))
  }

  @Test("Shows a hostile title as text")
  func hostileTitle() {
    var channel = channel
    channel.text.title = "</title><!--<script>\"'\u{2028}&<img onerror=x>"
    let html = DirectPage.html(for: channel)
    #expect(
      html.contains(
        "<title>&lt;/title&gt;&lt;!--&lt;script&gt;&quot;&#39;\u{2028}&amp;&lt;img onerror=x&gt;"
          + "</title>"))
    #expect(html.components(separatedBy: "<script").count == 2)
  }

  @Test("Allows its own origin's script and no other, and no style in the page")
  func policy() {
    let policy = DirectPage.contentSecurityPolicy(for: channel)
    #expect(policy.contains("default-src 'none'; script-src 'self'; connect-src 'self'"))
    #expect(!policy.contains("unsafe"))
    #expect(policy.hasSuffix("frame-ancestors *"))
  }

  @Test("Is framed by the sites that the channel allows, and by no trick of theirs")
  func frames() {
    var channel = channel
    channel.settings.allowedOrigins = [
      "https://loja.example", "https://*.loja.example", "https://x.example; script-src *",
    ]
    #expect(
      DirectPage.contentSecurityPolicy(for: channel)
        .hasSuffix("frame-ancestors 'self' https://loja.example https://*.loja.example"))
  }

  @Test("Has a sentence for an unknown channel", arguments: Language.allCases)
  func unknown(language: Language) {
    let html = DirectPage.unknown(in: language)
    #expect(html.contains(#"<html lang="\#(language.rawValue)">"#))
    #expect(html.contains("<h1>\(DirectPageStrings.unknownTitle[language])</h1>"))
    #expect(html.contains(DirectPageStrings.unknown[language]))
    #expect(!html.contains("<script"))
  }
}
