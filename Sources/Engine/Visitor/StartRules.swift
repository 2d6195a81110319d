// Checks what a `start` carries: the data that the channel requests, the acceptance of its privacy
// notice, and the address of the page.

import Basics
import Channels
import Presence
import Records

/// Why a `start` is rejected. The visitor can correct it and send it again.
struct StartError: Error {
  /// The code of the error frame: `data` or `notice`.
  var code: String
  /// What the visitor reads.
  var text: LocalizedText
  /// The key of the datum, or `accepted`.
  var field: String
}

/// The rules of a `start`.
enum StartRules {
  /// The requested data, in the channel's order. Data that the channel does not request are
  /// discarded. The name of the site's user, if it gave one, is that of the contact where the
  /// visitor gave none.
  ///
  /// - Throws: The first datum that is missing or invalid.
  static func data(
    _ given: [String: String], _ channel: Channel, nameOfUser: String? = nil
  ) throws(StartError) -> [DataValue] {
    let requested = channel.settings.requestedData
    let isAsked = { (key: String) in requested.contains { $0.key == key } }
    var asked = given.keys.allSatisfy(isAsked) ? given : given.filter { isAsked($0.key) }
    if let nameOfUser, !nameOfUser.isEmpty,
      let datum = requested.first(where: { $0.kind == .name }),
      asked[datum.key, default: ""].isEmpty
    {
      asked[datum.key] = nameOfUser
    }
    let accepted: [String: String]
    do {
      accepted = try VisitorData.accept(asked, for: requested)
    } catch {
      let field = error.key.hasPrefix("data.") ? String(error.key.dropFirst(5)) : error.key
      throw StartError(code: "data", text: error.rule.words, field: field)
    }
    return requested.compactMap { datum in
      accepted[datum.key].map { DataValue(key: datum.key, value: $0) }
    }
  }

  /// The privacy notice that the contact accepted, to be stored with the session as it was shown.
  /// Nil where the channel has none.
  ///
  /// - Throws: If the current version was not accepted.
  static func notice(
    _ accepted: String?, _ entry: ChannelEntry
  ) throws(StartError) -> AcceptedNotice? {
    let notice = entry.channel.settings.privacyNotice
    guard notice.isSet else { return nil }
    guard accepted == notice.version else {
      throw StartError(code: "notice", text: VisitorStrings.notice, field: "accepted")
    }
    return AcceptedNotice(version: notice.version, text: notice.text, link: notice.link)
  }

  /// The address of the page without query and fragment. Empty if it is no http or https URL, names
  /// a user, or is longer than `ProtocolLimits.pageBytes`.
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
