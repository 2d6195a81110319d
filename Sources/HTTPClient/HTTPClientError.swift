// Why a request failed. The users of this module have their own messages for people; the
// description here is for logs.

/// The failure of a request.
package struct HTTPClientError: Error, Equatable, Sendable {
  /// The kind of failure.
  package enum Reason: String, CaseIterable, Sendable {
    /// libcurl is not installed, or lacks a function.
    case missingLibrary
    /// The URL is not usable.
    case badURL
    /// A header field has a name or a value that must not be sent.
    case badField
    /// The queue of the host is full.
    case queueFull
    /// The request was still queued at its deadline, because earlier requests occupied all slots of
    /// the host.
    case queueTimedOut
    /// The host name does not exist, or no name server could be asked.
    case nameNotFound
    /// The host name was not resolved before the deadline.
    case nameTimedOut
    /// Every address of the host is forbidden.
    case addressForbidden
    /// The host refused the connection: the port is not open.
    case connectionRefused
    /// There is no route to the host.
    case unreachable
    /// The connection, including its TLS handshake, was not established before the deadline.
    case connectTimedOut
    /// The certificate was issued for a different name.
    case certificateNameMismatch
    /// The certificate has expired or is not valid yet.
    case certificateExpired
    /// The certificate was not issued by a trusted authority.
    case certificateUntrusted
    /// The file of trusted certificates is missing.
    case trustStoreMissing
    /// The TLS handshake failed for another reason.
    case tlsFailed
    /// The connection was closed before the first byte of the response.
    case connectionLost
    /// The connection was established, but the head of the response was not complete at the
    /// deadline.
    case responseTimedOut
    /// The body of the response was not complete at the deadline, or a stream was idle for too
    /// long.
    case bodyTimedOut
    /// The connection was closed in the middle of the response.
    case responseCut
    /// The response is not HTTP.
    case notHTTP
    /// The header fields of the response exceed the limit.
    case headTooLarge
    /// The body has a coding that was not requested, or is not validly encoded.
    case badEncoding
    /// The request was cancelled.
    case cancelled
    /// The client was released.
    case stopped
    /// The system refused a resource. `systemCode` tells which.
    case system
    /// libcurl failed in another way. `curlCode` tells how.
    case other
  }

  /// The kind of failure.
  package var reason: Reason
  /// The code of libcurl (libcurl-errors(3)), 0 if libcurl did not fail.
  package var curlCode: Int32
  /// The error number of the system (errno(3)), or the code of getaddrinfo(3) for
  /// `Reason.nameNotFound`. 0 if there is none.
  package var systemCode: Int32
  /// The readable part of the response: a complete head with the start of the body, or an
  /// incomplete head whose status line is valid and a later line is not. Nil if the status is not
  /// certain.
  package var response: HTTPResponse?

  /// Creates an error.
  package init(
    _ reason: Reason, curlCode: Int32 = 0, systemCode: Int32 = 0, response: HTTPResponse? = nil
  ) {
    self.reason = reason
    self.curlCode = curlCode
    self.systemCode = systemCode
    self.response = response
  }
}

extension HTTPClientError: CustomStringConvertible {
  /// A line for a log.
  package var description: String {
    if reason == .missingLibrary {
      return "libcurl.so.4 is not installed: install the Debian package libcurl4"
    }
    var text = reason.rawValue
    if curlCode != 0 { text += ", curl \(curlCode)" }
    if systemCode != 0 { text += ", errno \(systemCode)" }
    if let response { text += ", status \(response.status)" }
    return text
  }
}
