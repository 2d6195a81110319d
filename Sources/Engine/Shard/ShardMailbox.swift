// How other threads reach a shard.

import LinuxSystem
import Synchronization

/// The messages that wait for one shard. Any thread may post; the shard takes.
final class ShardMailbox: Sendable {
  /// Signalled when messages wait.
  let wake: EventFD
  private let messages = Mutex<[ShardMessage]>([])

  /// - Throws: `EngineError.system` where no descriptor is left.
  init() throws(EngineError) { wake = try EventFD.open() }

  /// Adds a message and wakes the shard.
  func post(_ message: ShardMessage) {
    let wasEmpty = messages.withLock { messages in
      messages.append(message)
      return messages.count == 1
    }
    if wasEmpty { wake.signal() }
  }

  /// Removes and returns all messages, in the order in which they were posted.
  func take() -> [ShardMessage] {
    messages.withLock { messages in
      let all = messages
      messages = []
      return all
    }
  }
}
