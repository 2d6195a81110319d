// The row of one session in a session table.

/// The part of a session that fits one cache line, so that a liveness signal touches one.
@usableFromInline
struct PresenceRow: BitwiseCopyable {
  @usableFromInline var state: SessionState
  var idHigh: UInt64
  var contactHigh: UInt64
  var idLow: UInt32
  var contactLow: UInt32
  /// The channel's number; `free` in an unused slot.
  var channel: UInt32
  /// Where the text arena holds name and page.
  var text: UInt32

  /// The channel of an unused slot.
  static let free = UInt32.max

  /// The session's identifier.
  var id: Identifier { Identifier(high: idHigh, low: idLow) }

  @inline(__always)
  func hasID(_ id: Identifier) -> Bool { idHigh == id.high && idLow == id.low }
}
