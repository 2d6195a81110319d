// Finding the activation code in a page and in a tag manager's container, and what a page's policy
// allows.

import Channels
import Foundation
import Testing

@testable import canais

@Suite("Commands: verify")
struct VerifyTests {
  static let channel = Channel.make(
    id: "0123456789abcdef01234567", description: "Loja", flow: "vendas")
  static let snippet = Snippet(channel: channel, host: "https://chat.example")

  @Test(
    "The code is found in each format that `snippet` prints", arguments: Snippet.Format.allCases)
  func forms(format: Snippet.Format) {
    let page = "<html><body>\(Self.snippet.code(format))</body></html>"
    let code = PageCode(page)
    if format == .url {
      #expect(code == nil)
    } else {
      #expect(code?.cid == Self.channel.id && code?.host == "https://chat.example")
      #expect(code?.socketHost == "wss://chat.example")
    }
  }

  @Test(
    "Without a host command the script's own URL gives the host; a page without code gives none")
  func hosts() {
    let page = """
      <script>webchat("cid", "0123456789abcdef01234567")</script>
      <script async src="http://127.0.0.1:8080/webchat/webchat.js"></script>
      """
    #expect(PageCode(page)?.host == "http://127.0.0.1:8080")
    #expect(PageCode("<p>webchat('open')</p>") == nil)
    #expect(PageCode("") == nil)
  }

