// What the shell tells a screen.

import Client
import Screen

/// An event for one screen.
enum ScreenEvent: Sendable {
  /// The screen is shown from now on.
  case entered
  /// Another screen is shown from now on.
  case left
  /// A key that no command has, or that the focused text field takes first.
  case pressed(KeyPress)
  /// A pasted text.
  case pasted(String)
  /// A click on one of its regions, at `point` counted from the corner of a region of `size`.
  case clicked(Action, at: Point, in: Size)
  /// The mouse wheel, in rows; positive is down.
  case scrolled(rows: Int)
  /// Esc, where no text field takes it. The screen undoes one step, or does not use the event.
  case back
  /// The moment of the screen's `wakeAt` has come.
  case tick
  /// The terminal has another size.
  case resized
  /// The result of an effect. Every screen receives all of them.
  case result(EffectResult)
  /// An event of the live feed.
  case feed(FeedEvent)
}

/// What a screen or overlay wants of the shell beyond its own state. The shell carries requests out
/// in order, after the screen's function has returned.
enum ScreenRequest: Sendable {
  /// Shows a screen.
  case show(ScreenID)
  /// Runs the command with this identifier, or says why it cannot run now.
  case run(command: String)
  /// Moves the focus to the next or the previous element.
  case moveFocus(backward: Bool)
  /// Opens a channel on a tab, with the focus on the field of this key or on the tab's first field.
  case openChannel(String, ChannelTab, field: String?)
  /// Changes the console's state, as the callback of an overlay.
  case perform(@Sendable (inout ConsoleState) -> Void)
}

/// The callback of an overlay, with what the user chose.
///
/// Screens make one with ``ConsoleScreen/action(_:)``, so that it reaches their own state alone.
typealias ConsoleAction<Value> = @Sendable (inout ConsoleState, Value) -> Void
