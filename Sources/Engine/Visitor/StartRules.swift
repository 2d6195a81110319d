// What a `start` may bring: the data that the channel asks for, the notice's acceptance, the page.

import Basics
import Channels
import Presence
import Records

/// Why a `start` is not taken yet; the visitor can mend it and send it again.
struct StartError: Error {
  var code: String
  var words: LocalizedText
  var field: String
}

/// The rules of a `start`.
enum StartRules {
  /// The asked data, in the channel's order. What was not asked for is not kept.
  static func data(
    _ given: [String: String], _ channel: Channel
  ) throws(StartError) -> [DataValue] {
    let requested = channel.settings.requestedData
    let isAsked = { (key: String) in requested.contains { $0.key == key } }
    let asked = given.keys.allSatisfy(isAsked) ? given : given.filter { isAsked($0.key) }
    let accepted: [String: String]
    do {
      accepted = try VisitorData.accept(asked, for: requested)
    } catch {
      let field = error.key.hasPrefix("data.") ? String(error.key.dropFirst(5)) : error.key
      throw StartError(code: "data", words: error.rule.words, field: field)
    }
    return requested.compactMap { datum in
      accepted[datum.key].map { DataValue(key: datum.key, value: $0) }
    }
  }

  /// What the contact accepted, kept with the session as it was shown. An older version's
  /// acceptance is none.
  static func notice(
    _ accepted: String?, _ entry: ChannelEntry
  ) throws(StartError) -> AcceptedNotice? {
    let notice = entry.channel.settings.privacyNotice
    guard notice.isSet else { return nil }
    guard accepted == notice.version else {
      throw StartError(code: "notice", words: VisitorStrings.notice, field: "accepted")
    }
    return AcceptedNotice(version: notice.version, text: notice.text, link: notice.link)
  }

  /// The page without query, fragment and user, if it is http(s); else empty.
  static func page(_ given: String?) -> String {
    guard var given, given.utf8.count <= ProtocolLimits.pageBytes else { return "" }
    return given.withUTF8 { page(UnsafeRawBufferPointer($0)) }
  }

  private static func page(_ bytes: UnsafeRawBufferPointer) -> String {
    guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return "" }
    let schemes: [StaticString] = ["https://", "http://"]
    let scheme = schemes.first {
      ASCII.equals(bytes.prefix($0.utf8CodeUnitCount), $0, anyCase: true)
    }
    guard let scheme else { return "" }
    let bare = bytes.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    let host = bare.dropFirst(scheme.utf8CodeUnitCount).prefix { $0 != UInt8(ascii: "/") }
    guard !host.isEmpty, !host.contains(UInt8(ascii: "@")) else { return "" }
    return String(decoding: bare, as: UTF8.self)
  }
}
