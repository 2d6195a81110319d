// The place and the user of a console; nothing of it changes while the console is open.

import Presence

/// The place and the user of a console.
struct ConsoleSetting: Sendable {
  /// Whether the engine is on another machine, so that only the live list works.
  var isRemote = false
  /// How many times faster time goes in a demonstration; nil if it is none.
  var demonstrationSpeed: Millis?
  /// The name that the user answers by.
  var attendant = ""
}
