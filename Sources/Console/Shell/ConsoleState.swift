// The whole console as one value. `update` takes an event and returns effects; `view` draws a
// frame. Time comes with each event, so that the same events always give the same frames.

import Channels
import Foundation
import Presence
import Screen

/// A console in full screen.
///
///     var console = ConsoleState(language: .english, zone: .current, size: Size(80, 24), now: now)
///     var effects = console.start()
///     effects += console.update(.terminal(.key(KeyPress(.enter))), at: now)
///     let frame = console.view()
package struct ConsoleState: Sendable {
  /// True once the user has quit.
  package internal(set) var isOver = false
  /// The name of the theme that is shown.
  package internal(set) var theme: String

  var context: ConsoleContext
  var screens = ConsoleScreens()
  /// Whether the next key to quit discards unsaved work: the user was warned in a window too small
  /// for a question.
  var isQuitArmed = false
  /// Whether quitting waits for the engine's number of sockets.
  var isQuitting = false
  /// What was kept for the next console; nil if nothing is to be kept.
  var remembered: ConsoleMemory?
  /// Whether the console quits once its unsaved work is stored.
  var quitsAfterSave = false

  /// A console without any configuration yet.
  ///
  /// - Parameters:
  ///   - language: The language of the screen.
  ///   - zone: The time zone in which moments are shown.
  ///   - size: The columns and rows of the terminal.
  ///   - now: The wall clock in milliseconds since 1970.
  ///   - isRemote: Whether the engine is on another machine, so that only the live list works.
  ///   - theme: The name of the theme that is shown.
  ///   - attendant: The name that the user answers by.
  ///   - demonstrationSpeed: How many times faster time goes in a demonstration, which opens on the
  ///     live list; nil if it is none.
  package init(
    language: Language, zone: TimeZone, size: Size, now: Millis, isRemote: Bool = false,
    theme: String = "dark", demonstrationSpeed: Millis? = nil, attendant: String = ""
  ) {
    self.theme = theme
    context = ConsoleContext(
      format: Format(language: language, zone: zone), size: size, now: now,
      setting: ConsoleSetting(
        isRemote: isRemote, demonstrationSpeed: demonstrationSpeed, attendant: attendant))
  }

  /// Takes over what an earlier console left, and from then on keeps what the next one is to find
  /// again.
  package mutating func remember(_ memory: ConsoleMemory) {
    restore(memory)
    remembered = self.memory
  }

  /// The effects to carry out before the first event.
  package mutating func start() -> [Effect] {
    if !context.isRemote { context.emit(.stored(.loadInstallation)) }
    context.emit(.terminal(.loadThemes))
    if let speed = context.setting.demonstrationSpeed {
      context.notify(
        ShellStrings.demonstrationNotice, ["speed": context.format.number(Int(speed))])
    }
    if context.screen != .presence {
      update(PresenceScreen.self) { screen, context in
        screen.feed.isInBackground = true
        screen.requestWindow(&context)
      }
    }
    show(context.screen)
    return context.takeEffects()
  }

  /// When the frame next changes without an event, in wall clock milliseconds since 1970; nil if it
  /// does not. The runner then sends a tick.
  package var wakeAt: Millis? {
    guard !isOver else { return nil }
    return [screen.wakeAt(context), context.notices.wakeAt(after: context.now)]
      .compactMap { $0 }.min()
  }

  /// The screen that is shown.
  var screen: any ConsoleScreen { screens[context.screen] }

  /// Whether a text field has the focus, so that letters are text and no commands.
  var isTyping: Bool { context.overlays.last?.isTyping ?? screen.isTyping(context) }

  // MARK: - Screens

  /// Changes one screen, and then carries out what it asked for.
  @discardableResult
  mutating func update<S: ConsoleScreen, Value>(
    _: S.Type, _ change: (inout S, inout ConsoleContext) -> Value
  ) -> Value {
    let value = change(&screens[keyPath: S.path], &context)
    carryOutRequests()
    return value
  }

  /// Gives an event to a screen, and then carries out what it asked for.
  ///
  /// - Returns: Whether the screen used the event.
  @discardableResult
  mutating func send(_ event: ScreenEvent, to id: ScreenID) -> Bool {
    let isUsed = screens.send(event, to: id, &context)
    carryOutRequests()
    return isUsed
  }

  /// Shows a screen. Unsaved work stays on the screen that is left.
  mutating func show(_ id: ScreenID) {
    if context.screen != id { send(.left, to: context.screen) }
    context.screen = id
    context.focus = screens[id].firstFocus(context)
    send(.entered, to: id)
  }

  /// Carries out what screens and overlays asked for.
  mutating func carryOutRequests() {
    while case let requests = context.takeRequests(), !requests.isEmpty {
      for request in requests { carryOut(request) }
    }
  }

  private mutating func carryOut(_ request: ScreenRequest) {
    switch request {
    case .show(let id): show(id)
    case .run(let id): run(command: id)
    case .moveFocus(let backward): moveFocus(backward: backward)
    case .openChannel(let id, let tab, let field): openChannel(id, tab, field: field)
    case .perform(let action): action(&self)
    }
  }
}
