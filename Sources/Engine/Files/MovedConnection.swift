// A connection that carries a file leaves its shard: neither a slow disk nor a large file holds up
// the visitors of the shard. When the file has gone through, the connection comes back.

import LinuxSystem
import Synchronization

/// A connection on its way between a shard and the thread of transfers. It is closed if it never
/// arrives.
final class MovedConnection: Sendable {
  /// What its shard goes on with.
  struct State: Sendable {
    /// The index of the shard.
    var shard: Int
    var address: PeerAddress
    /// Whether the connection counts against the limit of its address.
    var isCounted: Bool
    /// How the response is written.
    var answer: AnswerForm
    /// Bytes that were read and not used yet.
    var unread: [UInt8]
  }

  /// The state of the connection.
  let state: State
  private let descriptor: Mutex<FileDescriptor>

  /// Takes ownership of the socket.
  init(_ descriptor: consuming FileDescriptor, _ state: State) {
    self.descriptor = Mutex(descriptor)
    self.state = state
  }

  /// Moves the socket out; none the second time.
  func takeDescriptor() -> FileDescriptor {
    descriptor.withLock { exchange(&$0, with: .none) }
  }
}

/// What became of a file on a connection that comes back.
enum TransferResult: Sendable {
  /// It was received, and awaits its row.
  case received(ReceivedFile)
  /// It was refused; the rest of it is not read.
  case refused(Response)
  /// It was sent whole.
  case sent
}
