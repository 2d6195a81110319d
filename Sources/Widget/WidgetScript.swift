// The script that the activation code loads. Its sources are plain JavaScript, readable in this
// folder and embedded in the binary; joined in order, inside one function so that they share names
// among themselves and none with the page, and without their comments, which no browser reads.

import Basics
import Channels

/// The widget, as it is served at `/webchat/webchat.js`.
package enum WidgetScript {
  /// The script, UTF-8.
  package static let bytes: [UInt8] = {
    let parts = sources.map { lean(String(decoding: $0, as: UTF8.self)) }
    return Array("(() => {'use strict';\n\(parts.joined())})();\n".utf8)
  }()

  /// A strong entity tag of the content, quotes included (RFC 9110, section 8.8.3).
  package static let etag = entityTag(of: bytes)

  /// The media type, for `Content-Type`.
  package static let contentType = "text/javascript; charset=utf-8"

  /// For `Cache-Control`: kept by the browser for five minutes, then asked for by its tag, so that
  /// a new version of canais reaches every site within minutes.
  package static let cacheControl = "public, max-age=300"

  /// The files, in the order in which they are joined.
  static var sources: [[UInt8]] {
    [
      PackageResources.words_js, PackageResources.rules_js, PackageResources.dom_js,
      PackageResources.style_js, PackageResources.memory_js, PackageResources.link_js,
      PackageResources.talk_js, PackageResources.form_js, PackageResources.thread_js,
      PackageResources.outreach_js, PackageResources.shell_js, PackageResources.main_js,
    ]
  }

  /// A source without what only its reader needs: indentation, empty lines, and comments, which in
  /// this folder always have their lines to themselves.
  static func lean(_ source: String) -> String {
    var isInComment = false
    var result = ""
    for line in source.split(separator: "\n") {
      let text = line.drop { $0 == " " }
      if text.hasPrefix("/**") { isInComment = true }
      if !isInComment, !text.isEmpty, !text.hasPrefix("//") { result += text + "\n" }
      if text.hasSuffix("*/") { isInComment = false }
    }
    return result
  }

  /// A tag of 128 bits: the first half of the content's SHA-256.
  static func entityTag(of bytes: [UInt8]) -> String {
    "\"\(SHA256.hexadecimal(bytes).prefix(32))\""
  }
}
