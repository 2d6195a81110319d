// How io_uring's completions are told apart.

/// The layout of a completion's token: the generation of a connection in the upper 32 bits, its
/// slot in the lower 30, and between them what the request was. Slots never reach the bits of the
/// kind, and a receive has the same token as the connection has in epoll.
enum CompletionToken {
  /// Bytes were received for a connection.
  static let receive: UInt64 = 0 << 30
  /// An answer to a heartbeat was not sent whole.
  static let send: UInt64 = 1 << 30
  /// A completion that needs no handling.
  static let ignored: UInt64 = 2 << 30
  /// epoll has events.
  static let epoll: UInt64 = 3 << 30
  /// The bits of the kind.
  static let kinds: UInt64 = 3 << 30
  /// The bits of the slot.
  static let slots: UInt64 = 1 << 30 - 1
}

extension Completion {
  /// The slot of the connection that the request was for.
  @inline(__always)
  var slot: ConnectionSlot { UInt32(truncatingIfNeeded: token & CompletionToken.slots) }

  /// The generation that the connection had then.
  @inline(__always)
  var generation: UInt32 { UInt32(truncatingIfNeeded: token >> 32) }
}
