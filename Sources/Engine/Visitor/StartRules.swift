// What a `start` may bring: the data that the channel asks for, the notice's acceptance, the page.

import Channels
import Presence

/// Why a `start` is not taken yet; the visitor can mend it and send it again.
struct StartFault: Error {
  var code: String
  var words: Words
  var field: String
}

/// The rules of a `start`.
enum StartRules {
  /// The asked data, in the channel's order. What was not asked for is not kept.
  static func data(
    _ given: [String: String], _ channel: Channel
  ) throws(StartFault) -> [DataValue] {
    let requested = channel.settings.requestedData
    let asked = given.filter { pair in requested.contains { $0.key == pair.key } }
    let accepted: [String: String]
    do {
      accepted = try VisitorData.accept(asked, for: requested)
    } catch {
      let field = error.key.hasPrefix("data.") ? String(error.key.dropFirst(5)) : error.key
      throw StartFault(code: "data", words: error.rule.words, field: field)
    }
    return requested.compactMap { datum in
      accepted[datum.key].map { DataValue(key: datum.key, value: $0) }
    }
  }

  /// What the contact accepted, kept with the session as it was shown. An older version's
  /// acceptance is none.
  static func notice(
    _ accepted: String?, _ entry: ChannelEntry
  ) throws(StartFault) -> AcceptedNotice? {
    let notice = entry.channel.settings.privacyNotice
    guard notice.isSet else { return nil }
    guard accepted == notice.version else {
      throw StartFault(code: "notice", words: VisitorWords.notice, field: "accepted")
    }
    return AcceptedNotice(version: notice.version, text: notice.text, link: notice.link)
  }

  /// The page without query, fragment and user, if it is http(s); else empty.
  static func page(_ given: String?) -> String {
    guard let given, given.utf8.count <= Protocol.pageBytes else { return "" }
    let lower = given.prefix(8).lowercased()
    guard lower.hasPrefix("https://") || lower.hasPrefix("http://") else { return "" }
    guard given.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      return ""
    }
    let bare = given.prefix { $0 != "?" && $0 != "#" }
    let afterScheme = bare.firstIndex(of: "/").map { bare.index($0, offsetBy: 2) }
    guard let start = afterScheme, start < bare.endIndex else { return "" }
    let host = bare[start...].prefix { $0 != "/" }
    guard !host.isEmpty, !host.contains("@") else { return "" }
    return String(bare)
  }
}
