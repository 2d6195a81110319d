// Checks whether a page has the activation code, and whether the engine serves it. Each check
// reports what it found; a failed one also what to do.

import Channels
import Foundation
import Presence
import Screen
import Storage

/// `canais verify`
enum VerifyCommand {
  static let all: [Subcommand] = [
    Subcommand(
      "verify", "URL", 1...1, VerifyStrings.verify,
      options: [Option("channel", "ID", VerifyStrings.channel)],
      examples: ["verify https://loja.example", "verify http://127.0.0.1:8000/ --channel Loja"],
      run: run)
  ]

  static func run(_ call: Invocation) throws {
    let address = call.arguments[0]
    guard let url = URL(string: address), ["http", "https"].contains(url.scheme ?? ""),
      url.host() != nil
    else { throw CommandError.failed(VerifyStrings.badURL.with(["url": address])) }
    let expected = try call.option("channel").map { try ChannelCommands.find($0, call.reader()) }
    var report = VerifyReport()
    let page: WebPage
    do {
      page = try call.wait { try await WebFetch.get(url) }
    } catch {
      throw CommandError.failed(
        VerifyStrings.unreachable.filling(["url": .plain(address), "why": SystemStrings.of(error)]))
    }
    report.check(
      "page", page.status == 200, VerifyStrings.page.with(["status": String(page.status)]),
      VerifyStrings.pageMend)
    if let code = find(in: page, call, &report) {
      try look(at: code, expected, page, call, &report)
    }
    try report.tell(call)
  }

  /// The code in the page, or in the container of the tag manager that the page loads.
  private static func find(
    in page: WebPage, _ call: Invocation, _ report: inout VerifyReport
  ) -> PageCode? {
    let markup = PageMarkup(page.body)
    if let code = PageCode(markup) {
      report.check("code", true, VerifyStrings.code.with(["host": code.host]), nil)
      report.check(
        "once", code.count == 1, VerifyStrings.times.with(["count": String(code.count)]),
        VerifyStrings.onceMend)
      return code
    }
    if let held = PageCode.heldScript(in: markup) {
      let manager = PageCode.consentManager(of: held, in: markup)
      report.check(
        "code", false, VerifyStrings.held(by: manager, type: held.attributes["type"] ?? ""),
        VerifyStrings.heldMend)
      return nil
    }
    if let part = PageCode.inertPart(in: markup) {
      report.check(
        "code", false, VerifyStrings.inert(part), VerifyStrings.inertMend)
      return nil
    }
    guard let container = PageCode.container(in: page.body, at: page.url) else {
      report.check("code", false, VerifyStrings.noCode, VerifyStrings.noCodeMend)
      return nil
    }
    let script = try? call.wait { try await WebFetch.get(container) }
    let address = container.absoluteString
    guard let script, script.status == 200 else {
      report.check(
        "code", false, VerifyStrings.noContainer.with(["url": address]),
        VerifyStrings.noContainerMend)
      return nil
    }
    guard let code = PageCode(script: script.body) else {
      report.check(
        "code", false, VerifyStrings.emptyContainer.with(["url": address]), VerifyStrings.noCodeMend
      )
      return nil
    }
    report.check(
      "code", true, VerifyStrings.managed.with(["host": code.host, "url": address]), nil)
    return code
  }

  private static func look(
    at code: PageCode, _ expected: StoredChannel?, _ page: WebPage, _ call: Invocation,
    _ report: inout VerifyReport
  ) throws {
    let isGood = Channel.isIdentifier(code.cid)
    report.check("cid", isGood, .plain(code.cid), VerifyStrings.cidMend)
    if let expected {
      report.check(
        "channel", expected.channel.id == code.cid,
        .plain("\(expected.channel.description) \(expected.channel.id)"),
        VerifyStrings.channelMend.with(["cid": code.cid]))
    }
    report.check(
      "loader", code.hasLoader, .plain("\(code.host)/webchat/webchat.js"), VerifyStrings.loaderMend)
    try reach(code, call, &report)
    let origin = origin(of: page.url)
    if let channel = try? call.reader().channel(code.cid).channel {
      report.check(
        "origin", channel.allows(origin: origin, own: [code.host]), .plain(origin),
        VerifyStrings.originMend.with(["origin": origin]))
    }
    if page.url.scheme == "https" {
      report.check(
        "https", code.host.hasPrefix("https://"), .plain(code.host), VerifyStrings.httpsMend)
    }
    policy(code, page, &report)
  }

