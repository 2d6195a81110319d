// Mail between shards: the only way one may reach into another.

import Presence
import Synchronization

/// A socket on its way to the shard that owns its contact.
struct SocketTransfer: Sendable {
  var descriptor: Int32
  var handshake: HandshakeInfo
  var address: PeerAddress
  var channel: UInt32
  var isCounted: Bool
  var tokens: UInt16
  var firstFrame: ClientFrame
  /// What was read behind the first frame.
  var unread: [UInt8]
}

/// Where an answer goes back to.
struct ReplyAddress: Sendable {
  var shard: Int
  var connection: ConnectionReference
}

/// What shards tell each other.
enum ShardMessage: Sendable {
  case transfer(SocketTransfer)
  case snapshot(Snapshot)
  case restart(channel: String)
  case forget(contact: Identifier)
  case act(APICommand, ReplyAddress)
  case answer(Response, ConnectionReference)
  case windowRequest(WindowRequest)
  case windowPart(WindowPart)
  case changed
  case transitions([TransitionEvent])
  case measure(Collector<ShardMetrics>)
  case barrier(Collector<Int>)
  case stop
}

/// Mail for one shard.
final class Mailbox: Sendable {
  let wake: EventFD
  private let mail = Mutex<[ShardMessage]>([])

  init() throws(EngineError) { wake = try EventFD() }

  /// Leaves mail and wakes the shard.
  func post(_ item: ShardMessage) {
    let wasEmpty = mail.withLock { mail in
      mail.append(item)
      return mail.count == 1
    }
    if wasEmpty { wake.signal() }
  }

  /// Takes all that is there.
  func take() -> [ShardMessage] {
    mail.withLock { mail in
      let all = mail
      mail = []
      return all
    }
  }
}

/// Gathers one value of each shard and then says so, once.
final class Collector<Value: Sendable>: Sendable {
  private let values: Mutex<[Value]>
  private let expected: Int
  private let done: @Sendable ([Value]) -> Void

  init(expected: Int, _ done: @escaping @Sendable ([Value]) -> Void) {
    self.expected = expected
    self.done = done
    values = Mutex([])
  }

  func give(_ value: Value) {
    let all = values.withLock { values in
      values.append(value)
      return values.count == expected ? values : nil
    }
    if let all { done(all) }
  }
}
