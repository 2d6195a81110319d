// What all screens and overlays of a console share.

import Channels
import Foundation
import Presence
import Screen

/// The surroundings of a screen: size, time, focus and configuration, and the ways to ask for
/// something.
struct ConsoleContext: Sendable {
  /// How numbers, moments and durations are written.
  private(set) var format: Format
  /// The columns and rows of the terminal.
  var size: Size
  /// The wall clock in milliseconds since 1970, at the current event.
  var now: Millis
  /// Whether the engine is on another machine, so that only the live list works.
  let isRemote: Bool
  /// The screen that is shown.
  var screen: ScreenID
  /// The element of the screen that has the focus.
  var focus: Action?
  /// What lies on top of the screen; the last one has the keys.
  var overlays: [any Overlay] = []
  var notices = Notices()
  var cache = InstallationCache()
  private var effects: [Effect] = []
  private var requests: [ScreenRequest] = []

  init(format: Format, size: Size, now: Millis, isRemote: Bool) {
    self.format = format
    self.size = size
    self.now = now
    self.isRemote = isRemote
    screen = isRemote ? .presence : .channels
  }

  /// The language of the screen.
  var language: Language {
    get { format.language }
    set { format = Format(language: newValue, zone: format.zone) }
  }

  /// Whether an element of the screen has the focus, and no overlay covers it.
  func hasFocus(_ region: String) -> Bool { overlays.isEmpty && focus?.name == region }

  // MARK: - Texts

  /// A text in the language of the screen.
  func text(
    _ text: LocalizedText, _ values: KeyValuePairs<String, String> = [:]
  ) -> String {
    text.filled(values, in: language)
  }

  /// A text as the head of a column: with a capital first letter.
  func columnTitle(_ text: LocalizedText) -> String {
    let title = self.text(text)
    return title.prefix(1).uppercased() + title.dropFirst()
  }

  // MARK: - Asking for something

  /// Asks the runner for an effect.
  mutating func emit(_ effect: Effect) { effects.append(effect) }

  /// Removes and returns the effects that were asked for.
  mutating func takeEffects() -> [Effect] {
    defer { effects = [] }
    return effects
  }

  /// Asks the shell for something beyond the state of the screen.
  mutating func request(_ request: ScreenRequest) { requests.append(request) }

  /// Removes and returns the requests.
  mutating func takeRequests() -> [ScreenRequest] {
    defer { requests = [] }
    return requests
  }

  /// Opens an overlay on top of the others.
  mutating func open(_ overlay: any Overlay) { overlays.append(overlay) }

  /// Shows a message about what the user has done.
  mutating func notify(_ text: String, _ kind: Notice.Kind = .plain) {
    notices.show(text, kind, at: now)
  }

  /// Shows a message about what the user has done.
  mutating func notify(
    _ text: LocalizedText, _ values: KeyValuePairs<String, String> = [:],
    _ kind: Notice.Kind = .plain
  ) {
    notify(self.text(text, values), kind)
  }

  /// Shows a message about an event. A message about what the user has done stays a moment before
  /// it.
  mutating func announce(_ text: String, _ kind: Notice.Kind) {
    notices.enqueue(text, kind, at: now)
  }

  /// Copies a text to the clipboard, and says so.
  ///
  /// - Parameter name: What was copied, as the message names it; by default the text itself.
  mutating func copy(_ text: String, as name: String? = nil) {
    emit(.terminal(.copy(text)))
    notify(ChannelsStrings.copied, ["what": name ?? text], .success)
  }
}

// MARK: - The message above the keys

extension ConsoleContext {
  /// The most rows of a message. A longer one ends with `…`.
  private static let maxNoticeRows = 4

  /// The message above the keys: the current notice, or else why the engine is unavailable. Nil
  /// while the progress of a long effect is shown.
  var message: (sign: String, text: String, style: Style)? {
    guard notices.progress == nil else { return nil }
    if let notice = notices.current { return (notice.sign, notice.text, notice.style) }
    guard case .unavailable(let reason) = cache.engine.state else { return nil }
    return ("!", reason, .warning)
  }

  /// The message in lines as wide as the screen.
  var messageLines: [String] {
    message.map { Wrap.lines($0.text, width: size.width - 2) } ?? []
  }

  /// The rows of the message: one, or as many as a long message needs. A message that is no notice
  /// has one row below an overlay.
  var noticeRows: Int {
    guard overlays.isEmpty || notices.current != nil else { return 1 }
    return max(1, min(messageLines.count, ConsoleContext.maxNoticeRows))
  }
}
