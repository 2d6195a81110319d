// What the engine keeps of an open session beside its row in the presence table.

/// The secrets, sockets and counters of an open session.
struct SessionRuntime {
  /// What proves the session when a page resumes it.
  var secret = SecretDigestPrefix()
  /// What proves the contact.
  var contactSecret = SecretDigestPrefix()
  /// The first socket of the session; the others follow by `Connection.next`.
  var firstSocket: ConnectionSlot = Connection.none
  /// The number of the last message that was appended.
  var lastMessage: UInt32 = 0
  /// The number of the last message that is stored and was sent to the session's sockets.
  var sentMessage: UInt32 = 0
  /// The number of the last call to the flow's webhook.
  var lastWebhook: UInt32 = 0
  /// The client ids of the contact's last messages; nil before the first.
  var clientIDs: RecentClientIDs?
}

/// The last client ids of a session's messages, to recognise a message that is sent twice.
final class RecentClientIDs {
  private var ring: [(hash: Int, seq: UInt32)] = []
  private var next = 0
  /// Whether the store may know ids that are not remembered here, because they were overwritten or
  /// come from before the engine started.
  private(set) var mustAskStore: Bool

  init(mustAskStore: Bool = false) { self.mustAskStore = mustAskStore }

  /// The number of the message that was sent with an id, by the id's hash; nil if not remembered.
  func seq(of hash: Int) -> UInt32? { ring.first { $0.hash == hash }?.seq }

  /// Remembers an id, in place of the oldest once `ProtocolLimits.rememberedClientIDs` are.
  func remember(_ hash: Int, _ seq: UInt32) {
    if ring.count < ProtocolLimits.rememberedClientIDs {
      ring.append((hash, seq))
    } else {
      ring[next] = (hash, seq)
      next = (next + 1) % ring.count
      mustAskStore = true
    }
  }
}
