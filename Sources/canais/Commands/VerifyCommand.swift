// Does a page carry the code, and does the engine answer it? Each check says what it found, and a
// failed one what to mend.

import Channels
import Foundation
import Presence
import Storage

/// `canais verify`
enum VerifyCommand {
  static let all: [Command] = [
    Command(
      "verify", "URL", 1...1, VerifyWords.verify,
      options: [Option("channel", "ID", VerifyWords.channel)],
      examples: ["verify https://loja.example", "verify http://127.0.0.1:8000/ --channel Loja"],
      run: run)
  ]

  static func run(_ call: Invocation) throws {
    let address = call.arguments[0]
    guard let url = URL(string: address), ["http", "https"].contains(url.scheme ?? ""),
      url.host() != nil
    else { throw CommandFault.failed(VerifyWords.badURL.with(["url": address])) }
    let expected = try call.option("channel").map { try ChannelCommands.find($0, call.reader()) }
    var report = VerifyReport()
    let page: WebPage
    do {
      page = try call.wait { try await WebFetch.get(url) }
    } catch {
      throw CommandFault.failed(
        VerifyWords.unreachable.with(["url": address, "why": error.localizedDescription]))
    }
    report.check(
      "page", page.status == 200, VerifyWords.page.with(["status": String(page.status)]),
      VerifyWords.pageMend)
    var code = PageCode(page.body)
    if code == nil, let container = PageCode.container(in: page.body) {
      let script = try? call.wait { try await WebFetch.get(container) }
      code = script.flatMap { PageCode(PageCode.unescaped($0.body)) }
    }
    guard let code else {
      report.check("code", false, VerifyWords.noCode, VerifyWords.noCodeMend)
      return try report.tell(call)
    }
    report.check("code", true, VerifyWords.code.with(["host": code.host]), nil)
    try look(at: code, expected, page, call, &report)
    try report.tell(call)
  }

  private static func look(
    at code: PageCode, _ expected: StoredChannel?, _ page: WebPage, _ call: Invocation,
    _ report: inout VerifyReport
  ) throws {
    let isGood = Channel.isIdentifier(code.cid)
    report.check("cid", isGood, .plain(code.cid), VerifyWords.cidMend)
    if let expected {
      report.check(
        "channel", expected.channel.id == code.cid,
        .plain("\(expected.channel.description) \(expected.channel.id)"),
        VerifyWords.channelMend.with(["cid": code.cid]))
    }
    guard let config = URL(string: "\(code.host)/webchat/\(code.cid)/config.json"),
      let answer = try? call.wait({ try await WebFetch.get(config) })
    else {
      report.check("engine", false, .plain(code.host), VerifyWords.engineMend)
      return
    }
    report.check(
      "engine", answer.status == 200,
      VerifyWords.engine.with(["host": code.host, "status": String(answer.status)]),
      answer.status == 404 ? VerifyWords.unknownMend : VerifyWords.engineMend)
    let told = (try? JSONValue.read(Array(answer.body.utf8), key: "config")) ?? .null
    if answer.status == 200 {
      let isEnabled = told["enabled"] != .toggle(false)
      report.check(
        "enabled", isEnabled, isEnabled ? VerifyWords.enabled : VerifyWords.disabled,
        VerifyWords.enabledMend)
    }
    let origin = origin(of: page.url)
    if let channel = try? call.reader().channel(code.cid).channel {
      report.check(
        "origin", channel.allows(origin: origin, own: [code.host]), .plain(origin),
        VerifyWords.originMend.with(["origin": origin]))
    }
    if page.url.scheme == "https" {
      report.check(
        "https", code.host.hasPrefix("https://"), .plain(code.host), VerifyWords.httpsMend)
    }
    policy(code, page, &report)
  }

