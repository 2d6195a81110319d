// Translates the codes of libcurl.

import CCurl
import Glibc

/// A failure reported by libcurl.
struct CurlFailure {
  /// The code (libcurl-errors(3)).
  let code: Int32
  /// Whether a line of a final response was received.
  let hasStarted: Bool
  /// Whether the head of the response is complete.
  let isHeadComplete: Bool
  /// Whether an address was forbidden.
  let hadForbiddenAddress: Bool

  /// The reason. `system` is the error number of the system, `verification` the value of
  /// CURLINFO_SSL_VERIFYRESULT(3).
  func reason(system: Int32, verification: Int) -> HTTPClientError.Reason {
    switch canais_curl_code(rawValue: UInt32(bitPattern: code)) {
    case CANAIS_CURLE_OK, CANAIS_CURLE_PARTIAL_FILE: hasStarted ? .responseCut : .connectionLost
    case CANAIS_CURLE_URL_MALFORMAT: .badURL
    // The last of these is libcurl's code for a field without a name.
    case CANAIS_CURLE_UNSUPPORTED_PROTOCOL, CANAIS_CURLE_WEIRD_SERVER_REPLY,
      CANAIS_CURLE_BAD_FUNCTION_ARGUMENT:
      .notHTTP
    case CANAIS_CURLE_COULDNT_RESOLVE_HOST, CANAIS_CURLE_COULDNT_RESOLVE_PROXY: .nameNotFound
    case CANAIS_CURLE_COULDNT_CONNECT: connectReason(system)
    case CANAIS_CURLE_OPERATION_TIMEDOUT: .connectTimedOut
    case CANAIS_CURLE_SSL_CONNECT_ERROR, CANAIS_CURLE_SSL_CERTPROBLEM, CANAIS_CURLE_SSL_CIPHER,
      CANAIS_CURLE_SSL_SHUTDOWN_FAILED, CANAIS_CURLE_SSL_ISSUER_ERROR:
      .tlsFailed
    case CANAIS_CURLE_PEER_FAILED_VERIFICATION: certificateReason(verification)
    case CANAIS_CURLE_SSL_CACERT_BADFILE: .trustStoreMissing
    case CANAIS_CURLE_BAD_CONTENT_ENCODING: .badEncoding
    case CANAIS_CURLE_GOT_NOTHING, CANAIS_CURLE_SEND_ERROR, CANAIS_CURLE_RECV_ERROR,
      CANAIS_CURLE_HTTP2, CANAIS_CURLE_HTTP2_STREAM:
      hasStarted ? .responseCut : .connectionLost
    // libcurl's own limit for a line of the head is 100 KiB.
    case CANAIS_CURLE_OUT_OF_MEMORY: isHeadComplete ? .other : .headTooLarge
    default: .other
    }
  }

  private func connectReason(_ system: Int32) -> HTTPClientError.Reason {
    if hadForbiddenAddress { return .addressForbidden }
    switch system {
    case ECONNREFUSED: return .connectionRefused
    case ETIMEDOUT: return .connectTimedOut
    case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .system
    default: return .unreachable
    }
  }

  /// Values of X509_verify_cert_error_string(3).
  private static let certificateNotYetValid = 9
  private static let certificateHasExpired = 10

  private func certificateReason(_ verification: Int) -> HTTPClientError.Reason {
    let hasOpenSSL = canais_curl_has_openssl()
    // libcurl's value while the certificate is valid except for its name.
    if verification == (hasOpenSSL ? 1 : 0) { return .certificateNameMismatch }
    let isExpired =
      verification == Self.certificateHasExpired || verification == Self.certificateNotYetValid
    return hasOpenSSL && isExpired ? .certificateExpired : .certificateUntrusted
  }

  /// Whether a code may mean that the peer has closed an idle connection.
  static func mayBeClosedConnection(_ code: Int32) -> Bool {
    switch canais_curl_code(rawValue: UInt32(bitPattern: code)) {
    case CANAIS_CURLE_PARTIAL_FILE, CANAIS_CURLE_GOT_NOTHING, CANAIS_CURLE_SEND_ERROR,
      CANAIS_CURLE_RECV_ERROR, CANAIS_CURLE_HTTP2, CANAIS_CURLE_HTTP2_STREAM:
      true
    default: false
    }
  }
}

extension HTTPClientError.Reason {
  /// Whether the head violates a rule that does not concern its status line.
  var isHeadViolation: Bool {
    self == .notHTTP || self == .headTooLarge || self == .badEncoding
  }
}
