// What browsers load without a token: the widget's script, a channel's configuration and picture,
// and the page of the direct URL.

import Basics
import Channels
import Widget

/// Responses for browsers, with how long they may be cached and which sites may read them.
enum PublicPages {
  /// Headers that let scripts of every site read a response (Fetch standard, CORS protocol).
  private static let openHeaders: [(name: String, value: String)] = [
    ("Access-Control-Allow-Origin", "*"), ("Cross-Origin-Resource-Policy", "cross-origin"),
  ]

  /// The 404 of a channel that does not exist, readable by every site.
  private static var notFound: Response {
    var response = APIError.notFound.response
    response.headers += openHeaders
    return response
  }

  /// `/webchat/webchat.js`: the widget's loader with the button.
  static func loader(_ request: Request) -> Response {
    script(request, WidgetScript.loader, cache: WidgetScript.loaderCacheControl)
  }

  /// `/webchat/window.js?{version}-{variant}`: the window. Another version's address, from a loader
  /// that a browser kept while the program was upgraded, gets this version's window for now.
  static func window(_ request: Request) -> Response {
    guard let window = WidgetScript.window(query: request.query) else { return notFound }
    return script(
      request, window.script,
      cache: window.isCurrent ? WidgetScript.windowCacheControl : "no-cache")
  }

  /// A script in the smallest encoding that the browser takes.
  private static func script(
    _ request: Request, _ script: ServedScript, cache: String
  ) -> Response {
    let body = script.body(accepting: request["accept-encoding"])
    var headers = [(name: "Vary", value: "Accept-Encoding")]
    if body.encoding != .identity { headers.append(("Content-Encoding", body.encoding.rawValue)) }
    return conditional(
      request, tag: body.etag, type: WidgetScript.contentType, body.bytes, cache: cache,
      headers: headers)
  }

  /// `/webchat/{id}/config.json`: what the widget needs to know of its channel.
  static func configuration(_ request: Request, _ entry: ChannelEntry?) -> Response {
    guard let entry else { return notFound }
    return conditional(
      request, tag: entry.configTag, type: "application/json", entry.config,
      cache: "public, max-age=15")
  }

  /// `/webchat/{id}/image`: the channel's picture.
  static func image(_ request: Request, _ entry: ChannelEntry?) -> Response {
    guard let entry, let image = entry.channel.settings.image else { return notFound }
    return conditional(
      request, tag: entry.imageTag, type: "image/\(image.kind.rawValue)", image.bytes,
      cache: "public, max-age=300")
  }

  /// A body that every site may read, or 304 where the browser has it already (RFC 9110 13.1.2).
  private static func conditional(
    _ request: Request, tag: String, type: String, _ body: [UInt8], cache: String,
    headers own: [(name: String, value: String)] = []
  ) -> Response {
    let headers = openHeaders + own + [("ETag", tag)]
    if EntityTag.matches(request["if-none-match"], tag) {
      return Response(.notModified, headers: headers + [("Cache-Control", cache)])
    }
    return Response(type: type, body, cache: cache, headers: headers)
  }

  /// `/webchat/?cid={id}`: a page with the chat of that channel open, or one that says in the
  /// browser's language that there is no such channel.
  static func direct(_ request: Request, _ snapshot: Snapshot) -> Response {
    let id = request.parameters?.first { $0.name == "cid" }?.value ?? ""
    guard let channel = snapshot.channels[id]?.channel else {
      return Response(
        .notFound, type: DirectPage.contentType,
        Array(DirectPage.unknown(in: language(of: request)).utf8),
        headers: [("Content-Security-Policy", DirectPage.unknownContentSecurityPolicy)])
    }
    return Response(
      type: DirectPage.contentType, Array(DirectPage.html(for: channel).utf8),
      cache: DirectPage.cacheControl,
      headers: [("Content-Security-Policy", DirectPage.contentSecurityPolicy(for: channel))])
  }

  /// The first language of `Accept-Language` that the program speaks; Portuguese where it speaks
  /// none.
  private static func language(of request: Request) -> Language {
    for part in (request["accept-language"] ?? "").lowercased().split(separator: ",") {
      if ASCII.trimmed(part).hasPrefix("pt") { return .portuguese }
      if ASCII.trimmed(part).hasPrefix("en") { return .english }
      if ASCII.trimmed(part).hasPrefix("es") { return .spanish }
    }
    return .portuguese
  }

  /// `/webchat`: the same address with the slash at its end, where the direct page is.
  static func moved(_ request: Request) -> Response {
    let query = request.query.isEmpty ? "" : "?" + request.query
    return Response(.movedPermanently, headers: [("Location", "/webchat/" + query)])
  }
}
