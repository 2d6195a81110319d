// Why a visitor is sent away, as the page can read it: an error frame, then a close code of our own,
// which a browser's script can tell apart.

import WebSocket

extension CloseCode {
  static let secret = CloseCode(rawValue: 4401)
  static let forbidden = CloseCode(rawValue: 4403)
  static let unknownChannel = CloseCode(rawValue: 4404)
  static let limit = CloseCode(rawValue: 4429)
}

/// A refusal that the visitor's page can read before the socket closes.
enum Refusal: String {
  case unknownChannel = "unknown_channel"
  case channelDisabled = "channel_disabled"
  case origin
  case secret
  case limit

  var code: CloseCode {
    switch self {
    case .unknownChannel: .unknownChannel
    case .channelDisabled, .origin: .forbidden
    case .secret: .secret
    case .limit: .limit
    }
  }
}
