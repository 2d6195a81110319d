// What shards and the engine tell a shard.

import Presence
import Records

/// A message to a shard.
enum ShardMessage: Sendable {
  /// A socket whose contact this shard owns.
  case transfer(SocketTransfer)
  /// The configuration changed.
  case snapshot(Snapshot)
  /// The sockets of a channel are to be closed with 1012.
  case restart(channel: String)
  /// The data of a contact are erased.
  case forget(contact: Identifier)
  /// An API command for a session or contact of this shard.
  case act(APICommand, ReplyAddress)
  /// Frames that a page posted for its event stream, which this shard holds.
  case post(StreamPost, ReplyAddress)
  /// The response to a request that this shard passed on.
  case answer(Response, ConnectionReference)
  /// A connection of this shard may send its file.
  case receiveFile(FilePermit, ConnectionReference)
  /// A connection of this shard is to be sent a file.
  case sendFile(StoredFile, OpenedFile, ConnectionReference)
  /// A connection that carried a file comes back.
  case transferred(MovedConnection, TransferResult)
  /// Work that this shard had done on another thread is done; it goes on with what came of it.
  case proceed(@Sendable (inout Shard) -> Void)
  /// Another shard asks for this one's part of a window.
  case windowRequest(WindowRequest)
  /// Another shard's part of a window that this one asked for.
  case windowPart(WindowPart)
  /// The window of a query, as an event for its watchers.
  case window(WindowQuery, event: [UInt8])
  /// Sessions of another shard changed, so windows must be built again.
  case changed
  /// Transitions of another shard, for this one's watchers.
  case transitions([TransitionEvent])
  /// The line of those who wait, or the presence of attendants, changed.
  case lineChanged
  /// A connection of another shard is to be sent the stream of a session of this one.
  case watch(LiveRequest)
  /// A connection of another shard is no longer to be sent the stream of a session.
  case unwatch(Identifier, ReplyAddress)
  /// A page of this shard is sent the next messages that it missed.
  case replay(ConnectionReference)
  /// Bytes of a stream for a connection of this shard.
  case live(LiveBytes)
  /// Calls of this shard's sessions were tried, and some sessions are watched.
  case outcomes([CallOutcome])
  /// A flow answered a call of one of this shard's sessions.
  case flowAnswer(FlowAnswer, CallOutcome)
  /// The counters are to be given to a collector.
  case measure(Collector<ShardMetrics>)
  /// The shard's index is to be given to a collector, once everything posted before is handled.
  case barrier(Collector<Int>)
  /// The engine stops.
  case stop
}

/// The connection that waits for a response, on its shard.
struct ReplyAddress: Equatable, Sendable {
  /// The index of the shard.
  var shard: Int
  /// The connection there.
  var connection: ConnectionReference
}
