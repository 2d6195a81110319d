// The settings of a client.

/// Limits of an `HTTPClient`, and the dependencies that tests replace.
package struct HTTPClientSettings: Sendable {
  /// The maximum number of active requests to one host for one purpose.
  package var maxActivePerHost = 64
  /// The maximum number of queued requests to one host for one purpose. Further requests fail with
  /// `HTTPClientError.Reason.queueFull`.
  package var maxQueuedPerHost = 10_000
  /// The maximum number of active requests, apart from `guaranteedPerHost`.
  package var maxActive = 2_048
  /// The number of active requests to one host for one purpose that may start although `maxActive`
  /// is reached, so that hosts that do not answer leave a place to the others.
  package var guaranteedPerHost = 4
  /// The maximum number of idle connections. An idle connection is reused for up to 118 s, the
  /// default of CURLOPT_MAXAGE_CONN.
  package var maxIdleConnections = 256
  /// Milliseconds without a request after which the client closes its connections and releases
  /// memory.
  package var idleTimeout = 60_000
  /// The `User-Agent` of every request.
  package var userAgent = "canais"
  /// The name of the client's thread, at most 15 bytes (pthread_setname_np(3)).
  package var threadName = "canais-http"
  /// A file of trusted certificates (PEM) that replaces those of the system.
  package var trustedCertificates: String?
  /// Whether the client may connect to an address, given the bytes of its `sockaddr`. It is called
  /// for each connection, after name resolution.
  package var isAddressAllowed: @Sendable (UnsafeRawBufferPointer) -> Bool = { _ in true }
  /// Resolves a host name. It may block; each call has its own thread.
  package var resolveHost: @Sendable (String) -> HostLookupResult = HostLookupResult.fromSystem

  /// Creates the default settings.
  package init() {}
}
