// When the first frame names a contact of another shard, the socket moves there with everything
// that was read from it.

import LinuxSystem
import Synchronization

/// A socket on its way to the shard that owns its contact. It is closed if it never arrives.
final class SocketTransfer: Sendable {
  /// What the new shard goes on with.
  struct State: Sendable {
    var handshake: HandshakeInfo
    var address: PeerAddress
    var channel: UInt32
    /// Whether the connection counts against the limit of its address.
    var isCounted: Bool
    /// What is left of its text frames.
    var bucket: TokenBucket
    var firstFrame: ClientFrame
    /// Bytes that were read after the first frame.
    var unread: [UInt8]
    /// What posts need, where the connection is an event stream.
    var stream: VisitorStream?
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
