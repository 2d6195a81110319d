// Why a WebSocket is closed. https://www.rfc-editor.org/rfc/rfc6455#section-7.4

/// A close code.
@usableFromInline package struct CloseCode: RawRepresentable, Hashable, Sendable {
  /// The code as it stands in the frame.
  @usableFromInline package let rawValue: UInt16

  /// A code, any number.
  @inlinable
  package init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The purpose is fulfilled.
  package static let normal = CloseCode(rawValue: 1000)
  /// The page goes, or the server does.
  package static let goingAway = CloseCode(rawValue: 1001)
  /// A fault of the protocol.
  package static let protocolError = CloseCode(rawValue: 1002)
  /// A kind of data that is not taken.
  package static let unsupportedData = CloseCode(rawValue: 1003)
  /// Text that is not UTF-8.
  package static let invalidText = CloseCode(rawValue: 1007)
  /// Against the rules of the house.
  package static let policyViolation = CloseCode(rawValue: 1008)
  /// A frame or message over the limit.
  package static let messageTooBig = CloseCode(rawValue: 1009)
  /// The server restarts; come back a little later.
  package static let serviceRestart = CloseCode(rawValue: 1012)

  /// Whether a peer may send it: the registered ones and those for libraries and applications.
  package var isSendable: Bool {
    switch rawValue {
    case 1000...1003, 1007...1014, 3000...4999: true
    default: false
    }
  }

  /// What the payload of a close frame says: its code, nil when it is empty; or the fault it is.
  package static func read(
    _ payload: UnsafeRawBufferPointer
  ) -> Result<CloseCode?, CloseError> {
    guard !payload.isEmpty else { return .success(nil) }
    guard payload.count >= 2 else { return .failure(CloseError(code: .protocolError)) }
    let code = CloseCode(rawValue: UInt16(payload[0]) << 8 | UInt16(payload[1]))
    guard code.isSendable else { return .failure(CloseError(code: .protocolError)) }
    var validator = UTF8Validator()
    guard validator.take(UnsafeRawBufferPointer(rebasing: payload[2...])), validator.isComplete
    else { return .failure(CloseError(code: .invalidText)) }
    return .success(code)
  }
}

/// A close frame that breaks the protocol, and the code to answer it with.
package struct CloseError: Error, Equatable, Sendable {
  /// The code to close with.
  package let code: CloseCode
}
