// What the engine keeps of a session that was handed over or wrote: the ids of its messages, who
// answers, what waits, and who watches. A silent visitor has none of it.

import Presence
import Records

/// The talk of a session.
final class SessionTalk {
  /// The client ids of the last messages.
  var clientIDs = RecentClientIDs()
  /// What the contact may send.
  var allowance = MessageAllowance()
  /// Who answers, and what waits.
  var attendance = SessionAttendance()
  /// What waits until the store has told which messages were sent before, in order.
  var deferred: [DeferredAct] = []
  /// The numbers of the contact's unread messages, oldest first; at most `unreadLimit`.
  var unread: [UInt32] = []
  /// Those who watch the session.
  var watchers: [ReplyAddress] = []
  /// The number of the last line of the journal that those who watch were told.
  var toldLine: UInt32 = 0
  /// The contact's place in the line and the away message, as the page was last told; nil before.
  var told: LineNotice?
  /// Whether the handover is not stored yet, so that its pages are still to be told of it.
  var isHandoverPending = false
  /// When the contact's typing was last passed on, on the presence clock.
  var typingAt: Millis = .min / 2

  /// Unread messages that are counted.
  static let unreadLimit = 999
}

/// What a contact who waits is told.
struct LineNotice: Equatable {
  /// The away message while no attendant answers; nil while one does.
  var away: String?
  /// How many wait longer; nil for one who does not wait.
  var ahead: Int?
}

/// The client ids of a session's messages, to recognise a message that is sent twice: the last ones
/// with their numbers, and a few bits of each of the others.
struct RecentClientIDs {
  /// What is known of an id.
  enum Finding: Equatable {
    /// No message was sent with it.
    case new
    /// The message with this number was sent with it.
    case sent(UInt32)
    /// Only the store knows.
    case unknown
  }

  private var ring: [(hash: Int, seq: UInt32)] = []
  private var next = 0
  /// The lower bits of the hashes that were overwritten. An id that is not among them is new, so
  /// that the store is asked of retries alone.
  private var overwritten: [UInt32] = []
  /// Whether the store has messages from before the engine started.
  var hasEarlierMessages = false

  /// What is known of an id, by the id's hash.
  func lookUp(_ hash: Int) -> Finding {
    if let seq = ring.first(where: { $0.hash == hash })?.seq { return .sent(seq) }
    let isUnknown = hasEarlierMessages || overwritten.contains(UInt32(truncatingIfNeeded: hash))
    return isUnknown ? .unknown : .new
  }

  /// Remembers an id, in place of the oldest once `ProtocolLimits.rememberedClientIDs` are and the
  /// oldest is stored: `stored` is the number of the last message that is.
  mutating func remember(_ hash: Int, _ seq: UInt32, stored: UInt32) {
    let isFull = ring.count >= ProtocolLimits.rememberedClientIDs
    if !isFull || ring[next].seq > stored {
      ring.insert((hash, seq), at: isFull ? next : ring.count)
      if isFull { next += 1 }
    } else {
      overwritten.append(UInt32(truncatingIfNeeded: ring[next].hash))
      ring[next] = (hash, seq)
      next += 1
    }
    if next == ring.count { next = 0 }
  }
}

/// The client id of a message, of the contact or of others, which do not meet.
struct ClientMessageID: Hashable {
  var text: String
  var isContact: Bool
}
