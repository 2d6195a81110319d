// What a screen is: its own state, how events change it, and how it is drawn.

import Channels
import Client
import Presence
import Screen

/// A screen of the console.
///
/// A screen is a value that owns its state. Its functions receive the screen itself and the
/// ``ConsoleContext`` that all screens share, never the state of another screen:
///
///     mutating func press(_ press: KeyPress, _ context: inout ConsoleContext) -> Bool {
///       guard press == .character("r") else { return false }
///       context.emit(.work(.loadOutbox))
///       return true
///     }
///
/// Every function except `commands`, `path`, `id`, `firstFocus` and `draw` has a default that does
/// nothing.
protocol ConsoleScreen: Sendable {
  static var id: ScreenID { get }
  /// The property that holds the screen.
  static var path: WritableKeyPath<ConsoleScreens, Self> { get }
  /// The commands that work on the screen, in the order of the hint line.
  static var commands: [Command] { get }

  /// The element that has the focus when the screen is shown.
  func firstFocus(_ context: ConsoleContext) -> Action?
  /// Whether a text field has the focus, so that letters are text and no commands.
  func isTyping(_ context: ConsoleContext) -> Bool
  /// When the screen next changes without an event, in wall clock milliseconds; nil if it does not.
  func wakeAt(_ context: ConsoleContext) -> Millis?
  /// The commands of the hint line, where the focus makes others useful than usual; nil elsewhere.
  func usefulCommands(_ context: ConsoleContext) -> [String]?
  func draw(_ frame: inout Frame, in area: Rect, _ context: ConsoleContext)

  // The functions below handle one case of `ScreenEvent` each.

  mutating func enter(_ context: inout ConsoleContext)
  mutating func leave(_ context: inout ConsoleContext)
  /// - Returns: Whether the screen uses the key.
  mutating func press(_ press: KeyPress, _ context: inout ConsoleContext) -> Bool
  mutating func paste(_ text: String, _ context: inout ConsoleContext)
  mutating func click(
    _ action: Action, at point: Point, in size: Size, _ context: inout ConsoleContext)
  mutating func scroll(by rows: Int, _ context: inout ConsoleContext)
  /// - Returns: Whether there was a step to undo.
  mutating func back(_ context: inout ConsoleContext) -> Bool
  mutating func tick(_ context: inout ConsoleContext)
  mutating func resize(_ context: inout ConsoleContext)
  mutating func receive(_ result: EffectResult, _ context: inout ConsoleContext)
  mutating func receive(_ event: FeedEvent, _ context: inout ConsoleContext)
}

extension ConsoleScreen {
  func isTyping(_ context: ConsoleContext) -> Bool { false }
  func wakeAt(_ context: ConsoleContext) -> Millis? { nil }
  func usefulCommands(_ context: ConsoleContext) -> [String]? { nil }
  mutating func enter(_ context: inout ConsoleContext) {}
  mutating func leave(_ context: inout ConsoleContext) {}
  mutating func press(_ press: KeyPress, _ context: inout ConsoleContext) -> Bool { false }
  mutating func paste(_ text: String, _ context: inout ConsoleContext) {}
  mutating func click(
    _ action: Action, at point: Point, in size: Size, _ context: inout ConsoleContext
  ) {}
  mutating func scroll(by rows: Int, _ context: inout ConsoleContext) {}
  mutating func back(_ context: inout ConsoleContext) -> Bool { false }
  mutating func tick(_ context: inout ConsoleContext) {}
  mutating func resize(_ context: inout ConsoleContext) {}
  mutating func receive(_ result: EffectResult, _ context: inout ConsoleContext) {}
  mutating func receive(_ event: FeedEvent, _ context: inout ConsoleContext) {}

  /// Gives an event to the function that handles it.
  ///
  /// - Returns: Whether the screen uses the event; always true for an event other than `pressed`
  ///   and `back`.
  mutating func update(_ event: ScreenEvent, _ context: inout ConsoleContext) -> Bool {
    switch event {
    case .entered: enter(&context)
    case .left: leave(&context)
    case .pressed(let press): return self.press(press, &context)
    case .pasted(let text): paste(text, &context)
    case .clicked(let action, let point, let size):
      click(action, at: point, in: size, &context)
    case .scrolled(let rows): scroll(by: rows, &context)
    case .back: return back(&context)
    case .tick: tick(&context)
    case .resized: resize(&context)
    case .result(let result): receive(result, &context)
    case .feed(let event): receive(event, &context)
    }
    return true
  }

  /// A callback for an overlay that changes this screen.
  static func action<Value>(
    _ body: @escaping @Sendable (inout Self, inout ConsoleContext, Value) -> Void
  ) -> ConsoleAction<Value> {
    { state, value in state.update(Self.self) { body(&$0, &$1, value) } }
  }

  /// A command that works on this screen.
  ///
  /// - Parameters:
  ///   - refusal: Why it cannot run now; nil if it can.
  ///   - run: What it does to the screen.
  static func command(
    _ id: String, _ keys: [KeyPress], _ title: LocalizedText, _ help: LocalizedText,
    hint: Bool = true, handledByScreen: KeyPress? = nil,
    refusal: @escaping @Sendable (Self, ConsoleContext) -> LocalizedText? = { _, _ in nil },
    run: @escaping @Sendable (inout Self, inout ConsoleContext) -> Void
  ) -> Command {
    Command(
      id, keys, title, help, in: Self.id, hint: hint, handledByScreen: handledByScreen,
      refusal: { refusal($0.screens[keyPath: Self.path], $0.context) },
      run: { $0.update(Self.self, run) })
  }

  /// A row of the help for keys that the screen handles itself.
  static func documentedKey(
    _ id: String, _ keys: [KeyPress], _ title: LocalizedText, _ help: LocalizedText
  ) -> Command {
    Command(id, keys, title, help, in: Self.id, hint: false, run: nil)
  }
}
