// Messages in the rows above the keys.

import Presence
import Screen

/// A message in the rows above the keys.
struct Notice: Equatable, Sendable {
  /// How a message is marked.
  enum Kind: Sendable {
    case plain, success, error
  }

  /// For how long a message about the user's own action stays before other messages replace it.
  static let minimumMillis: Millis = 2_000

  var text: String
  var kind: Kind
  /// The wall clock until which other messages do not replace it.
  var heldUntil: Millis = .min

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

/// The message that is shown, the one that waits for its turn, and the progress of a long effect,
/// which is shown in place of messages.
struct Notices: Equatable, Sendable {
  /// Nil while no long effect runs.
  var progress: EffectProgress?
  private(set) var current: Notice?
  private var next: Notice?

  /// Shows a message about the user's own action.
  mutating func show(_ text: String, _ kind: Notice.Kind, at now: Millis) {
    current = Notice(text: text, kind: kind, heldUntil: now + Notice.minimumMillis)
  }

  /// Shows a message about an event, once the current message has been shown for long enough.
  mutating func enqueue(_ text: String, _ kind: Notice.Kind, at now: Millis) {
    next = Notice(text: text, kind: kind)
    advance(at: now)
  }

  /// Shows the waiting message, if the current one has been shown for long enough.
  mutating func advance(at now: Millis) {
    guard let next, now >= current?.heldUntil ?? .min else { return }
    current = next
    self.next = nil
  }

  /// Removes the current message: the user has pressed a key.
  mutating func dismiss() { current = nil }

  /// When the waiting message is shown; nil if none waits.
  func wakeAt(after now: Millis) -> Millis? {
    next == nil ? nil : current.map { max(now + 1, $0.heldUntil) }
  }
}
