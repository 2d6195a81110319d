// What the engine knows of messages that may have been sent before, and what waits for that.

import Presence
import Records

/// What is known of the messages that were sent with some client ids.
struct KnownMessages {
  /// The numbers of those that were sent, by their ids.
  var numbers: [ClientMessageID: UInt32] = [:]
  /// The ids of which only the store knows.
  var unknown: [ClientMessageID] = []
}

/// What the store, or the engine without it, knows of messages that are about to be taken.
struct MessageFindings: Sendable {
  /// The numbers of those that were sent before, by their ids.
  var numbers: [ClientMessageID: UInt32] = [:]
  /// The file that a message carries; nil where the store has none.
  var file: StoredFile?
}

/// Something that is done with a session once it is known which messages were sent before.
struct DeferredAct {
  /// Is given what is known of the messages, or the error of the store: then nothing may be taken
  /// for new. The session may have been closed meanwhile.
  typealias Action = (inout Shard, Result<MessageFindings, StoreError>) -> Void

  /// The client ids of the messages.
  var ids: [ClientMessageID]
  /// The file that a message carries; only the store knows it.
  var file: Identifier?
  var action: Action
}
