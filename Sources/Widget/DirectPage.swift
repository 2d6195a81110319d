// The direct URL (URL direta): a page with the chat open and nothing else, for tests and for those
// who have no site. It has no script of its own: the channel is named by attributes of the one
// script it loads, so its policy can forbid all others.

import Channels

/// The page at `/webchat/?cid={id}`.
package enum DirectPage {
  /// The media type, for `Content-Type`.
  package static let contentType = "text/html; charset=utf-8"

  /// For `Cache-Control`: the page changes with its channel.
  package static let cacheControl = "no-cache"

  /// The page of a channel. A disabled one has its page too, since a reload must find the
  /// conversation that is open there; the widget tells the others that it is disabled.
  package static func html(for channel: Channel) -> String {
    let text = channel.text
    return """
      <!DOCTYPE html>
      <html lang="\(text.language.rawValue)">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
      <meta name="robots" content="noindex">
      <title>\(Snippet.attribute(text.title))</title>
      <link rel="icon" href="\(icon(of: channel))">
      <script src="webchat.js" data-cid="\(Snippet.attribute(channel.id))" data-source="direct" defer></script>
      </head>
      <body>
      <noscript><p>\(DirectPageStrings.noScript[text.language.language])</p></noscript>
      </body>
      </html>

      """
  }

  /// The channel's picture, or none: without a word about it browsers ask for `/favicon.ico`.
  private static func icon(of channel: Channel) -> String {
    channel.settings.image == nil ? "data:," : Snippet.attribute("\(channel.id)/image")
  }

  /// The page for an identifier that no channel has, to be sent with 404.
  package static func unknown(in language: Language) -> String {
    """
    <!DOCTYPE html>
    <html lang="\(language.rawValue)">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>\(DirectPageStrings.unknownTitle[language])</title>
    <style>
    body { font: 17px/1.5 system-ui, sans-serif; margin: 20vh auto; max-width: 32em;
      padding: 0 1.5em; color: #1f2937; background: #fff; }
    @media (prefers-color-scheme: dark) { body { color: #e5e7eb; background: #14171d; } }
    </style>
    </head>
    <body>
    <main>
    <h1>\(DirectPageStrings.unknownTitle[language])</h1>
    <p>\(DirectPageStrings.unknown[language])</p>
    </main>
    </body>
    </html>

    """
  }

  /// The `Content-Security-Policy` of a channel's page: this origin's script, socket and image, and
  /// nothing else; framed by the sites that the channel allows, all when it names none.
  package static func contentSecurityPolicy(for channel: Channel) -> String {
    let sites = channel.settings.allowedOrigins
    let frames = sites.isEmpty ? "*" : (["'self'"] + sites.filter(isSource)).joined(separator: " ")
    return "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
      + "base-uri 'none'; form-action 'none'; frame-ancestors \(frames)"
  }

  /// The `Content-Security-Policy` of the page for an unknown channel: no script, nothing loaded.
  package static let unknownContentSecurityPolicy =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    + "frame-ancestors 'none'"

  /// Whether an origin can stand in a header line without becoming something else.
  private static func isSource(_ origin: String) -> Bool {
    origin.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ";") && $0 != 0x2C }
  }
}

/// What the page says where no widget can.
enum DirectPageStrings {
  static let noScript = LocalizedText(
    "Para conversar, ative o JavaScript neste navegador.",
    "To chat, please turn on JavaScript in this browser.",
    "Para conversar, activa JavaScript en este navegador.")
  static let unknownTitle = LocalizedText(
    "Atendimento não encontrado", "Chat not found", "Chat no encontrado")
  static let unknown = LocalizedText(
    "Este endereço não leva a nenhum atendimento. Confira o link com quem o enviou.",
    "This address leads to no chat. Please check the link you were given.",
    "Esta dirección no lleva a ningún chat. Comprueba el enlace con quien lo envió.")
}
