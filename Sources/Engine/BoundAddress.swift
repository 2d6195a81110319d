// The address that an engine listens on.

/// The address that an engine listens on.
package struct BoundAddress: Equatable, Sendable {
  /// The host, as it was configured.
  package var host: String
  /// The port: the configured one, or the free one that was picked for 0.
  package var port: UInt16
  /// The URL of the address: `http://127.0.0.1:8080`.
  package var url: String {
    host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
  }
}
