// Finds the activation code in the text of a page, without running its scripts. The code is in the
// page itself, or in the script of a tag manager that the page loads.

import Channels
import Foundation

/// The activation code of a page.
struct PageCode: Equatable {
  let cid: String
  let host: String
  /// The script that holds the commands, as it stands in the page; nil in a container's script and
  /// for the code of one line.
  let inline: InlineScript?
  /// The nonce of the script element that loads the widget, empty without one; nil if a script
  /// creates that element.
  let loaderNonce: String?
  /// Whether something loads the widget's script.
  let hasLoader: Bool
  /// How often the page carries the code.
  let count: Int

  /// Finds the code in a page: `webchat('cid', …)` in a script that a browser runs, or the code of
  /// one line.
  init?(_ page: String) { self.init(PageMarkup(page)) }

  init?(_ markup: PageMarkup) {
    let scripts = markup.scripts
    let commands = scripts.filter { PageCode.argument(of: "cid", in: $0.text) != nil }
    let tags = scripts.filter { PageCode.host(of: $0.attributes["src"] ?? "") != nil }
    let lines = tags.filter { $0.attributes["data-cid"] != nil }
    guard
      let cid = commands.first.flatMap({ PageCode.argument(of: "cid", in: $0.text) })
        ?? lines.first?.attributes["data-cid"]
    else { return nil }
    self.cid = cid
    let made = commands.lazy.compactMap { PageCode.host(of: $0.text) }.first
    let loaded = tags.lazy.compactMap { PageCode.host(of: $0.attributes["src"] ?? "") }.first
    let named = scripts.lazy.compactMap { PageCode.argument(of: "host", in: $0.text) }.first
    guard let host = named ?? loaded ?? made else { return nil }
    self.host = host
    inline = commands.first.map { InlineScript($0) }
    loaderNonce = tags.first.map { $0.attributes["nonce"] ?? "" }
    hasLoader = !tags.isEmpty || made != nil
    count = commands.count + lines.count
  }

  /// Finds the code in the script of a tag manager, whose tags are strings.
  init?(script: String) {
    let script = PageCode.unescaped(script)
    guard let cid = PageCode.argument(of: "cid", in: script),
      let host = PageCode.argument(of: "host", in: script) ?? PageCode.host(of: script)
    else { return nil }
    self.cid = cid
    self.host = host
    (inline, loaderNonce, count) = (nil, nil, 1)
    hasLoader = PageCode.host(of: script) != nil
  }

  // The repetitions of the patterns are limited, so that no text takes a time that grows with the
  // square of its length.

  /// The host of the widget's script that a text names.
  private static func host(of text: String) -> String? {
    guard mentionsWidget(text) else { return nil }
    let pattern = /(https?:\/\/[^"'`\s]{1,255}?)\/webchat\/webchat\.js/
    return text.firstMatch(of: pattern).map { String($0.output.1) }
  }

  private static func argument(of command: String, in script: String) -> String? {
    guard mentionsWidget(script) else { return nil }
    let pattern =
      #"webchat['"`]?\s{0,99}\]?\s{0,99}\(\s*['"`]"# + command
      + #"['"`]\s*,\s*['"`]([^'"`]*)['"`]"#
    guard let expression = try? Regex(pattern, as: (Substring, Substring).self) else { return nil }
    return script.firstMatch(of: expression).map { unescaped(String($0.output.1)) }
  }

  /// Whether a text has the word without which it holds no part of the code. A page may have
  /// thousands of scripts, most of them without it.
  private static func mentionsWidget(_ text: String) -> Bool {
    text.utf8.firstRange(of: "webchat".utf8) != nil
  }

  /// The part of a page in which the code stands without being run; nil if it stands nowhere.
  static func inertPart(in markup: PageMarkup) -> PageMarkup.InertPart? {
    markup.inert.first { argument(of: "cid", in: $0.text) != nil || host(of: $0.text) != nil }?.part
  }

  /// The script element that holds the code and waits for the visitor's consent, or is of another
  /// type that no browser runs; nil if there is none.
  static func heldScript(in markup: PageMarkup) -> PageMarkup.Script? {
    markup.heldScripts.first {
      argument(of: "cid", in: $0.text) != nil
        || host(of: $0.attributes["src"] ?? $0.attributes["data-src"] ?? "") != nil
    }
  }

  /// The consent manager that a held script or the page's scripts name; nil if none is known.
  static func consentManager(of held: PageMarkup.Script, in markup: PageMarkup) -> String? {
    let names = Set(held.attributes.keys)
    let texts = markup.scripts.map { $0.attributes["src"] ?? "" }
    let managers: [(name: String, attribute: String, script: String)] = [
      ("Cookiebot", "data-cookieconsent", "cookiebot.com"),
      ("OneTrust", "", "cookielaw.org"), ("Klaro", "data-name", "klaro"),
      ("CookieConsent", "data-category", "cookieconsent"), ("Iubenda", "", "iubenda.com"),
      ("Complianz", "data-service", "complianz"),
      ("Usercentrics", "data-usercentrics", "usercentrics"),
      ("Didomi", "data-vendor", "didomi"), ("Osano", "", "osano.com"),
      ("AdOpt", "", "goadopt.io"), ("Axeptio", "", "axept.io"),
    ]
    let byClass = held.attributes["class"] ?? ""
    if byClass.contains("optanon-category") { return "OneTrust" }
    if byClass.contains("_iub_cs_activate") { return "Iubenda" }
    if byClass.contains("cmplz") { return "Complianz" }
    return managers.first { manager in
      texts.contains { $0.contains(manager.script) }
        || (!manager.attribute.isEmpty && names.contains(manager.attribute))
    }?.name
  }

  /// The address of the widget's socket.
  var socketHost: String {
    host.hasPrefix("https") ? "wss" + host.dropFirst(5) : "ws" + host.dropFirst(4)
  }

  /// The address of the tag manager's script: where the page loads it from, which may be the site's
  /// own server, or else Google's.
  static func container(in page: String, at base: URL) -> URL? {
    guard page.utf8.firstRange(of: "GTM-".utf8) != nil else { return nil }
    let loader = page.firstMatch(of: /["'=]([^"'\s=]*gtm\.js\?id=)(GTM-[A-Z0-9]{4,12})?/)
    let named = loader?.output.2 ?? page.firstMatch(of: /GTM-[A-Z0-9]{4,12}/)?.output
    guard let named else { return nil }
    let start = loader?.output.1 ?? "https://www.googletagmanager.com/gtm.js?id="
    return URL(string: "\(start)\(named)", relativeTo: base)?.absoluteURL
  }

  /// The text of a script with the escapes of its strings replaced: a container has tags as
  /// strings.
  static func unescaped(_ script: String) -> String {
    var text = script.replacing(/\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})/) { match in
      let digits = match.output.1 ?? match.output.2 ?? ""
      return UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init).map { String($0) } ?? ""
    }
    for (escape, plain) in [("\\\"", "\""), ("\\'", "'"), ("\\/", "/"), ("\\n", "\n")] {
      text = text.replacingOccurrences(of: escape, with: plain)
    }
    return text
  }

  /// Policies that the page itself declares.
  static func metaPolicies(in page: String) -> [String] { PageMarkup(page).policies }
}

/// A script element of a page that holds its text itself.
struct InlineScript: Equatable {
  /// The nonce it is given, empty without one.
  let nonce: String
  /// All between its tags.
  let text: String

