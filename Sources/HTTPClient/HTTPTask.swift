// A handle for a request that was started.

/// Controls a request. Both methods have no effect after the request has ended.
package struct HTTPTask: Sendable {
  let id: UInt64
  let mailbox: Mailbox

  /// Ends the request with `HTTPClientError.Reason.cancelled` and closes its connection.
  package func cancel() { mailbox.post { $0.cancelled.append(id) } }

  /// Continues a paused stream.
  package func resume() { mailbox.post { $0.resumed.append(id) } }
}
