// Messages in the rows above the keys.

import Presence
import Screen

/// A message in the rows above the keys.
struct Notice: Equatable, Sendable {
  /// How a message is marked.
  enum Kind: Sendable {
    case plain, success, error
  }

  var text: String
  var kind: Kind

  /// The sign before the text. It tells the kinds apart without colors.
  var sign: String {
    switch kind {
    case .plain: "•"
    case .success: "✓"
    case .error: "!"
    }
  }

  var style: Style {
    switch kind {
    case .plain: .accent
    case .success: .success
    case .error: .danger
    }
  }
}

/// How far a long effect has come.
struct EffectProgress: Equatable, Sendable {
  let effect: WorkEffect
  /// The parts that are done.
  let done: Int
  /// The number of all parts; 0 while it is unknown.
  let total: Int
}

/// The message about the user's own action, the one about an event, and the progress of a long
/// effect, which is shown in place of messages. Each kind of message has a line of its own, so that
/// an alarm does not hide an answer.
struct Notices: Equatable, Sendable {
  /// For how long a message about an event is shown.
  static let eventMillis: Millis = 10_000

  /// Nil while no long effect runs.
  var progress: EffectProgress?
  /// The message about the user's own action; nil while there is none.
  private(set) var current: Notice?
  /// The latest message about an event; nil while there is none.
  private(set) var event: Notice?
  /// The messages about earlier events that were replaced by `event`.
  private(set) var earlierEvents = 0
  /// Whether `event` is a total: the next message takes its place and hides nothing.
  private var isTotal = false
  private var eventEndsAt: Millis = .min

  /// Shows a message about the user's own action.
  mutating func show(_ text: String, _ kind: Notice.Kind) {
    current = Notice(text: text, kind: kind)
  }

  /// Shows a message about an event until a moment.
  ///
  /// - Parameter isTotal: Whether the message is a current total, not an event of its own.
  mutating func announce(
    _ text: String, _ kind: Notice.Kind, until end: Millis, isTotal: Bool = false
  ) {
    if event != nil, !self.isTotal { earlierEvents += 1 }
    event = Notice(text: text, kind: kind)
    self.isTotal = isTotal
    eventEndsAt = end
  }

  /// Removes the message about an event, if it was shown for long enough.
  mutating func advance(at now: Millis) {
    guard event != nil, now >= eventEndsAt else { return }
    event = nil
    earlierEvents = 0
  }

  /// Removes the message about the user's action: the user has pressed a key.
  mutating func dismiss() { current = nil }

  /// When the message about an event ends; nil if there is none.
  func wakeAt(after now: Millis) -> Millis? {
    event == nil ? nil : max(now + 1, eventEndsAt)
  }
}
