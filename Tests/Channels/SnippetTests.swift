// The activation code: its forms, its escapes, what it still needs, and its tokens.

import Basics
import Foundation
import Testing

@testable import Channels

@Suite("Activation code")
struct SnippetTests {
  let snippet = Snippet(channel: Sample.channel, host: "https://chat.example/")

  /// The code of a channel whose window opens after ten seconds.
  private var delayed: Snippet {
    var channel = Sample.channel
    channel.settings.opening.mode = .delayed
    return Snippet(channel: channel, host: "https://chat.example/")
  }

  @Test("The five formats")
  func formats() {
    let start = """
      <script>
      window.webchat = typeof window.webchat === 'function' ? window.webchat : \
      function(){(webchat.q = webchat.q || []).push(arguments)};
      webchat('cid', '\(Sample.id)');
      webchat('host', 'https://chat.example');

      """
    let end = """
      </script>
      <script async src="https://chat.example/webchat/webchat.js"></script>

      """
    #expect(snippet.code(.html) == start + end)
    #expect(snippet.code(.whatsapp) == start + "webchat('whatsapp', true);\n" + end)
    #expect(
      snippet.code(.script)
        == "<script async src=\"https://chat.example/webchat/webchat.js\" "
        + "data-cid=\"\(Sample.id)\"></script>\n")
    let gtm = delayed.code(.gtm)
    #expect(gtm.hasPrefix(start + "webchat('openAfter', 10);\n"))
    // A window that its button opens does not open by itself.
    #expect(snippet.code(.gtm).hasPrefix(start) && !snippet.code(.gtm).contains("openAfter"))
    #expect(gtm.components(separatedBy: "<script").count == 2, "one tag to paste")
    #expect(
      snippet.code(.url) == "https://chat.example/webchat/?cid=\(Sample.id)\n")
  }

  @Test(
    "No text can leave its string, its script or its attribute",
    arguments: [
      Sample.hostile, "\\", "';alert(1);//", "\n\r\u{0}\u{85}", "${x}`", "]]>", "<!--",
    ])
  func escaping(text: String) {
    let inner = Snippet.script(text)
    for scalar in inner.unicodeScalars {
      #expect(!"<>&'\"`\u{2028}\u{2029}\n\r\u{0}\u{85}".unicodeScalars.contains(scalar))
    }
    // Each backslash begins an escape, and the whole is the text again when read as JSON.
    let json = (try? JSONDecoder().decode(String.self, from: Data("\"\(inner)\"".utf8)))
    #expect(json == text)
    var channel = Sample.channel
    channel.id = text
    let plain = Snippet(channel: Sample.channel, host: "https://h")
    let hostile = Snippet(channel: channel, host: "https://h" + text)
    for format in [Snippet.Format.html, .script, .gtm, .whatsapp] {
      let count = { (code: String) in code.components(separatedBy: "<").count }
      #expect(count(hostile.code(format)) == count(plain.code(format)))
      #expect(!hostile.code(format).contains("<!--"))
    }
    #expect(!Snippet.attribute(text).contains { "<>\"'".contains($0) })
  }

  @Test("The code has no text of the channel")
  func texts() {
    var channel = Sample.channel
    channel.text.title = Sample.hostile
    channel.description = Sample.hostile
    channel.settings.privacyNotice.text = Sample.hostile
    for format in Snippet.Format.allCases {
      let code = Snippet(channel: channel, host: "https://chat.example").code(format)
      #expect(code == snippet.code(format))
    }
  }

  @Test("The policy names the inline script by its digest")
  func policy() throws {
    for format in [Snippet.Format.html, .whatsapp] {
      let code = snippet.code(format)
      let from = try #require(code.range(of: "<script>")?.upperBound)
      let to = try #require(code.range(of: "</script>")?.lowerBound)
      let digest = Snippet.digest(ofInline: String(code[from..<to]))
      #expect(
        snippet.policy(format) == [
          "script-src https://chat.example 'sha256-\(digest)';",
          "connect-src https://chat.example wss://chat.example;",
          "img-src https://chat.example;",
        ])
    }
    #expect(snippet.policy(.script).first == "script-src https://chat.example;")
    #expect(!snippet.policy(.gtm).joined().contains("sha256"))
    #expect(snippet.policy(.url) == [])
  }

  @Test("What the code still needs")
  func needs() {
    var channel = Sample.channel
    func list(_ url: String?, _ format: Snippet.Format = .html) -> [SnippetNeed] {
      let status = ChannelStatus(of: channel, flows: [Sample.flow], attendance: nil)
      return SnippetNeed.list(
        for: channel, status: status, format: format, publicURL: url,
        listening: "http://127.0.0.1:8080")
    }
    #expect(list("https://chat.example") == [])
    #expect(list("http://localhost:8080") == [])
    #expect(list("http://chat.example") == [.https("http://chat.example")])
    #expect(list(nil) == [.publicURL(listening: "http://127.0.0.1:8080")])
    #expect(list("https://chat.example", .whatsapp) == [.whatsapp])
    channel.flow = "?"
    #expect(list("https://chat.example") == [.channelFailing(.flowUnknown("?"))])
    channel.enabled = false
    #expect(list("https://chat.example") == [.channelDisabled])
    for need in list(nil, .whatsapp) {
      for language in Sample.languages {
        #expect(!need.message(in: language).isEmpty && !need.message(in: language).contains("{"))
      }
    }
  }

  @Test("The tokens of a code cover it without gaps")
  func tokens() {
    let code = delayed.code(.gtm)
    let tokens = CodeToken.tokens(of: code)
    #expect(tokens.map { String(code[$0.range]) }.joined() == code)
    func texts(_ kind: CodeToken.Kind) -> [String] {
      tokens.filter { $0.kind == kind }.map { String(code[$0.range]) }
    }
    #expect(texts(.tag) == ["<script", ">", "</script", ">"])
    #expect(texts(.string).contains("'cid'") && texts(.string).contains("'openAfter'"))
    #expect(texts(.keyword).contains("function") && texts(.keyword).contains("var"))
    #expect(texts(.comment) == [])
    let comment = "<!-- a --><a href='b'>c</a>"
    #expect(
      CodeToken.tokens(of: comment).map(\.kind)
        == [.comment, .tag, .plain, .string, .tag, .plain, .tag, .tag])
  }

  @Test("Tokens cover any text")
  func fuzz() {
    var random = SeededRandom(seed: 5)
    let letters = Array("<>!-/*'\"\\\nsript function a=\u{301}👍".unicodeScalars)
    for _ in 0..<2_000 {
      let code = random.text(of: letters, limit: 60)
      let tokens = CodeToken.tokens(of: code)
      #expect(tokens.map { String(code[$0.range]) }.joined() == code)
    }
  }
}