  /// Requests channel and script from the host, like a visitor's browser.
  private static func reach(
    _ code: PageCode, _ call: Invocation, _ report: inout VerifyReport
  ) throws {
    let known = call.engine?.url ?? (try? call.reader().installation().publicURL)
    let mend =
      known.map { VerifyStrings.hostMend.with(["host": code.host, "known": $0]) }
      ?? VerifyStrings.engineMend
    func answer(_ path: String) -> WebPage? {
      URL(string: "\(code.host)/webchat/\(path)").flatMap { url in
        try? call.wait { try await WebFetch.get(url) }
      }
    }
    guard let config = answer("\(code.cid)/config.json") else {
      report.check("engine", false, VerifyStrings.silent.with(["host": code.host]), mend)
      return
    }
    let values = (try? JSONValue.read(Array(config.body.utf8), key: "config")) ?? .null
    let isOurs = config.status == 200 && values["id"] == .text(code.cid)
    report.check(
      "engine", isOurs,
      VerifyStrings.engine.with(["host": code.host, "status": String(config.status)]),
      config.status == 404 ? VerifyStrings.unknownMend : mend)
    guard isOurs else { return }
    let script = answer("webchat.js")
    report.check(
      "script", script?.status == 200, .plain("\(code.host)/webchat/webchat.js"), mend)
    let isEnabled = values["enabled"] != .toggle(false)
    report.check(
      "enabled", isEnabled, isEnabled ? VerifyStrings.enabled : VerifyStrings.disabled,
      VerifyStrings.enabledMend)
  }

  private static func policy(_ code: PageCode, _ page: WebPage, _ report: inout VerifyReport) {
    let header = page.headers["content-security-policy"].map(ContentPolicy.all) ?? []
    if header.contains(where: \.stopsScripts) {
      report.check("sandbox", false, VerifyStrings.policy, VerifyStrings.sandboxMend)
    }
    for policy in header + PageCode.metaPolicies(in: page.body).map(ContentPolicy.init) {
      for (directive, missing) in [
        ("script-src", policy.missingScripts(of: code, from: page.url)),
        ("connect-src", missing([code.host, code.socketHost], "connect-src")),
        ("img-src", missing([code.host], "img-src")),
      ] {
        let mend = missing == ["nonce"] ? VerifyStrings.nonceMend : VerifyStrings.policyMend
        report.check(
          directive, missing.isEmpty, VerifyStrings.policy,
          mend.with([
            "directive": directive, "hosts": missing.joined(separator: " "),
          ]))
      }
      func missing(_ hosts: [String], _ directive: String) -> [String] {
        hosts.filter { !policy.allows($0, for: directive, from: page.url) }
      }
    }
  }

  private static func origin(of url: URL) -> String {
    var text = "\(url.scheme ?? "https")://\(url.host() ?? "")"
    if let port = url.port, port != (url.scheme == "https" ? 443 : 80) { text += ":\(port)" }
    return text
  }
}

/// The checks, in order.
struct VerifyReport {
  private var checks: [(name: String, isGood: Bool, found: LocalizedText, mend: LocalizedText?)] =
    []

  mutating func check(
    _ name: String, _ isGood: Bool, _ found: LocalizedText, _ mend: LocalizedText?
  ) {
    checks.append((name, isGood, found, isGood ? nil : mend))
  }

  /// Writes the checks.
  ///
  /// - Throws: `CommandError.reported` if one failed.
  func tell(_ call: Invocation) throws(CommandError) {
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
        call.output.line("\(sign) \(check.name): \(Sanitizer.text(check.found[call.language]))")
        if let mend = check.mend { call.output.line("    " + Sanitizer.text(mend[call.language])) }
      }
    }
    if checks.contains(where: { !$0.isGood }) { throw .reported }
  }
}

