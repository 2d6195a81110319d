// What a screen is, and the one place where screens are plugged in. A screen keeps a value in
// ConsoleState and gives functions over it; its folder holds both.

import Channels
import Presence
import Screen

/// A screen of the menu, or the open channel.
package enum ScreenID: String, CaseIterable, Sendable {
  case channels, presence, reports, attendance, flows, channel

  /// Those that the menu shows, in its order.
  static let menu: [ScreenID] = [.channels, .presence, .reports, .attendance, .flows]

  /// The screen's functions.
  var screen: any ConsoleScreen.Type {
    switch self {
    case .channels: ChannelsScreen.self
    case .channel: ChannelScreen.self
    case .presence: PresenceScreen.self
    case .reports: ReportsScreen.self
    case .attendance: AttendanceScreen.self
    case .flows: FlowsScreen.self
    }
  }

  /// Its name in the menu.
  var title: LocalizedText {
    switch self {
    case .channels: ShellStrings.channels
    case .channel: ShellStrings.channel
    case .presence: ShellStrings.presence
    case .reports: ShellStrings.reports
    case .attendance: ShellStrings.attendance
    case .flows: ShellStrings.flows
    }
  }
}

/// The functions of a screen over its part of the state.
protocol ConsoleScreen {
  /// Its commands, in the order of the last line.
  static var commands: [Command] { get }
  /// What has the focus when it is shown.
  static func firstFocus(_ state: ConsoleState) -> Action?
  /// It is shown now.
  static func enter(_ state: inout ConsoleState)
  /// Another screen is shown now.
  static func leave(_ state: inout ConsoleState)
  /// A key that no command took, or that the focused field has first. False when it means nothing.
  static func press(_ press: KeyPress, _ state: inout ConsoleState) -> Bool
  /// A pasted text.
  static func paste(_ text: String, _ state: inout ConsoleState)
  /// A click on one of its regions; `point` counts from the region's corner, whose size is `size`.
  static func click(_ action: Action, at point: Point, in size: Size, _ state: inout ConsoleState)
  /// The wheel, in rows; down is positive.
  static func wheel(_ rows: Int, _ state: inout ConsoleState)
  /// An answer that came back. Every screen is asked.
  static func take(_ answer: EffectResult, _ state: inout ConsoleState)
  /// Whether letters belong to a text field now.
  static func isTyping(_ state: ConsoleState) -> Bool
  /// Esc, where no field takes it: backs out one step. False when there is nothing to back out of.
  static func back(_ state: inout ConsoleState) -> Bool
  /// When its running times move next, wall clock milliseconds.
  static func wakeAt(_ state: ConsoleState) -> Millis?
  /// The moment of `wakeAt` has come.
  static func tick(_ state: inout ConsoleState)
  /// The commands for the last line where the focus makes others useful than usually; nil for those.
  static func usefulCommands(_ state: ConsoleState) -> [String]?
  /// The terminal has another size: what is chosen stays in view.
  static func resized(_ state: inout ConsoleState)
  /// Draws it.
  static func draw(_ frame: inout Frame, in area: Rect, _ state: ConsoleState)
}

extension ConsoleScreen {
  static func usefulCommands(_ state: ConsoleState) -> [String]? { nil }
  static func tick(_ state: inout ConsoleState) {}
  static func resized(_ state: inout ConsoleState) {}
  static func enter(_ state: inout ConsoleState) {}
  static func leave(_ state: inout ConsoleState) {}
  static func press(_ press: KeyPress, _ state: inout ConsoleState) -> Bool { false }
  static func paste(_ text: String, _ state: inout ConsoleState) {}
  static func click(
    _ action: Action, at point: Point, in size: Size, _ state: inout ConsoleState
  ) {}
  static func wheel(_ rows: Int, _ state: inout ConsoleState) {}
  static func take(_ answer: EffectResult, _ state: inout ConsoleState) {}
  static func isTyping(_ state: ConsoleState) -> Bool { false }
  static func back(_ state: inout ConsoleState) -> Bool { false }
  static func wakeAt(_ state: ConsoleState) -> Millis? { nil }
}

/// Something on top of a screen: a question, a list to choose from, a small form.
protocol Overlay: Sendable {
  /// Whether letters belong to a text field of it.
  var isTyping: Bool { get }
  /// What would be lost by leaving now, in a word; nil when nothing would.
  var unsaved: String? { get }
  /// A key. The shell has taken the overlay off the stack; `stay` puts it back below whatever was
  /// opened meanwhile.
  mutating func press(_ press: KeyPress, _ state: inout ConsoleState) -> OverlayStep
  /// A pasted text.
  mutating func paste(_ text: String, _ state: inout ConsoleState) -> OverlayStep
  /// A click on one of its regions.
  mutating func click(
    _ action: Action, at point: Point, in size: Size, _ state: inout ConsoleState
  ) -> OverlayStep
  /// An answer that came back.
  mutating func take(_ answer: EffectResult, _ state: inout ConsoleState) -> OverlayStep
  /// The terminal has another size.
  mutating func resized(_ state: ConsoleState)
  /// The keys that work in it.
  func hints(_ state: ConsoleState) -> [Hint]
  /// Draws it over the screen.
  func draw(_ frame: inout Frame, _ state: ConsoleState)
}

/// What becomes of an overlay after an event.
enum OverlayStep: Sendable { case stay, close }

extension Overlay {
  var unsaved: String? { nil }
  mutating func paste(_ text: String, _ state: inout ConsoleState) -> OverlayStep { .stay }
  mutating func take(_ answer: EffectResult, _ state: inout ConsoleState) -> OverlayStep { .stay }
  mutating func resized(_ state: ConsoleState) {}
}
