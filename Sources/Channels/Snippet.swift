// The activation code, which is pasted into a site. Its stub queues commands until the script has
// loaded and carries them out. Values are escaped, so that none can end its string, its attribute
// or the script.

import Basics

/// The activation code of one channel.
package struct Snippet: Sendable {
  /// A form of the code.
  package enum Format: String, CaseIterable, Sendable {
    /// HTML for the pages of a site.
    case html
    /// HTML of one line, without commands.
    case script
    /// A custom HTML tag of Google Tag Manager.
    case gtm
    /// HTML whose button offers WebChat and WhatsApp.
    case whatsapp
    /// The address of a page with the chat open.
    case url
  }

  /// The channel's identifier.
  package let cid: String
  /// The address of the engine, `https://host[:port]`.
  package let host: String
  /// Seconds until the window opens, in the form for Google Tag Manager; nil where it does not open
  /// after a delay.
  package let delay: Int?

  /// Creates the code of a channel.
  ///
  /// - Parameters:
  ///   - channel: The channel.
  ///   - host: The address at which browsers reach the engine; a `/` at its end is dropped.
  package init(channel: Channel, host: String) {
    cid = channel.id
    self.host = host.hasSuffix("/") ? String(host.dropLast()) : host
    delay =
      channel.settings.opening.mode == .delayed ? channel.settings.opening.delay : nil
  }

  /// The address of a page with the chat open.
  package var directURL: String { "\(host)/webchat/?cid=\(cid)" }

  /// The text to paste.
  package func code(_ format: Format) -> String {
    switch format {
    case .html: tag(["cid", "host"]) + loader
    case .script:
      "<script async src=\"\(Self.attribute(host))/webchat/webchat.js\" "
        + "data-cid=\"\(Self.attribute(cid))\"></script>\n"
    case .whatsapp: tag(["cid", "host", "whatsapp"]) + loader
    case .gtm:
      "<script>\n\(commands(["cid", "host"] + opening))\(inlineLoader)</script>\n"
    case .url: directURL + "\n"
    }
  }

  /// The directives of a Content-Security-Policy that the code needs, to be joined to the site's
  /// own directives of the same name. `html` and `whatsapp` need the digest of their inline script;
  /// `script` has none, and the script of a tag manager has the tag manager's own permission.
  package func policy(_ format: Format) -> [String] {
    var scripts = "script-src \(host)"
    switch format {
    case .url: return []
    case .html: scripts += " " + source(["cid", "host"])
    case .whatsapp: scripts += " " + source(["cid", "host", "whatsapp"])
    case .script, .gtm: break
    }
    let socket = host.hasPrefix("https") ? "wss" + host.dropFirst(5) : "ws" + host.dropFirst(4)
    return ["\(scripts);", "connect-src \(host) \(socket);", "img-src \(host);"]
  }

  /// The source expression of the inline script with these commands.
  private func source(_ names: [String]) -> String {
    "'sha256-\(Self.digest(ofInline: "\n" + commands(names)))'"
  }

  /// The SHA-256 in base64 of the text between the tags of a script, as a policy names it (CSP3,
  /// 2.3.1).
  package static func digest(ofInline script: String) -> String {
    Base64.encode(SHA256.digest(script.utf8))
  }

  private func tag(_ names: [String]) -> String { "<script>\n\(commands(names))</script>\n" }

  private func commands(_ names: [String]) -> String {
    // An element called `webchat` is a property of `window` too, and no function.
    let stub =
      "window.webchat = typeof window.webchat === 'function' ? window.webchat : "
      + "function(){(webchat.q = webchat.q || []).push(arguments)};\n"
    return stub + names.map { "webchat('\($0)', \(argument($0)));\n" }.joined()
  }

  private func argument(_ name: String) -> String {
    switch name {
    case "cid": "'\(Self.script(cid))'"
    case "host": "'\(Self.script(host))'"
    case "openAfter": "\(delay ?? 0)"
    default: "true"
    }
  }

  private var opening: [String] { delay == nil ? [] : ["openAfter"] }

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

  /// A text inside of a quoted string in a script of an HTML page. Characters that could end the
  /// string, the script or the line are written as `\u` escapes (ECMA-262, 12.9.4).
  package static func script(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<", ">", "&", "'", "\"", "`", "\\", "\u{2028}", "\u{2029}":
        result += escape(scalar)
      default:
        if ControlCharacters.contains(scalar) {
          result += escape(scalar)
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result
  }

  /// A text inside of a quoted attribute or of an element.
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

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
