// The scripts that the activation code loads. Their sources are plain JavaScript, readable in this
// folder and embedded in the binary; joined in order, each inside one function so that its files
// share names among themselves and none with the page.

import Basics
import Channels

/// The widget, in two scripts: the loader with the button, and the window.
package enum WidgetScript {
  /// `/webchat/webchat.js`: the commands, the channel and the button.
  package static let loader = ServedScript(
    script(
      loaderSources, names: loaderNames,
      replacing: ("WINDOW = 'window.js'", with: "WINDOW = 'window.js?\(windowVersion)'")),
    brotli: PackageResources.webchat_js_br)

  /// The media type, for `Content-Type`.
  package static let contentType = "text/javascript; charset=utf-8"

  /// For the `Cache-Control` of the loader: kept by the browser for five minutes, then asked for by
  /// its tag, so that a new version of canais reaches every site within minutes.
  package static let loaderCacheControl = "public, max-age=300"

  /// For the `Cache-Control` of a window that was asked for by this version's name.
  package static let windowCacheControl = "public, max-age=31536000, immutable"

  /// A form of the window: it holds the words of one language, and what only some channels have.
  package struct Variant: Hashable, CaseIterable, Sendable {
    /// The language of its words.
    package let language: ChannelLanguage
    /// Whether it holds WhatsApp, notifications, files and the rating.
    package let hasMore: Bool

    /// All forms that are served.
    package static let allCases = ChannelLanguage.allCases.flatMap { language in
      [false, true].map { Variant(language: language, hasMore: $0) }
    }

    /// The end of the address: `pt-BR` or `pt-BR-more`.
    package var name: String { language.rawValue + (hasMore ? "-more" : "") }
  }

  /// `/webchat/window.js?{version}-{variant}`: the window, or nil for a query without a variant.
  /// `isCurrent` tells whether the version is this program's: only then may it be kept for good.
  package static func window(query: String) -> (script: ServedScript, isCurrent: Bool)? {
    let parts = query.split(separator: "-", maxSplits: 1)
    guard parts.count == 2, let variant = Variant.allCases.first(where: { $0.name == parts[1] })
    else { return nil }
    return (window(variant), parts[0] == windowVersion)
  }

  // Each form is made when it is first asked for: making all would hold up the first request.
  private static let portuguese = served(.portuguese, hasMore: false)
  private static let portugueseMore = served(.portuguese, hasMore: true)
  private static let english = served(.english, hasMore: false)
  private static let englishMore = served(.english, hasMore: true)
  private static let spanish = served(.spanish, hasMore: false)
  private static let spanishMore = served(.spanish, hasMore: true)

  /// The window in one of its forms.
  static func window(_ variant: Variant) -> ServedScript {
    switch variant.language {
    case .portuguese: variant.hasMore ? portugueseMore : portuguese
    case .english: variant.hasMore ? englishMore : english
    case .spanish: variant.hasMore ? spanishMore : spanish
    }
  }

  private static func served(_ language: ChannelLanguage, hasMore: Bool) -> ServedScript {
    let brotli =
      switch language {
      case .portuguese: PackageResources.window_pt_BR_js_br
      case .english: PackageResources.window_en_US_js_br
      case .spanish: PackageResources.window_es_ES_js_br
      }
    let variant = Variant(language: language, hasMore: hasMore)
    return ServedScript(windowBytes(variant), brotli: hasMore ? [] : brotli)
  }

  /// What names this version of the window in all its forms: 16 digits of its sources' SHA-256.
  static let windowVersion: String = {
    let sources = [
      PackageResources.window_begin_js, PackageResources.window_words_js,
      PackageResources.more_words_js,
    ]
    let all = sources + windowSources + moreSources + windowEndSources
    return String(SHA256.hexadecimal(all.joined()).prefix(16))
  }()

  /// The names that the loader has for itself, which are shortened.
  static let loaderNames = ScriptNames.own(of: loaderSources, besides: allWindowSources)

  /// The names that the window has for itself, which are shortened.
  static let windowNames = ScriptNames.own(of: allWindowSources, besides: loaderSources)

  /// Every file of the window, the words of all languages too.
  private static var allWindowSources: [String] {
    let first = [PackageResources.window_begin_js, PackageResources.window_words_js]
    return
      (first + windowSources + [PackageResources.more_words_js] + moreSources
      + windowEndSources).map(text)
  }

  private static func windowBytes(_ variant: Variant) -> [UInt8] {
    let words = text(PackageResources.window_words_js)
    var sources = [text(PackageResources.window_begin_js), self.words(words, in: variant.language)]
    sources += windowSources.map(text)
    if variant.hasMore {
      let moreWords = text(PackageResources.more_words_js)
      sources.append(self.words(moreWords, in: variant.language))
      sources += moreSources.map(text)
    }
    sources += windowEndSources.map(text)
    return script(sources, names: windowNames)
  }

  /// The loader's files, in the order in which they are joined.
  static var loaderSources: [String] {
    [
      PackageResources.words_js, PackageResources.colours_js, PackageResources.dom_js,
      PackageResources.host_js, PackageResources.style_js, PackageResources.main_js,
    ].map(text)
  }

  /// The window's files after its beginning and its words.
  static var windowSources: [[UInt8]] {
    [
      PackageResources.builtins_js, PackageResources.rules_js, PackageResources.palette_js,
      PackageResources.prose_js, PackageResources.window_style_js, PackageResources.line_js,
      PackageResources.link_js, PackageResources.talk_js, PackageResources.memory_js,
    ]
  }

  /// What only channels with WhatsApp, notifications, files or a rating are sent.
  static var moreSources: [[UInt8]] {
    [
      PackageResources.ways_js, PackageResources.outreach_js, PackageResources.files_js,
      PackageResources.rating_js,
    ]
  }

  /// The window's last files.
  static var windowEndSources: [[UInt8]] {
    [
      PackageResources.beside_js, PackageResources.form_js, PackageResources.thread_js,
      PackageResources.composer_js, PackageResources.title_js, PackageResources.focus_js,
      PackageResources.chat_window_js, PackageResources.chat_js,
    ]
  }

  /// Files joined into one function, without what no browser needs, and with shorter names.
  private static func script(
    _ sources: [String], names: [String], replacing change: (String, with: String)? = nil
  ) -> [UInt8] {
    var joined = sources.map(ScriptMinifier.withoutComments).joined()
    if let change { joined = joined.replacing(change.0, with: change.with) }
    let shortened = ScriptNames.shortening(names, in: joined)
    return Array(
      ScriptMinifier.withoutBlanks("(() => {'use strict';\n\(shortened)})();\n").utf8)
  }

  /// The table of words without the languages that this window does not speak.
  static func words(_ source: String, in language: ChannelLanguage) -> String {
    var isKept = true
    var result = ""
    for line in source.split(separator: "\n", omittingEmptySubsequences: false) {
      if let wanted = ChannelLanguage.allCases.first(where: { line == "  '\($0.rawValue)': {" }) {
        isKept = wanted == language
      }
      if isKept || !line.hasPrefix("  ") { result += line + "\n" }
      if line == "  }," { isKept = true }
    }
    return result
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
