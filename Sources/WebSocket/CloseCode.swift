// Why a WebSocket is closed. https://www.rfc-editor.org/rfc/rfc6455#section-7.4

/// The status code of a close frame.
package struct CloseCode: RawRepresentable, Hashable, Sendable {
  /// The code as it stands in the frame.
  package let rawValue: UInt16

  /// A code of any number; `isSendable` tells whether a frame may carry it.
  package init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The connection served its purpose.
  package static let normal = CloseCode(rawValue: 1000)
  /// The page was left, or the server shuts down.
  package static let goingAway = CloseCode(rawValue: 1001)
  /// The peer broke the protocol.
  package static let protocolError = CloseCode(rawValue: 1002)
  /// The peer sent a kind of data that is not accepted here, such as binary frames.
  package static let unsupportedData = CloseCode(rawValue: 1003)
  /// The payload contradicts the type of its message: text that is not UTF-8.
  package static let invalidPayload = CloseCode(rawValue: 1007)
  /// The peer broke a rule of the application, such as a rate limit.
  package static let policyViolation = CloseCode(rawValue: 1008)
  /// A frame or message exceeds its limit.
  package static let messageTooBig = CloseCode(rawValue: 1009)
  /// The server restarts; the client may reconnect after a random delay.
  package static let serviceRestart = CloseCode(rawValue: 1012)

  /// Whether a close frame may carry the code: the registered codes, and the ranges for libraries
  /// (3000–3999) and applications (4000–4999).
  package var isSendable: Bool {
    switch rawValue {
    case 1000...1003, 1007...1014, 3000...4999: true
    default: false
    }
  }

  /// The code in the payload of a close frame; nil for an empty payload. Fails with `protocolError`
  /// for a code that must not be sent, with `invalidPayload` for a reason that is not UTF-8.
  package static func parse(
    _ payload: UnsafeRawBufferPointer
  ) -> Result<CloseCode?, CloseError> {
    guard !payload.isEmpty else { return .success(nil) }
    guard payload.count >= 2 else { return .failure(CloseError(code: .protocolError)) }
    let code = CloseCode(rawValue: UInt16(payload[0]) << 8 | UInt16(payload[1]))
    guard code.isSendable else { return .failure(CloseError(code: .protocolError)) }
    var validator = UTF8Validator()
    guard validator.consume(UnsafeRawBufferPointer(rebasing: payload[2...])), validator.isComplete
    else { return .failure(CloseError(code: .invalidPayload)) }
    return .success(code)
  }
}

/// A close frame that breaks the protocol.
package struct CloseError: Error, Equatable, Sendable {
  /// The code to answer with.
  package let code: CloseCode
}
