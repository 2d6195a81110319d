// The queue of one host.

/// Requests of one queue share its slots.
struct HostQueueKey: Hashable, Sendable {
  var purpose: String
  var host: String
  var port: UInt16
  var isSecure: Bool

  init(purpose: String, url: HTTPURL) {
    self.purpose = purpose
    host = url.host
    port = url.port
    isSecure = url.isSecure
  }
}

/// The requests to one host for one purpose.
final class HostQueue {
  let key: HostQueueKey
  var waiting = Fifo<QueuedRequest>()
  var activeCount = 0
  /// Whether the scheduler has listed it as ready.
  var isReady = false

  init(_ key: HostQueueKey) { self.key = key }
}