/// The texts of `canais verify`.
private enum VerifyStrings {
  static let verify = LocalizedText(
    "Diz se uma página leva o código e se o motor responde a ele, e o que corrigir.",
    "Tells whether a page carries the code and the engine answers it, and what to fix.",
    "Dice si una página lleva el código y si el motor le responde, y qué corregir.")
  static let channel = LocalizedText(
    "O canal que a página deve levar", "The channel the page should carry",
    "El canal que la página debe llevar")
  static let badURL = LocalizedText(
    "{url} não é um endereço http", "{url} is no http address", "{url} no es una dirección http")
  static let unreachable = LocalizedText(
    "{url} não responde: {why}", "{url} does not answer: {why}", "{url} no responde: {why}")
  static let page = LocalizedText(
    "a página respondeu {status}", "the page answered {status}", "la página respondió {status}")
  static let pageMend = LocalizedText(
    "Confira o endereço da página.", "Check the page's address.",
    "Revise la dirección de la página.")
  static let noCode = LocalizedText(
    "o código não está na página", "the code is not in the page", "el código no está en la página")
  static let noCodeMend = LocalizedText(
    "Cole o código de canais snippet antes de </body>, ou publique a tag do gerenciador.",
    "Paste the code of canais snippet before </body>, or publish the tag manager's tag.",
    "Pegue el código de canais snippet antes de </body>, o publique la etiqueta del gestor.")
  static let code = LocalizedText(
    "encontrado, para {host}", "found, for {host}", "encontrado, para {host}")
  static let times = LocalizedText(
    "vezes na página: {count}", "times in the page: {count}", "veces en la página: {count}")
  static let onceMend = LocalizedText(
    "O código está mais de uma vez: deixe um só.", "The code is there more than once: leave one.",
    "El código está más de una vez: deje uno solo.")
  static let loaderMend = LocalizedText(
    "Falta a linha que carrega o script: cole o código inteiro de canais snippet.",
    "The line that loads the script is missing: paste the whole code of canais snippet.",
    "Falta la línea que carga el script: pegue el código entero de canais snippet.")
  static let inertMend = LocalizedText(
    "Cole o código como HTML antes de </body>, fora de comentários e de campos de texto.",
    "Paste the code as HTML before </body>, outside comments and text fields.",
    "Pegue el código como HTML antes de </body>, fuera de comentarios y de campos de texto.")
  static let heldMend = LocalizedText(
    "A janela só aparece depois do consentimento; se ela é necessária, tire o código do gerenciador.",
    "The window shows only after consent; where it is needed, take the code out of the manager.",
    "La ventana aparece solo tras el consentimiento; si es necesaria, saque el código del gestor.")
  static let sandboxMend = LocalizedText(
    "A política põe a página em sandbox sem scripts: junte allow-scripts allow-same-origin.",
    "The policy puts the page into a sandbox without scripts: add allow-scripts allow-same-origin.",
    "La política pone la página en un sandbox sin scripts: añada allow-scripts allow-same-origin.")

  /// That the code waits for consent, or is of a type that no browser runs.
  static func held(by manager: String?, type: String) -> LocalizedText {
    guard let manager else {
      return LocalizedText(
        "está num script do tipo {type}, que nenhum navegador executa sem consentimento",
        "is in a script of type {type}, which no browser runs without consent",
        "está en un script de tipo {type}, que ningún navegador ejecuta sin consentimiento"
      ).with(["type": type])
    }
    return LocalizedText(
      "espera o consentimento ({manager})", "waits for consent ({manager})",
      "espera el consentimiento ({manager})"
    ).with(["manager": manager])
  }

  /// That the code stands where no script runs.
  static func inert(_ part: PageMarkup.InertPart) -> LocalizedText {
    switch part {
    case .comment:
      LocalizedText(
        "está dentro de um comentário", "is inside a comment", "está dentro de un comentario")
    case .text:
      LocalizedText(
        "foi colado como texto", "was pasted as text", "se pegó como texto")
    case .noscript, .template, .textarea, .style, .title, .iframe:
      LocalizedText(
        "está dentro de <{part}>, onde não executa", "is inside <{part}>, where it does not run",
        "está dentro de <{part}>, donde no se ejecuta"
      ).with(["part": part.rawValue])
    }
  }

