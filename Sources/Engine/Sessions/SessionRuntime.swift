// What the engine keeps of an open session beside its row in the presence table.

/// The secrets, sockets and counters of an open session: 64 bytes.
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
  /// The number of the last line of the journal that was appended.
  var lastLine: UInt32 = 0
  /// Its talk; nil for a visitor who neither wrote nor was handed over.
  var talk: SessionTalk?
}
