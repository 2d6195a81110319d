// The whole console as one value. `update` takes what happened and says what is to be done; `view`
// draws it. Time comes in with each event, so the same events always give the same screens.

import Channels
import Client
import Foundation
import Presence
import Screen

/// What the console knows of the installation, as it was last told.
struct InstallationCache: Sendable {
  /// False until the first answer.
  var isLoaded = false
  var channels: [StoredChannel] = []
  var flows: [Flow] = []
  var attendance: Attendance?
  var publicURL: String?
  var engine = EngineStatus(state: .starting)
  var themes: [ThemeChoice] = []

  /// Every channel, without its version.
  var plain: [Channel] { channels.map(\.channel) }

  /// What codes carry: the public URL, else the address of the engine.
  var host: String { publicURL ?? engine.url }

  func channel(_ id: String) -> StoredChannel? { channels.first { $0.channel.id == id } }

  func status(of channel: Channel) -> ChannelStatus {
    ChannelStatus(of: channel, flows: flows, attendance: attendance)
  }

  /// Takes a channel as it is stored now; keeps the order by description.
  mutating func take(_ stored: StoredChannel) {
    if let index = channels.firstIndex(where: { $0.channel.id == stored.channel.id }) {
      channels[index] = stored
    } else {
      channels.append(stored)
    }
  }
}

/// A sentence in the line above the keys.
struct Notice: Equatable, Sendable {
  enum Kind: Sendable { case plain, success, fault }
  /// How long what a person's own doing said stays before news of events take its place.
  static let ownMillis: Millis = 2_000

  var text: String
  var kind: Kind
  /// Until when it stays, wall clock.
  var heldUntil: Millis = .min

  /// What stands before the sentence, so that its colour is not needed.
  var sign: String {
    switch kind {
    case .plain: "•"
    case .success: "✓"
    case .fault: "!"
    }
  }

  var style: Style {
    switch kind {
    case .plain: .accent
    case .success: .success
    case .fault: .danger
    }
  }
}

/// The console.
package struct ConsoleState: Sendable {
  /// The language of its words.
  package internal(set) var language: Language
  /// The terminal's columns and rows.
  package internal(set) var size: Size
  /// True once it asked to be ended.
  package internal(set) var isOver = false
  /// The theme that is shown.
  package internal(set) var theme: String

  /// Wall clock, milliseconds since 1970, at the last event.
  var now: Millis
  let zone: TimeZone
  /// On another machine's engine: only the live list works.
  let isRemote: Bool

  var place: ScreenID
  var focus: Action?
  /// What stands on top of the screen; the last one has the keys.
  var overlays: [any Overlay] = []
  var notice: Notice?
  /// News that wait until what stands there was seen.
  var laterNotice: Notice?
  /// Slow work that goes on: what, how much of how much.
  var progress: (effect: WorkEffect, done: Int, total: Int)?
  var known = InstallationCache()
  /// Leaving was asked for below the smallest size, with work unsaved.
  var isLeavingArmed = false
  /// Leaving waits for the engine to say how many sockets are open.
  var isLeaving = false
  private var effects: [Effect] = []

  // One value a screen; see `ScreenID` for where they are plugged in.
  var channels = ChannelsState()
  var channel: ChannelState?
  var presence = PresenceList()
  var reports = ReportsState()
  var attendance = AttendanceState()
  var flows = FlowsState()

  /// A console that knows nothing yet.
  ///
  /// - Parameters:
  ///   - zone: The time zone moments are shown in.
  ///   - now: Wall clock, milliseconds since 1970.
  ///   - isRemote: Attached to an engine of another machine.
  ///   - theme: The name of the theme that is shown at the start.
  package init(
    language: Language, zone: TimeZone, size: Size, now: Millis, isRemote: Bool = false,
    theme: String = "dark"
  ) {
    self.language = language
    self.zone = zone
    self.size = size
    self.now = now
    self.isRemote = isRemote
    self.theme = theme
    place = isRemote ? .presence : .channels
  }

  /// What is to be done first.
  package mutating func start() -> [Effect] {
    if !isRemote { emit(.stored(.loadInstallation)) }
    emit(.terminal(.loadThemes))
    go(to: place)
    return takeEffects()
  }

  /// When the screen changes by itself: wall clock, milliseconds since 1970. Nil when it does not.
  package var wakeAt: Millis? {
    guard !isOver else { return nil }
    let later = laterNotice == nil ? nil : notice.map { max(now + 1, $0.heldUntil) }
    return [place.screen.wakeAt(self), later].compactMap { $0 }.min()
  }

  // MARK: What screens do to it

  /// Wants something done.
  mutating func emit(_ effect: Effect) { effects.append(effect) }

  mutating func takeEffects() -> [Effect] {
    defer { effects = [] }
    return effects
  }

  /// Says something in the line above the keys.
  mutating func say(_ text: String, _ kind: Notice.Kind = .plain) {
    notice = Notice(text: text, kind: kind, heldUntil: now + Notice.ownMillis)
  }

  /// Says what happened by itself; what a person's own doing said stays a moment before it.
  mutating func announce(_ text: String, _ kind: Notice.Kind) {
    laterNotice = Notice(text: text, kind: kind)
    showLaterNotice()
  }

  /// Shows the news that wait, once what stands there was seen.
  mutating func showLaterNotice() {
    guard let laterNotice, now >= notice?.heldUntil ?? .min else { return }
    notice = laterNotice
    self.laterNotice = nil
  }

  /// Says something in the console's language.
  mutating func say(
    _ words: LocalizedText, _ values: KeyValuePairs<String, String> = [:],
    _ kind: Notice.Kind = .plain
  ) {
    say(words.filled(values, in: language), kind)
  }

  /// The text in the console's language.
  func text(_ words: LocalizedText, _ values: KeyValuePairs<String, String> = [:]) -> String {
    words.filled(values, in: language)
  }

  /// The text as the head of a column.
  func head(_ words: LocalizedText) -> String {
    let text = text(words)
    return text.prefix(1).uppercased() + text.dropFirst()
  }

  /// Puts something on top of the screen.
  mutating func open(_ overlay: any Overlay) { overlays.append(overlay) }

  /// Shows another screen. Work that is not saved stays where it is; only closing a channel asks.
  mutating func go(to place: ScreenID) {
    if self.place != place { self.place.screen.leave(&self) }
    self.place = place
    focus = place.screen.firstFocus(self)
    place.screen.enter(&self)
  }

  /// How dates, numbers and durations are written.
  var format: Format { Format(language: language, zone: zone) }
}
