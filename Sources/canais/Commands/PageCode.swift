// Finds the activation code in the text of a page, without running its scripts. The code is in the
// page itself, or in the script of a tag manager that the page loads.

import Channels
import Foundation

/// The activation code of a page.
struct PageCode: Equatable {
  let cid: String
  let host: String
  /// The text of the inline script with the commands; nil in the container of a tag manager.
  let inline: InlineScript?
  /// The nonce of the script element that loads the widget, empty without one; nil if a script
  /// creates that element.
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

  /// The address of the widget's socket.
  var socketHost: String {
    host.hasPrefix("https") ? "wss" + host.dropFirst(5) : "ws" + host.dropFirst(4)
  }

  /// The address of the tag manager's script: where the page loads it from, which may be the site's
  /// own server, or else Google's.
  static func container(in page: String, at base: URL) -> URL? {
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

  /// The policies that the page declares in its markup.
  static func metaPolicies(in page: String) -> [String] {
    page.matches(of: /<meta[^>]+Content-Security-Policy[^>]*>/.ignoresCase()).compactMap { tag in
      String(tag.output).firstMatch(of: /content\s*=\s*"([^"]*)"/.ignoresCase())
        .map { String($0.output.1) }
    }
  }
}

/// A script element of a page.
struct InlineScript: Equatable {
  /// The text of its attributes.
  let tag: String
  /// The text between its tags.
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

  /// The policies in the value of a header, separated by commas.
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
