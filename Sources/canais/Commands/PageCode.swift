// What a page tells of the code it carries, read as text: the page's scripts are not run. The code
// stands in the page itself, or in the script of a tag manager that the page names.

import Channels
import Foundation

/// The code that a page carries.
struct PageCode: Equatable {
  let cid: String
  let host: String
  /// The script that holds the commands, as it stands in the page; nil in a container's script.
  let inline: InlineScript?
  /// The nonce of the script element that loads the widget, empty without one; nil where a script
  /// makes that element.
  let loaderNonce: String?

  /// Finds `webchat('cid', …)` or the loader's `data-cid`, and the host by its command or by the
  /// script's address.
  init?(_ page: String) {
    let scripts = InlineScript.all(in: page)
    let loader = scripts.first { $0.tag.contains("/webchat/webchat.js") }
    guard let cid = PageCode.argument(of: "cid", in: page) ?? loader?.attribute("data-cid")
    else { return nil }
    self.cid = cid
    let script = page.firstMatch(of: /["'](https?:\/\/[^"'\s]+)\/webchat\/webchat\.js/)
    guard
      let host = PageCode.argument(of: "host", in: page) ?? script.map({ String($0.output.1) })
    else { return nil }
    self.host = host
    inline = scripts.first { PageCode.argument(of: "cid", in: $0.text) != nil }
    loaderNonce = loader?.nonce
  }

  private static func argument(of command: String, in page: String) -> String? {
    let pattern = #"webchat\(\s*['"]"# + command + #"['"]\s*,\s*['"]([^'"]*)['"]"#
    guard let expression = try? Regex(pattern, as: (Substring, Substring).self) else { return nil }
    return page.firstMatch(of: expression).map { unescaped(String($0.output.1)) }
  }

  /// Where the widget's socket is.
  var socketHost: String {
    host.hasPrefix("https") ? "wss" + host.dropFirst(5) : "ws" + host.dropFirst(4)
  }

  /// The script of the tag manager that a page names: from where the page loads it, which may be a
  /// server of the site's own, else from Google's.
  static func container(in page: String, at base: URL) -> URL? {
    let loader = page.firstMatch(of: /["'=]([^"'\s=]*gtm\.js\?id=)(GTM-[A-Z0-9]{4,12})?/)
    let named = loader?.output.2 ?? page.firstMatch(of: /GTM-[A-Z0-9]{4,12}/)?.output
    guard let named else { return nil }
    let start = loader?.output.1 ?? "https://www.googletagmanager.com/gtm.js?id="
    return URL(string: "\(start)\(named)", relativeTo: base)?.absoluteURL
  }

  /// A script's text with what its strings escape: a container holds tags as strings.
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
  static func metaPolicies(in page: String) -> [String] {
    page.matches(of: /<meta[^>]+Content-Security-Policy[^>]*>/.ignoresCase()).compactMap { tag in
      String(tag.output).firstMatch(of: /content\s*=\s*"([^"]*)"/.ignoresCase())
        .map { String($0.output.1) }
    }
  }
}

/// A script element of a page.
struct InlineScript: Equatable {
  /// The attributes, as they are written.
  let tag: String
  /// All between its tags.
  let text: String

  /// The script elements of a page, in order.
  static func all(in page: String) -> [InlineScript] {
    page.matches(of: /<script\b([^>]*)>(.*?)<\/script/.ignoresCase().dotMatchesNewlines()).map {
      InlineScript(tag: String($0.output.1), text: String($0.output.2))
    }
  }

  /// The nonce it is given, empty without one.
  var nonce: String { attribute("nonce") ?? "" }

  /// The value of an attribute, nil where it has none.
  func attribute(_ name: String) -> String? {
    let pattern = #"(?i)(?:^|[\s"'])"# + name + #"\s*=\s*["']?([^"'\s>]+)"#
    guard let expression = try? Regex(pattern, as: (Substring, Substring).self) else { return nil }
    return tag.firstMatch(of: expression).map { String($0.output.1) }
  }

  /// The source expression that names it by its digest.
  var digest: String { "'sha256-\(Snippet.digest(ofInline: text))'" }
}

/// A Content-Security-Policy as far as the code needs it.
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

  /// The policies of a header's value, where commas stand between them.
  static func all(in header: String) -> [ContentPolicy] {
    header.split(separator: ",").map { ContentPolicy(String($0)) }
  }

  /// What a directive lists, or the one it falls back to; nil where nothing is said.
  private func sources(_ directive: String) -> [String]? {
    let element = directive == "script-src" ? directives["script-src-elem"] : nil
    return element ?? directives[directive] ?? directives["default-src"]
  }

  /// Whether a directive, or the one it falls back to, lets a host in.
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

  /// What `script-src` lacks for the code; empty when nothing.
  func missingScripts(of code: PageCode, from page: URL) -> [String] {
    guard let sources = sources("script-src") else { return [] }
    func isTrusted(_ nonce: String) -> Bool {
      !nonce.isEmpty && sources.contains("'nonce-\(nonce)'")
    }
    var missing: [String] = []
    // With 'strict-dynamic' hosts are not looked at, and what a trusted script makes is trusted.
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
      // http lets https in, and so does ws wss.
      guard url.scheme == String(scheme) || url.scheme == scheme + "s" else { return false }
      rest = rest[mark.upperBound...]
    }
    rest = rest.prefix { $0 != "/" }
    let parts = rest.split(separator: ":", maxSplits: 1)
    guard let host = parts.first else { return false }
    // Without a port only the scheme's own is let in.
    let usual = ["https", "wss"].contains(url.scheme ?? "") ? 443 : 80
    let port = parts.count == 2 ? String(parts[1]) : String(usual)
    if port != "*", Int(port) != url.port ?? usual { return false }
    if host.hasPrefix("*.") { return name.hasSuffix(host.dropFirst(1)) }
    return name == host
  }
}
