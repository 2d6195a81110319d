// Why a visitor is refused, as the page can tell: an error frame, then a close code of the private
// range (RFC 6455, section 7.4.2), which a browser's script can read.

import Channels
import WebSocket

extension CloseCode {
  /// The session or contact was not proved.
  static let secret = CloseCode(rawValue: 4401)
  /// The channel is disabled or not for this origin, or the contact is blocked.
  static let forbidden = CloseCode(rawValue: 4403)
  /// There is no such channel.
  static let unknownChannel = CloseCode(rawValue: 4404)
  /// A limit was reached; the page may try again later.
  static let limit = CloseCode(rawValue: 4429)
}

/// Why a visitor's socket is closed. The raw value is the code of the error frame.
enum Refusal: String {
  /// There is no such channel.
  case unknownChannel = "unknown_channel"
  /// The channel is disabled, or does not take what the page asks for.
  case channelDisabled = "channel_disabled"
  /// The channel is not for pages of this origin.
  case origin
  /// The secret does not prove the session or the contact.
  case secret
  /// Who the site's user is was not proved, or the proof is wrong or has ended.
  case identity
  /// The contact or its address is blocked.
  case blocked
  /// A limit was reached.
  case limit

  /// The close code.
  var code: CloseCode {
    switch self {
    case .unknownChannel: .unknownChannel
    case .channelDisabled, .origin, .blocked: .forbidden
    case .secret, .identity: .secret
    case .limit: .limit
    }
  }

  /// What the visitor reads.
  var text: LocalizedText {
    switch self {
    case .unknownChannel: VisitorStrings.unknownChannel
    case .channelDisabled: VisitorStrings.channelDisabled
    case .origin: VisitorStrings.origin
    case .secret: VisitorStrings.secret
    case .identity: VisitorStrings.identity
    case .blocked: VisitorStrings.blocked
    case .limit: VisitorStrings.limit
    }
  }
}