  @Test("A tag in a container is a string with escapes")
  func container() throws {
    let page = "<script src=https://www.googletagmanager.com/gtm.js?id=GTM-ABC123></script>"
    let address = try #require(URL(string: "https://loja.example/a/"))
    func container(_ page: String) -> String? {
      PageCode.container(in: page, at: address)?.absoluteString
    }
    let google = "https://www.googletagmanager.com/gtm.js?id=GTM-ABC123"
    #expect(container(page) == google)
    #expect(
      container("<script src=\"/t/gtm.js?id=GTM-ABC123\"></script>")
        == "https://loja.example/t/gtm.js?id=GTM-ABC123")
    #expect(container("<p>GTM-ABC123</p>") == google)
    #expect(container("<p>GTM</p>") == nil)
    // Google's own code, and code whose container a server of the site serves.
    let code = """
      <script>(function(w,d,s,l,i){w[l]=w[l]||[];var f=d.getElementsByTagName(s)[0],
      j=d.createElement(s),dl=l!='dataLayer'?'&l='+l:'';j.async=true;j.src=
      'https://www.googletagmanager.com/gtm.js?id='+i+dl;f.parentNode.insertBefore(j,f);
      })(window,document,'script','dataLayer','GTM-ABC123');</script>
      """
    #expect(container(code) == google)
    #expect(
      container(code.replacing("www.googletagmanager.com", with: "tags.loja.example"))
        == "https://tags.loja.example/gtm.js?id=GTM-ABC123")
    let tag = Self.snippet.code(.gtm).replacingOccurrences(of: "\n", with: "\\n")
      .replacingOccurrences(of: "'", with: "\\x27").replacingOccurrences(of: "<", with: "\\u003C")
    #expect(PageCode(PageCode.unescaped(tag))?.cid == Self.channel.id)
  }

  @Test("A policy's directives, fallbacks, schemes, wildcards and ports")
  func policies() throws {
    let page = try #require(URL(string: "https://loja.example/"))
    func allows(_ policy: String, _ host: String, _ directive: String = "script-src") -> Bool {
      ContentPolicy(policy).allows(host, for: directive, from: page)
    }
    #expect(allows("img-src 'none'", "https://chat.example"))
    #expect(!allows("default-src 'self'", "https://chat.example"))
    #expect(allows("default-src 'self'", "https://loja.example"))
    #expect(allows("default-src 'none'; script-src https://chat.example", "https://chat.example"))
    #expect(allows("script-src *.example", "https://chat.example"))
    #expect(!allows("script-src *.example", "https://chat.example.net"))
    #expect(!allows("script-src https://chat.example", "https://chat.example:8443"))
    #expect(allows("script-src https://chat.example:*", "https://chat.example:8443"))
    #expect(allows("script-src https:", "https://chat.example"))
    #expect(!allows("script-src https:", "http://chat.example"))
    #expect(allows("connect-src wss://chat.example", "wss://chat.example", "connect-src"))
    #expect(allows("connect-src ws://chat.example", "wss://chat.example", "connect-src"))
    #expect(!allows("connect-src https://chat.example", "wss://chat.example", "connect-src"))
    #expect(!allows("script-src https://chat.example:8443", "https://chat.example"))
    #expect(allows("script-src https://chat.example:8443/x", "https://chat.example:8443"))
    let meta = #"<META http-equiv="Content-Security-Policy" content="script-src 'self'">"#
    #expect(PageCode.metaPolicies(in: meta) == ["script-src 'self'"])
    for line in Self.snippet.policy(.html) {
      let directive = String(line.prefix { $0 != " " })
      #expect(allows(line, "https://chat.example", directive), "\(line)")
    }
  }

  @Test("A policy must allow the inline script by digest, by nonce or as unsafe-inline")
  func inline() throws {
    let address = try #require(URL(string: "https://loja.example/"))
    let html = Self.snippet.code(.html)
    func missing(_ policy: String, _ page: String) throws -> [String] {
      ContentPolicy(policy).missingScripts(of: try #require(PageCode(page)), from: address)
    }
    let host = "https://chat.example"
    let code = try #require(PageCode(html))
    let digest = try #require(code.inline?.digest)
    #expect(Self.snippet.policy(.html)[0] == "script-src \(host) \(digest);")
    #expect(try missing("img-src 'none'", html).isEmpty)
    #expect(try missing("script-src \(host) \(digest)", html).isEmpty)
    #expect(try missing("script-src \(host) 'unsafe-inline'", html).isEmpty)
    #expect(try missing("script-src \(host)", html) == [digest])
    #expect(try missing("script-src 'self'", html) == [host, digest])
    #expect(try missing("script-src \(host) 'unsafe-inline' 'nonce-x'", html) == [digest])
    let named = html.replacing("<script", with: "<script nonce=\"x\"")
    #expect(try missing("script-src 'nonce-x'", named).isEmpty)
    #expect(try missing("script-src 'strict-dynamic' 'nonce-x'", named).isEmpty)
    #expect(try missing("script-src 'strict-dynamic' 'nonce-y' \(digest)", named) == ["nonce"])
    #expect(try missing("script-src-elem \(host) \(digest); script-src 'none'", html).isEmpty)
    let managed = Self.snippet.code(.gtm)
    let script = try #require(PageCode(managed).flatMap(\.inline)?.digest)
    #expect(try missing("script-src 'strict-dynamic' \(script)", managed).isEmpty)
  }

  @Test(
    "Code that no browser runs is not found, and where it stands is named",
    arguments: [
      ("<!-- CODE -->", PageMarkup.InertPart.comment), ("<noscript>CODE</noscript>", .noscript),
      ("<template>CODE</template>", .template), ("<textarea>CODE</textarea>", .textarea),
      ("TEXT", .text), ("<style>CODE</style>", .style),
      ("<template><div>CODE</div></template>", .template),
    ])
  func inert(around: String, part: PageMarkup.InertPart) {
    let code = Self.snippet.code(.html)
    let escaped = code.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      .replacing(">", with: "&gt;")
    let page =
      "<html><body>" + around.replacing("CODE", with: code).replacing("TEXT", with: escaped)
      + "</body></html>"
    let markup = PageMarkup(page)
    #expect(PageCode(markup) == nil)
    #expect(PageCode.inertPart(in: markup) == part)
  }

  @Test(
    "A script of another type waits for consent, and the manager is named",
    arguments: [
      (#"<script type="text/plain" data-cookieconsent="marketing">"#, "Cookiebot"),
      (#"<script type="text/plain" class="optanon-category-C0004">"#, "OneTrust"),
      (#"<script type="text/plain" data-category="functional">"#, "CookieConsent"),
      (#"<script type=application/json>"#, nil),
    ])
  func held(tag: String, manager: String?) throws {
    let page = Self.snippet.code(.html).replacing("<script>", with: tag)
      .replacing("<script async", with: tag.dropLast() + " async")
    let markup = PageMarkup(page)
    #expect(PageCode(markup) == nil)
    let held = try #require(PageCode.heldScript(in: markup))
    #expect(PageCode.consentManager(of: held, in: markup) == manager)
  }

  @Test("Minified code, other quotes, window['webchat'] and the code of one line are found")
  func spellings() {
    let id = Self.channel.id
    let loader = "<script async src=https://chat.example/webchat/webchat.js></script>"
    for commands in [
      "webchat(`cid`,`\(id)`)", "window['webchat']('cid', '\(id)')",
      "window.webchat(\"cid\",\"\(id)\")",
      "(window[\"webchat\"])( 'cid' , '\(id)' )"
        .replacing("(window[\"webchat\"])", with: "window[\"webchat\"]"),
    ] {
      let code = PageCode("<SCRIPT>\(commands)</SCRIPT>\(loader)")
      #expect(code?.cid == id && code?.host == "https://chat.example", "\(commands)")
      #expect(code?.hasLoader == true && code?.count == 1)
    }
    let line =
      "<script async src='https://chat.example/webchat/webchat.js' data-cid=\(id)></script>"
    let code = PageCode(line)
    #expect(code?.cid == id && code?.inline == nil && code?.count == 1)
    #expect(PageCode(line + line)?.count == 2)
  }

  @Test("A missing loader and a second code are told")
  func loader() {
    let html = Self.snippet.code(.html)
    #expect(PageCode(html)?.hasLoader == true && PageCode(html)?.count == 1)
    #expect(PageCode(html + html)?.count == 2)
    let start = html.range(of: "<script async")?.lowerBound ?? html.endIndex
    let code = PageCode(String(html[..<start]))
    #expect(code?.hasLoader == false && code?.cid == Self.channel.id)
  }

  @Test("A digest is that of the text with line feeds, as browsers read it")
  func lineEnds() throws {
    let html = Self.snippet.code(.html)
    let digest = try #require(PageCode(html)?.inline?.digest)
    #expect(PageCode(html.replacing("\n", with: "\r\n"))?.inline?.digest == digest)
  }

  @Test("Policies of meta elements are found in any quotes, and a header's sandbox stops scripts")
  func metas() {
    let page = "<meta http-equiv='content-security-policy' content='script-src &#39;self&#39;'>"
    #expect(PageCode.metaPolicies(in: page) == ["script-src 'self'"])
    #expect(PageCode.metaPolicies(in: "<!-- \(page) -->").isEmpty)
    #expect(ContentPolicy("sandbox allow-forms").stopsScripts)
    #expect(!ContentPolicy("sandbox allow-scripts").stopsScripts)
    #expect(!ContentPolicy("default-src *").stopsScripts)
  }

  /// Pages of which each part was once read again and again.
  @Test(
    "A long page is read in a time that grows with its length", .timeLimit(.minutes(1)),
    arguments: [
      "<script>webchat" + String(repeating: " ", count: 200_000) + "</script>",
      "<script>webchat " + String(repeating: "http://", count: 50_000) + "</script>",
      "webchat " + String(repeating: "<script src=a></script>", count: 50_000),
      "GTM-" + String(repeating: "'gtm.js", count: 50_000),
    ])
  func long(page: String) throws {
    #expect(PageCode(page) == nil)
    #expect(PageCode.inertPart(in: PageMarkup(page)) == nil)
    #expect(PageCode.container(in: page, at: try #require(URL(string: "http://a/"))) == nil)
  }
}
