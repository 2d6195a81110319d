// Types of frames (RFC 6455, section 5.2).

/// The type of a frame.
public enum Opcode: UInt8, Sendable {
  /// A later fragment of the message that a text or binary frame began.
  case continuation = 0
  /// A text message, or its first fragment.
  case text = 1
  /// A binary message, or its first fragment.
  case binary = 2
  /// The end of the connection, with an optional code and reason.
  case close = 8
  /// A request for a pong with the same payload.
  case ping = 9
  /// The response to a ping; unsolicited, a heartbeat.
  case pong = 10

  /// Whether frames of the type are control frames: at most 125 bytes, never fragmented.
  @inlinable public var isControl: Bool { rawValue >= 8 }
}
