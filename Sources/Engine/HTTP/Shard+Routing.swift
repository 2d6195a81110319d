// Which request goes where. Public routes are for browsers and carry no token; those of the API begin
// with one.

import Basics
import Channels
import Presence
import Widget

extension Shard {
  /// Finds and runs what a request asks for.
  mutating func route(_ request: Request, _ body: [UInt8], _ slot: ConnectionSlot) -> Routed {
    if let channel = request.socketOfChannel {
      return socket(request, snapshot.channels[channel], slot)
    }
    let parts = request.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
      .map(String.init)
    switch parts.first {
    case "webchat": return webchat(request, Array(parts.dropFirst()), slot)
    case "api": return api(request, Array(parts.dropFirst()), body, slot)
    case "metrics" where parts.count == 1: return metrics(request, slot)
    case "healthz" where parts.count == 1: return onlyReading(request) { Response.text("ok\n") }
    case "readyz" where parts.count == 1: return onlyReading(request) { readiness() }
    default: return .answer(.notFound)
    }
  }

  /// GET and HEAD; anything else is told so.
  func onlyReading(_ request: Request, _ answer: () -> Response) -> Routed {
    guard request.method == .get || request.method == .head else {
      return .answer(.notAllowed("GET, HEAD"))
    }
    return .answer(answer())
  }

  private mutating func webchat(
    _ request: Request, _ parts: [String], _ slot: ConnectionSlot
  ) -> Routed {
    switch (parts.count, parts.first ?? "") {
    case (0, _): return onlyReading(request) { PublicPages.moved(request) }
    case (1, ""): return onlyReading(request) { direct(request) }
    case (1, "webchat.js"):
      return onlyReading(request) {
        PublicPages.conditional(
          request, tag: WidgetScript.etag, type: WidgetScript.contentType, WidgetScript.bytes,
          cache: WidgetScript.cacheControl, isOpen: true)
      }
    case (2, let id):
      guard let entry = snapshot.channels[id] else { return .answer(PublicPages.notThere) }
      switch parts[1] {
      case "config.json":
        return onlyReading(request) {
          PublicPages.conditional(
            request, tag: entry.configTag, type: "application/json", entry.config,
            cache: "public, max-age=15", isOpen: true)
        }
      case "image": return onlyReading(request) { PublicPages.image(request, entry) }
      default: return .answer(.notFound)
      }
    default: return .answer(.notFound)
    }
  }

  /// The direct URL: a page with the chat open.
  private func direct(_ request: Request) -> Response {
    let id = request.parameters?.first { $0.name == "cid" }?.value ?? ""
    return PublicPages.direct(request, snapshot.channels[id])
  }

  /// Whether the engine can take newcomers, and why not.
  private func readiness() -> Response {
    var faults: [String] = []
    if !shared.isReady.load(ordering: .relaxed) { faults.append("stopping") }
    let fault = shared.journal.fault
    for shortage in shortages() {
      switch shortage {
      case .journal: faults.append("journal full")
      case .descriptors: faults.append("out of descriptors")
      case .connections: faults.append("connections full")
      case .diskFull, .diskReadOnly, .databaseBusy, .databaseDamaged, .databaseFailed:
        faults.append("store: \(fault.map { String(describing: $0) } ?? shortage.rawValue)")
      }
    }
    guard !faults.isEmpty else { return .text("ready\n") }
    return .text(faults.joined(separator: "\n") + "\n", .unavailable)
  }
}

extension Response {
  /// A line of text.
  static func text(_ text: String, _ status: HTTPStatus = .ok) -> Response {
    Response(status, type: "text/plain; charset=utf-8", Array(text.utf8))
  }

  /// The answer for what is not there, the same wherever it is not.
  static var notFound: Response { failure(.notFound, "not_found", "There is no such thing.") }
}

/// Public answers: what browsers may keep, and who may look.
enum PublicPages {
  /// Any site may read it: it is what the widget on that site needs.
  static let openHeaders: [(name: String, value: String)] = [
    ("Access-Control-Allow-Origin", "*"), ("Cross-Origin-Resource-Policy", "cross-origin"),
  ]

  /// What is not there, said so that any site may read it.
  static var notThere: Response {
    var response = Response.notFound
    response.headers += openHeaders
    return response
  }

  /// A body, or 304 where the browser has it already (RFC 9110 13.1.2).
  static func conditional(
    _ request: Request, tag: String, type: String, _ body: [UInt8], cache: String, isOpen: Bool
  ) -> Response {
    let extra = (isOpen ? openHeaders : []) + [("ETag", tag)]
    if EntityTag.matches(request["if-none-match"], tag) {
      return Response(.notModified, headers: extra + [("Cache-Control", cache)])
    }
    return Response(type: type, body, cache: cache, headers: extra)
  }

  /// The channel's picture.
  static func image(_ request: Request, _ entry: ChannelEntry) -> Response {
    guard let image = entry.channel.settings.image else { return notThere }
    return conditional(
      request, tag: entry.imageTag, type: "image/\(image.kind.rawValue)", image.bytes,
      cache: "public, max-age=300", isOpen: true)
  }

  /// The direct page of a channel, or the one that says there is none, in the browser's language.
  static func direct(_ request: Request, _ entry: ChannelEntry?) -> Response {
    guard let entry else {
      return Response(
        .notFound, type: DirectPage.contentType,
        Array(DirectPage.unknown(in: language(request)).utf8),
        headers: [("Content-Security-Policy", DirectPage.unknownContentSecurityPolicy)])
    }
    return Response(
      type: DirectPage.contentType, Array(DirectPage.html(for: entry.channel).utf8),
      cache: DirectPage.cacheControl,
      headers: [
        ("Content-Security-Policy", DirectPage.contentSecurityPolicy(for: entry.channel))
      ])
  }

  /// The first language of the browser that the house reads in; Portuguese otherwise.
  private static func language(_ request: Request) -> Language {
    for part in (request["accept-language"] ?? "").lowercased().split(separator: ",") {
      if ASCII.trimmed(part).hasPrefix("pt") { return .portuguese }
      if ASCII.trimmed(part).hasPrefix("en") { return .english }
      if ASCII.trimmed(part).hasPrefix("es") { return .spanish }
    }
    return .portuguese
  }

  /// `/webchat` without its slash.
  static func moved(_ request: Request) -> Response {
    let query = request.query.isEmpty ? "" : "?" + request.query
    return Response(.movedPermanently, headers: [("Location", "/webchat/" + query)])
  }
}

/// ETags (RFC 9110 8.8.3): a digest of the bytes, in quotes.
enum EntityTag {
  static func of(_ bytes: [UInt8]) -> String {
    "\"" + Hexadecimal.encode(SHA256.digest(bytes).prefix(12)) + "\""
  }

  /// Whether the browser's list names the tag, weak or not.
  static func matches(_ header: String?, _ tag: String) -> Bool {
    guard let header else { return false }
    if ASCII.trimmed(header) == "*" { return true }
    return header.split(separator: ",").contains { part in
      let part = ASCII.trimmed(part)
      return part == tag || part == "W/" + tag
    }
  }
}
