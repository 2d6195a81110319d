// Texts of the verification of a page.

import Channels

/// Texts of the verification of a page.
enum VerifyStrings {
  /// The label of a check. Directives of a policy are their own names.
  static func label(of check: String) -> LocalizedText {
    switch check {
    case "page": LocalizedText("página", "page", "página")
    case "code": LocalizedText("código", "code", "código")
    case "once": LocalizedText("uma vez", "once", "una vez")
    case "channel": LocalizedText("canal", "channel", "canal")
    case "loader": LocalizedText("carregador", "loader", "cargador")
    case "engine": LocalizedText("motor", "engine", "motor")
    case "enabled": LocalizedText("habilitado", "enabled", "habilitado")
    case "origin": LocalizedText("site", "site", "sitio")
    default: .plain(check)
    }
  }

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
