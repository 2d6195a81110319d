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
  /// The place and the user of the console.
  let setting: ConsoleSetting
  /// The screen that is shown.
  var screen: ScreenID
  /// The element of the screen that has the focus.
  var focus: Action?
  /// What lies on top of the screen; the last one has the keys.
  var overlays: [any Overlay] = []
  var notices = Notices()
  var cache = InstallationCache()
  private var messageCount = 0
  private var effects: [Effect] = []
  private var requests: [ScreenRequest] = []

  init(format: Format, size: Size, now: Millis, setting: ConsoleSetting) {
    self.format = format
    self.size = size
    self.now = now
    self.setting = setting
    screen = setting.isRemote || setting.demonstrationSpeed != nil ? .presence : .channels
  }

  /// Whether the engine is on another machine, so that only the live list works.
  var isRemote: Bool { setting.isRemote }

  /// The name that the user answers by.
  var attendant: String { setting.attendant }

  /// How many milliseconds of the wall clock pass in one of the machine, by which what users have
  /// time to see must last longer.
  var speed: Millis { setting.demonstrationSpeed ?? 1 }

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

  /// An identifier that no other message has: the attendant, the time, and a number.
  mutating func nextMessageID() -> String {
    messageCount += 1
    let name = FileName.of(attendant).prefix(30)
    return "\(name)-\(String(now, radix: 36))-\(String(messageCount, radix: 36))"
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
    notices.show(text, kind)
  }

  /// Shows a message about what the user has done.
  mutating func notify(
    _ text: LocalizedText, _ values: KeyValuePairs<String, String> = [:],
    _ kind: Notice.Kind = .plain
  ) {
    notify(self.text(text, values), kind)
  }

  /// Shows a message about an event, in a line of its own. A total, such as how many visitors wait,
  /// replaces the total before it.
  mutating func announce(_ text: String, _ kind: Notice.Kind, isTotal: Bool = false) {
    notices.announce(text, kind, until: now + Notices.eventMillis * speed, isTotal: isTotal)
  }

  /// Copies a text to the clipboard, and says so.
  ///
  /// - Parameter name: What was copied, as the message names it; by default the text itself.
  mutating func copy(_ text: String, as name: String? = nil) {
    emit(.terminal(.copy(text)))
    notify(ChannelsStrings.copied, ["what": name ?? text], .success)
  }
}

// MARK: - The messages above the keys

extension ConsoleContext {
  /// The most rows of the messages. A longer one ends with `…`.
  private static let maxNoticeRows = 4

  /// A message in lines as wide as the screen.
  struct Message {
    let sign: String
    let lines: [String]
    let style: Style
  }

  /// The messages above the keys: the last event, and then the current notice, or without either
  /// why the engine is unavailable. None while the progress of a long effect is shown.
  var messages: [Message] {
    guard notices.progress == nil else { return [] }
    func message(_ sign: String, _ text: String, _ style: Style) -> Message {
      Message(sign: sign, lines: Wrap.lines(text, width: size.width - 2), style: style)
    }
    var messages: [Message] = []
    if let event = notices.event {
      let earlier = notices.earlierEvents
      let others = earlier > 0 ? " (+\(format.number(earlier)))" : ""
      messages.append(message(event.sign, event.text + others, event.style))
    }
    if let notice = notices.current {
      messages.append(message(notice.sign, notice.text, notice.style))
    }
    if messages.isEmpty, case .unavailable(let reason) = cache.engine.state {
      messages.append(message("!", reason, .warning))
    }
    return messages
  }

  /// The rows of the messages: one, or as many as they need. A message that is no notice has one
  /// row below an overlay.
  var noticeRows: Int {
    guard overlays.isEmpty || notices.current != nil || notices.event != nil else { return 1 }
    let lines = messages.reduce(0) { $0 + $1.lines.count }
    return max(1, min(lines, ConsoleContext.maxNoticeRows))
  }
}
