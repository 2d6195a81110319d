// The activation code: what support staff paste into a site. A queue stub keeps the commands that
// are given before the script has loaded; the script then takes them over. Nothing a channel holds
// stands in the code unescaped, so no text can end its string, its script or its attribute.

import Basics
import Foundation

/// The activation code of one channel.
package struct Snippet: Sendable {
  /// A form of the code.
  package enum Format: String, CaseIterable, Sendable { case html, gtm, whatsapp, url }

  /// The channel's identifier.
  package let cid: String
  /// Where the engine answers, `https://host[:port]`.
  package let host: String
  /// Seconds of `openAfter` in the tag manager's form.
  package let delay: Int

  /// The code of a channel for browsers that reach the engine at `host`.
  package init(channel: Channel, host: String) {
    cid = channel.id
    self.host = host.hasSuffix("/") ? String(host.dropLast()) : host
    delay = channel.settings.opening.delay
  }

  /// The direct URL: a page with the chat open.
  package var directURL: String { "\(host)/webchat/?cid=\(cid)" }

  /// The code, as it is pasted.
  package func code(_ format: Format) -> String {
    switch format {
    case .html: tag(["cid", "host"]) + loader
    case .whatsapp: tag(["cid", "host", "whatsapp"]) + loader
    case .gtm:
      "<script>\n\(commands(["cid", "host", "openAfter"]))\(inlineLoader)</script>\n"
    case .url: directURL + "\n"
    }
  }

  /// The lines of a Content-Security-Policy that let the code work, each ready to be joined to
  /// the site's own directive of that name. `html` and `whatsapp` name their inline script by its
  /// digest; a tag manager brings its script under its own permission.
  package func policy(_ format: Format) -> [String] {
    if format == .url { return [] }
    var scripts = "script-src \(host)"
    if format != .gtm {
      let names = format == .html ? ["cid", "host"] : ["cid", "host", "whatsapp"]
      scripts += " 'sha256-\(Self.digest(ofInline: "\n" + commands(names)))'"
    }
    let socket = host.hasPrefix("https") ? "wss" + host.dropFirst(5) : "ws" + host.dropFirst(4)
    return ["\(scripts);", "connect-src \(host) \(socket);", "img-src \(host);"]
  }

  /// The base64 SHA-256 of a script's text, all between its tags, as a policy names it (CSP3,
  /// 2.3.1).
  package static func digest(ofInline script: String) -> String {
    Base64.encode(SHA256.digest(script.utf8))
  }

  private func tag(_ names: [String]) -> String { "<script>\n\(commands(names))</script>\n" }

  private func commands(_ names: [String]) -> String {
    let stub =
      "window.webchat = window.webchat || "
      + "function(){(webchat.q = webchat.q || []).push(arguments)};\n"
    return stub + names.map { "webchat('\($0)', \(argument($0)));\n" }.joined()
  }

  private func argument(_ name: String) -> String {
    switch name {
    case "cid": "'\(Self.script(cid))'"
    case "host": "'\(Self.script(host))'"
    case "openAfter": "\(delay)"
    default: "true"
    }
  }

  private var loader: String {
    "<script async src=\"\(Self.attribute(host))/webchat/webchat.js\"></script>\n"
  }

  private var inlineLoader: String {
    """
    (function(d){
      var s = d.createElement('script');
      s.async = true;
      s.src = '\(Self.script(host))/webchat/webchat.js';
      d.head.appendChild(s);
    })(document);

    """
  }

  /// A text for the inside of a quoted string in a script of an HTML page. What could end the
  /// string, the script or the line is written as its `\u` number (ECMA-262, 12.9.4).
  package static func script(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<", ">", "&", "'", "\"", "`", "\\", "\u{2028}", "\u{2029}":
        result += number(scalar)
      default:
        if ControlCharacters.contains(scalar) {
          result += number(scalar)
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result
  }

  /// A text for the inside of a quoted attribute or for the text of an element.
  package static func attribute(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func number(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}

extension Snippet.Format {
  /// What the format is called.
  package var words: LocalizedText {
    switch self {
    case .html: .same("HTML")
    case .gtm: .same("Google Tag Manager")
    case .whatsapp: .same("WebChat + WhatsApp")
    case .url: LocalizedText("URL direta", "Direct URL", "URL directa")
    }
  }

  /// What it is for.
  package var purpose: LocalizedText {
    switch self {
    case .html:
      LocalizedText(
        "Cole antes de </body> em cada página do site.",
        "Paste before </body> on every page of the site.",
        "Péguelo antes de </body> en cada página del sitio.")
    case .gtm:
      LocalizedText(
        "Cole como está em uma tag HTML personalizada; a janela abre sozinha após o tempo.",
        "Paste as it is into a Custom HTML tag; the window opens by itself after the delay.",
        "Péguelo tal cual en una etiqueta HTML personalizada; la ventana se abre tras el tiempo.")
    case .whatsapp:
      LocalizedText(
        "Como o HTML; um só botão abre para o WebChat e para o WhatsApp.",
        "Like HTML; one button opens to WebChat and to WhatsApp.",
        "Como el HTML; un solo botón abre al WebChat y a WhatsApp.")
    case .url:
      LocalizedText(
        "Uma página com a conversa aberta, para testes.", "A page with the chat open, for tests.",
        "Una página con el chat abierto, para pruebas.")
    }
  }
}

/// What is still missing before a code can work.
package enum SnippetNeed: Equatable, Sendable {
  /// The channel is switched off.
  case channelDisabled
  /// The channel does not work: why.
  case channelFailing(ChannelStatus.Trouble)
  /// No public URL is known, so the code carries the address the engine listens on.
  case publicURL(listening: String)
  /// The public URL is http, and pages on https may not load it.
  case https(String)
  /// The WhatsApp form without a number.
  case whatsapp

  /// All that is missing, the graver first.
  ///
  /// - Parameters:
  ///   - publicURL: What codes carry; nil until it was given once.
  ///   - listening: The address codes carry without it.
  package static func list(
    for channel: Channel, status: ChannelStatus, format: Snippet.Format, publicURL: String?,
    listening: String
  ) -> [SnippetNeed] {
    var needs: [SnippetNeed] = []
    switch status {
    case .disabled: needs.append(.channelDisabled)
    case .failing(let trouble): needs.append(.channelFailing(trouble))
    case .connected: break
    }
    if let publicURL {
      if let parts = WebAddress.parts(publicURL), !parts.isSecure,
        !NetworkAddress.isLoopback(host: parts.host)
      {
        needs.append(.https(publicURL))
      }
    } else {
      needs.append(.publicURL(listening: listening))
    }
    if format == .whatsapp, channel.settings.whatsapp.isEmpty { needs.append(.whatsapp) }
    return needs
  }

  /// The need as a sentence.
  package func message(in language: Language) -> String {
    switch self {
    case .channelDisabled: SnippetStrings.disabled[language]
    case .channelFailing(let trouble):
      SnippetStrings.failing.filled(["why": trouble.words[language]], in: language)
    case .publicURL(let address):
      SnippetStrings.publicURL.filled(["address": address], in: language)
    case .https(let address): SnippetStrings.https.filled(["address": address], in: language)
    case .whatsapp: SnippetStrings.whatsapp[language]
    }
  }
}

/// What is missing, in words.
enum SnippetStrings {
  static let disabled = LocalizedText(
    "O canal está desabilitado: habilite-o para receber conversas.",
    "The channel is disabled: enable it to take conversations.",
    "El canal está deshabilitado: habilítelo para recibir conversaciones.")
  static let failing = LocalizedText(
    "O canal não funciona agora: {why}.", "The channel does not work now: {why}.",
    "El canal no funciona ahora: {why}.")
  static let publicURL = LocalizedText(
    "Falta a URL pública: o código leva {address}, o endereço em que o motor escuta. "
      + "Use --public-url.",
    "The public URL is missing: the code carries {address}, where the engine listens. "
      + "Use --public-url.",
    "Falta la URL pública: el código lleva {address}, donde escucha el motor. Use --public-url.")
  static let https = LocalizedText(
    "A URL pública {address} é http: páginas em https não podem carregá-la.",
    "The public URL {address} is http: pages on https cannot load it.",
    "La URL pública {address} es http: las páginas en https no pueden cargarla.")
  static let whatsapp = LocalizedText(
    "O canal não tem número em Botão WhatsApp: o botão abre só o WebChat.",
    "The channel has no number in WhatsApp button: the button opens WebChat alone.",
    "El canal no tiene número en Botón WhatsApp: el botón abre solo el WebChat.")
}
