// A visitor's line over HTTP is a stream of events and posts, which come on connections of their
// own, to any shard. Its name says where it is, and cannot be guessed.

import Basics

/// The name under which a page posts frames for its event stream.
struct StreamName: Hashable, Sendable {
  /// Random bytes of a name. They authorize a client to act for the visitor.
  static let tokenBytes = 16

  /// The index of the shard that holds the stream.
  var shard: Int
  /// Random, in hexadecimal digits; it stays the same where the stream moves to another shard.
  let token: String

  /// A new name for a stream of that shard.
  init(shard: Int, _ randomness: Randomness) {
    self.shard = shard
    token = Hexadecimal.encode(randomness.bytes(StreamName.tokenBytes))
  }

  /// Reads `text`; nil for what no stream is called, and for shards that there are none of.
  init?(_ text: String, shardCount: Int) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let shard = Int(parts[0]), (0..<shardCount).contains(shard),
      parts[1].utf8.count == 2 * StreamName.tokenBytes
    else { return nil }
    self.shard = shard
    token = String(parts[1])
  }

  /// As it is sent.
  var text: String { "\(shard)-\(token)" }
}

/// Frames that a page posted for its event stream.
struct StreamPost: Sendable {
  let name: StreamName
  /// The texts, one a line; empty where the page only answers a ping.
  let lines: [UInt8]
}
