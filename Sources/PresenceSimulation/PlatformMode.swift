// The failure modes of the simulated platform.

/// The behaviour of the simulated attendance platform or webhook. In every mode but `dead`, one
/// call in five is accepted at once.
enum PlatformMode: String, CaseIterable, Sendable {
  /// Accepts every call at once.
  case up
  /// Refuses connections.
  case down
  /// Refuses every connection, without exception.
  case dead
  /// Responds after 2 to 8 s.
  case slow
  /// Responds with 429 and a `Retry-After` of up to 20 s.
  case limiting
  /// Responds with 500.
  case failing
  /// Responds with 400, so that calls are parked.
  case refusing
  /// Accepts the call and begins a response that never ends.
  case trickling
  /// Accepts the call, but the response is lost.
  case mute
}