  private static func policy(_ code: PageCode, _ page: WebPage, _ report: inout VerifyReport) {
    let policies =
      [page.headers["content-security-policy"]].compactMap { $0 }
      + PageCode.metaPolicies(in: page.body)
    for policy in policies.map(ContentPolicy.init) {
      for (directive, hosts) in [
        ("script-src", [code.host]), ("connect-src", [code.host, code.socketHost]),
        ("img-src", [code.host]),
      ] {
        let missing = hosts.filter { !policy.allows($0, for: directive, from: page.url) }
        report.check(
          directive, missing.isEmpty, VerifyWords.policy,
          VerifyWords.policyMend.with([
            "directive": directive, "hosts": missing.joined(separator: " "),
          ]))
      }
    }
  }

  private static func origin(of url: URL) -> String {
    var text = "\(url.scheme ?? "https")://\(url.host() ?? "")"
    if let port = url.port, port != (url.scheme == "https" ? 443 : 80) { text += ":\(port)" }
    return text
  }
}

/// The code that a page carries.
struct PageCode: Equatable {
  let cid: String
  let host: String

  /// Finds `webchat('cid', …)`, and the host by its command or by the script's address.
  init?(_ page: String) {
    guard let cid = PageCode.argument(of: "cid", in: page) else { return nil }
    self.cid = cid
    let script = page.firstMatch(of: /["'](https?:\/\/[^"'\s]+)\/webchat\/webchat\.js/)
    guard
      let host = PageCode.argument(of: "host", in: page) ?? script.map({ String($0.output.1) })
    else { return nil }
    self.host = host
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

  /// The script of the tag manager that a page names.
  static func container(in page: String) -> URL? {
    page.firstMatch(of: /GTM-[A-Z0-9]{4,12}/).flatMap {
      URL(string: "https://www.googletagmanager.com/gtm.js?id=\($0.output)")
    }
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

/// A Content-Security-Policy as far as the code needs it.
/// https://www.w3.org/TR/CSP3/#match-url-to-source-list
struct ContentPolicy {
  private var directives: [String: [String]] = [:]

  init(_ text: String) {
    for part in text.split(separator: ";") {
      let words = part.split(separator: " ").map(String.init)
      guard let name = words.first?.lowercased(), directives[name] == nil else { continue }
      directives[name] = Array(words.dropFirst())
    }
  }

  /// Whether a directive, or the one it falls back to, lets a host in.
  func allows(_ host: String, for directive: String, from page: URL) -> Bool {
    guard let sources = directives[directive] ?? directives["default-src"] else { return true }
    guard let url = URL(string: host), let name = url.host() else { return false }
    return sources.contains { source in
      let source = source.lowercased()
      if source == "*" { return true }
      if source == "'self'" { return name == page.host() && url.port == page.port }
      if source == (url.scheme ?? "") + ":" { return true }
      return covers(source, url, name)
    }
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
    if parts.count == 2, parts[1] != "*", Int(parts[1]) != url.port { return false }
    if host.hasPrefix("*.") { return name.hasSuffix(host.dropFirst(1)) }
    return name == host
  }
}

/// What was checked, in order.
struct VerifyReport {
  private var checks: [(name: String, isGood: Bool, found: Words, mend: Words?)] = []

  mutating func check(_ name: String, _ isGood: Bool, _ found: Words, _ mend: Words?) {
    checks.append((name, isGood, found, isGood ? nil : mend))
  }

  /// Writes the checks; throws when one failed.
  func tell(_ call: Invocation) throws(CommandFault) {
    if call.wantsJSON {
      call.output.document(
        checks.map { check in
          JSONValue.object([
            "check": .text(check.name), "good": .toggle(check.isGood),
            "found": .text(check.found[call.language]),
            "mend": check.mend.map { .text($0[call.language]) } ?? .null,
          ])
        })
    } else {
      for check in checks {
        let sign = check.isGood ? "✓" : "✗"
        call.output.line("\(sign) \(check.name): \(check.found[call.language])")
        if let mend = check.mend { call.output.line("    " + mend[call.language]) }
      }
    }
    if checks.contains(where: { !$0.isGood }) { throw .told }
  }
}

/// The catalogue of `canais verify`.
private enum VerifyWords {
  static let verify = Words(
    "Diz se uma página leva o código e se o motor responde a ele, e o que corrigir.",
    "Tells whether a page carries the code and the engine answers it, and what to mend.",
    "Dice si una página lleva el código y si el motor le responde, y qué corregir.")
  static let channel = Words(
    "O canal que a página deve levar", "The channel the page should carry",
    "El canal que la página debe llevar")
  static let badURL = Words(
    "{url} não é um endereço http", "{url} is no http address", "{url} no es una dirección http")
  static let unreachable = Words(
    "{url} não responde: {why}", "{url} does not answer: {why}", "{url} no responde: {why}")
  static let page = Words(
    "a página respondeu {status}", "the page answered {status}", "la página respondió {status}")
  static let pageMend = Words(
    "Confira o endereço da página.", "Check the page's address.",
    "Revise la dirección de la página.")
  static let noCode = Words(
    "o código não está na página", "the code is not in the page", "el código no está en la página")
  static let noCodeMend = Words(
    "Cole o código de canais snippet antes de </body>, ou publique a tag do gerenciador.",
    "Paste the code of canais snippet before </body>, or publish the tag manager's tag.",
    "Pegue el código de canais snippet antes de </body>, o publique la etiqueta del gestor.")
  static let code = Words(
    "encontrado, para {host}", "found, for {host}", "encontrado, para {host}")
  static let cidMend = Words(
    "O cid não tem a forma de um identificador: cole o código outra vez.",
    "The cid has not the form of an identifier: paste the code again.",
    "El cid no tiene la forma de un identificador: pegue el código otra vez.")
  static let channelMend = Words(
    "A página leva o canal {cid}: cole o código do canal certo.",
    "The page carries channel {cid}: paste the right channel's code.",
    "La página lleva el canal {cid}: pegue el código del canal correcto.")
  static let engine = Words(
    "{host} respondeu {status}", "{host} answered {status}", "{host} respondió {status}")
  static let engineMend = Words(
    "Os navegadores precisam alcançar esse endereço: confira o motor, o proxy e --public-url.",
    "Browsers must reach that address: check the engine, the proxy and --public-url.",
    "Los navegadores deben alcanzar esa dirección: revise el motor, el proxy y --public-url.")
  static let unknownMend = Words(
    "O motor não conhece esse canal: ele foi removido, ou é de outro banco.",
    "The engine does not know that channel: it was removed, or is of another database.",
    "El motor no conoce ese canal: fue quitado, o es de otra base.")
  static let enabled = Words("habilitado", "enabled", "habilitado")
  static let disabled = Words("desabilitado", "disabled", "deshabilitado")
  static let enabledMend = Words(
    "O canal está desabilitado: habilite-o com enabled=true.",
    "The channel is disabled: enable it with enabled=true.",
    "El canal está deshabilitado: habilítelo con enabled=true.")
  static let originMend = Words(
    "Junte {origin} aos sites permitidos: settings.allowedOrigins+={origin}",
    "Add {origin} to the allowed sites: settings.allowedOrigins+={origin}",
    "Añada {origin} a los sitios permitidos: settings.allowedOrigins+={origin}")
  static let httpsMend = Words(
    "Uma página em https não carrega um motor em http: ponha TLS na frente dele.",
    "A page on https cannot load an engine on http: put TLS in front of it.",
    "Una página en https no carga un motor en http: ponga TLS delante de él.")
  static let policy = Words(
    "Content-Security-Policy", "Content-Security-Policy", "Content-Security-Policy")
  static let policyMend = Words(
    "Junte a {directive}: {hosts}", "Add to {directive}: {hosts}", "Añada a {directive}: {hosts}")
}