  init(_ script: PageMarkup.Script) {
    nonce = script.attributes["nonce"] ?? ""
    text = script.text
  }

  /// The source expression of its digest.
  var digest: String { "'sha256-\(Snippet.digest(ofInline: text))'" }
}

/// The parts of a Content-Security-Policy that concern the code.
/// https://www.w3.org/TR/CSP3/#match-url-to-source-list
struct ContentPolicy {
  private var directives: [String: [String]] = [:]

  init(_ text: String) {
    for part in text.split(separator: ";") {
      let words = part.split(whereSeparator: \.isWhitespace).map(String.init)
      guard let name = words.first?.lowercased(), directives[name] == nil else { continue }
      directives[name] = Array(words.dropFirst())
    }
  }

  /// Whether it puts the page into a sandbox in which no script runs, as only a header can.
  var stopsScripts: Bool {
    directives["sandbox"].map { !$0.contains("allow-scripts") } ?? false
  }

  /// The policies of a header's value, where commas stand between them.
  static func all(in header: String) -> [ContentPolicy] {
    header.split(separator: ",").map { ContentPolicy(String($0)) }
  }

  /// The sources of a directive or of the one that it falls back to; nil if neither is declared.
  private func sources(_ directive: String) -> [String]? {
    let element = directive == "script-src" ? directives["script-src-elem"] : nil
    return element ?? directives[directive] ?? directives["default-src"]
  }

  /// Whether a directive, or the one that it falls back to, allows a host.
  func allows(_ host: String, for directive: String, from page: URL) -> Bool {
    guard let sources = sources(directive) else { return true }
    guard let url = URL(string: host), let name = url.host() else { return false }
    return sources.contains { source in
      let source = source.lowercased()
      if source == "*" { return true }
      if source == "'self'" { return name == page.host() && url.port == page.port }
      if source == (url.scheme ?? "") + ":" { return true }
      return covers(source, url, name)
    }
  }

  /// The sources that `script-src` lacks for the code.
  func missingScripts(of code: PageCode, from page: URL) -> [String] {
    guard let sources = sources("script-src") else { return [] }
    func isTrusted(_ nonce: String) -> Bool {
      !nonce.isEmpty && sources.contains("'nonce-\(nonce)'")
    }
    var missing: [String] = []
    // With 'strict-dynamic' hosts are ignored, and scripts of trusted scripts are trusted.
    let isDynamic = sources.contains("'strict-dynamic'")
    if isDynamic {
      if let nonce = code.loaderNonce, !isTrusted(nonce) { missing.append("nonce") }
    } else if !allows(code.host, for: "script-src", from: page), !isTrusted(code.loaderNonce ?? "")
    {
      missing.append(code.host)
    }
    guard let inline = code.inline else { return missing }
    let isListed = sources.contains { $0.hasPrefix("'nonce-") || $0.hasPrefix("'sha") }
    let isOpen = sources.contains("'unsafe-inline'") && !isListed && !isDynamic
    if !isOpen, !isTrusted(inline.nonce), !sources.contains(inline.digest) {
      missing.append(inline.digest)
    }
    return missing
  }

  private func covers(_ source: String, _ url: URL, _ name: String) -> Bool {
    var rest = Substring(source)
    if let mark = rest.range(of: "://") {
      let scheme = rest[..<mark.lowerBound]
      // http allows https, and ws allows wss.
      guard url.scheme == String(scheme) || url.scheme == scheme + "s" else { return false }
      rest = rest[mark.upperBound...]
    }
    rest = rest.prefix { $0 != "/" }
    let parts = rest.split(separator: ":", maxSplits: 1)
    guard let host = parts.first else { return false }
    // Without a port only the default port of the scheme is allowed.
    let usual = ["https", "wss"].contains(url.scheme ?? "") ? 443 : 80
    let port = parts.count == 2 ? String(parts[1]) : String(usual)
    if port != "*", Int(port) != url.port ?? usual { return false }
    if host.hasPrefix("*.") { return name.hasSuffix(host.dropFirst(1)) }
    return name == host
  }
}
