// What is remembered of a session between its calls.

import Basics
import Presence

/// What a dialect remembers of one session between deliveries. All of it can be found again on the
/// platform, so it is never stored.
package struct PlatformSession: Equatable, Sendable {
  /// The most message identifiers that are remembered.
  static let arrivedLimit = 200

  /// The platform's identifier of the conversation.
  package var conversation: String
  /// The platform's account; empty where there is none.
  package var account: String
  /// Whether messages may have arrived that are not in `arrived`.
  package var isInDoubt: Bool
  /// Whether the token may list the conversation's messages.
  package var canListMessages: Bool
  /// Digests of the marks of messages that arrived, the oldest first: a mark may hold a message's
  /// whole text.
  private(set) var arrived: [UInt64]
  /// When messages were sent within the last minute, on the monotonic clock.
  package var sentAt: [Millis]

  /// Creates the memory of a conversation. `isInDoubt` is whether it existed before.
  package init(conversation: String, account: String = "", isInDoubt: Bool = false) {
    self.conversation = conversation
    self.account = account
    self.isInDoubt = isInDoubt
    canListMessages = true
    arrived = []
    sentAt = []
  }

  /// Remembers a mark. Beyond `arrivedLimit` the oldest is forgotten.
  mutating func remember(_ mark: String) {
    arrived.append(Self.digest(mark))
    if arrived.count > Self.arrivedLimit { arrived.removeFirst() }
  }

  /// Whether a message arrived that has one of the marks.
  func hasArrived(_ marks: [String]) -> Bool {
    !arrived.isEmpty && marks.contains { arrived.contains(Self.digest($0)) }
  }

  private static func digest(_ mark: String) -> UInt64 {
    var mark = mark
    return mark.withUTF8 { SHA256.words(of: UnsafeRawBufferPointer($0)).0 }
  }
}
