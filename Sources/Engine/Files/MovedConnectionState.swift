// A connection that carries a file leaves its shard: neither a slow disk nor a large file holds up
// the visitors of the shard. When the file has gone through, the connection comes back.

/// A connection on its way between a shard and the thread of transfers.
typealias MovedConnection = DetachedSocket<MovedConnectionState>

/// What its shard goes on with.
struct MovedConnectionState: Sendable {
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

/// What became of a file on a connection that comes back.
enum TransferResult: Sendable {
  /// It was received, and awaits its row.
  case received(ReceivedFile)
  /// It was refused; the rest of it is not read.
  case refused(Response)
  /// It was sent whole.
  case sent
}