@Suite("Configuration of the widget")
struct WidgetConfigTests {
  @Test("It has what the widget needs, and nothing else")
  func keys() throws {
    let bytes = WidgetConfig(DocumentTests.full).json
    let json = try JSONValue.read(bytes, key: "config")
    guard case .object(let members) = json else {
      Issue.record("no object")
      return
    }
    #expect(
      members.keys.sorted() == [
        "activeOutreach", "appearance", "enabled", "files", "id", "identity", "image", "language",
        "opening",
        "privacyNotice", "rating", "requestedData", "subtitle", "title", "welcome", "whatsapp",
      ])
    #expect(json["title"] == .text(DocumentTests.full.text.title))
    #expect(json["image"] == .toggle(true))
    #expect(json["opening"]?["delay"] == .number(10))
    #expect(json["privacyNotice"]?["version"] != nil)
    let plain = try JSONValue.read(WidgetConfig(Sample.channel).json, key: "config")
    #expect(plain["privacyNotice"] == nil || plain["privacyNotice"] == .null)
  }

  @Test("A notice's version changes with its text and its link")
  func notice() {
    var notice = Channel.PrivacyNotice()
    notice.text = "a"
    let first = notice.version
    #expect(first.count == 32)
    notice.link = "https://a.example"
    #expect(notice.version != first)
    notice.link = ""
    #expect(notice.version == first)
  }
}