  static let cidMend = LocalizedText(
    "O cid não tem a forma de um identificador: cole o código outra vez.",
    "The cid has not the form of an identifier: paste the code again.",
    "El cid no tiene la forma de un identificador: pegue el código otra vez.")
  static let channelMend = LocalizedText(
    "A página leva o canal {cid}: cole o código do canal certo.",
    "The page carries channel {cid}: paste the right channel's code.",
    "La página lleva el canal {cid}: pegue el código del canal correcto.")
  static let engine = LocalizedText(
    "{host} respondeu {status}", "{host} answered {status}", "{host} respondió {status}")
  static let engineMend = LocalizedText(
    "Os navegadores precisam alcançar esse endereço: confira o motor, o proxy e --public-url.",
    "Browsers must reach that address: check the engine, the proxy and --public-url.",
    "Los navegadores deben alcanzar esa dirección: revise el motor, el proxy y --public-url.")
  static let unknownMend = LocalizedText(
    "O motor não conhece esse canal: ele foi removido, ou é de outro banco.",
    "The engine does not know that channel: it was removed, or is of another database.",
    "El motor no conoce ese canal: fue quitado, o es de otra base.")
  static let enabled = LocalizedText("habilitado", "enabled", "habilitado")
  static let disabled = LocalizedText("desabilitado", "disabled", "deshabilitado")
  static let enabledMend = LocalizedText(
    "O canal está desabilitado: habilite-o com enabled=true.",
    "The channel is disabled: enable it with enabled=true.",
    "El canal está deshabilitado: habilítelo con enabled=true.")
  static let originMend = LocalizedText(
    "Junte {origin} aos sites permitidos: settings.allowedOrigins+={origin}",
    "Add {origin} to the allowed sites: settings.allowedOrigins+={origin}",
    "Añada {origin} a los sitios permitidos: settings.allowedOrigins+={origin}")
  static let httpsMend = LocalizedText(
    "Uma página em https não carrega um motor em http: ponha TLS na frente dele.",
    "A page on https cannot load an engine on http: put TLS in front of it.",
    "Una página en https no carga un motor en http: ponga TLS delante de él.")
  static let managed = LocalizedText(
    "encontrado em {url}, para {host}", "found in {url}, for {host}",
    "encontrado en {url}, para {host}")
  static let noContainer = LocalizedText(
    "o código não está na página, e {url} não responde",
    "the code is not in the page, and {url} does not answer",
    "el código no está en la página, y {url} no responde")
  static let noContainerMend = LocalizedText(
    "Publique o contêiner do gerenciador, ou cole o código de canais snippet antes de </body>.",
    "Publish the tag manager's container, or paste the code of canais snippet before </body>.",
    "Publique el contenedor del gestor, o pegue el código de canais snippet antes de </body>.")
  static let emptyContainer = LocalizedText(
    "o código não está na página nem em {url}", "the code is neither in the page nor in {url}",
    "el código no está en la página ni en {url}")
  static let silent = LocalizedText(
    "{host} não responde", "{host} does not answer", "{host} no responde")
  static let hostMend = LocalizedText(
    "O código leva {host}, e o motor deste banco está em {known}: cole o código outra vez, "
      + "ou confira o proxy e --public-url.",
    "The code carries {host}, and this database's engine is at {known}: paste the code again, "
      + "or check the proxy and --public-url.",
    "El código lleva {host}, y el motor de esta base está en {known}: pegue el código otra vez, "
      + "o revise el proxy y --public-url.")
  static let nonceMend = LocalizedText(
    "Com 'strict-dynamic' em {directive}, as duas tags <script> do código levam o nonce da página.",
    "With 'strict-dynamic' in {directive}, both <script> tags of the code carry the page's nonce.",
    "Con 'strict-dynamic' en {directive}, las dos etiquetas <script> del código llevan el nonce.")
  static let policy = LocalizedText(
    "Content-Security-Policy", "Content-Security-Policy", "Content-Security-Policy")
  static let policyMend = LocalizedText(
    "Junte a {directive}: {hosts}", "Add to {directive}: {hosts}", "Añada a {directive}: {hosts}")
}
