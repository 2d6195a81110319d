// When the first frame names a contact of another shard, the socket moves there with everything
// that was read from it.

/// A page's socket on its way to the shard that owns its contact.
typealias SocketTransfer = DetachedSocket<SocketTransferState>

/// What the new shard goes on with.
struct SocketTransferState: Sendable {
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
