// The signature of calls.
// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md

import Basics
import Presence

/// The header fields of Standard Webhooks.
enum StandardWebhooks {
  /// The fields that sign a body: HMAC-SHA256 over `id.timestamp.body`, with the timestamp in
  /// seconds since 1970. A secret that begins with `whsec_` is the Base64 of the key; any other
  /// secret is the key itself.
  static func fields(
    eventID: String, timestamp: Millis, body: [UInt8], secret: String
  ) -> [PlatformRequest.Field] {
    let prefix = "whsec_"
    let key =
      (secret.hasPrefix(prefix) ? Base64.decode(secret.dropFirst(prefix.count)) : nil)
      ?? Array(secret.utf8)
    let code = HMAC.sha256(Array("\(eventID).\(timestamp).".utf8) + body, key: key)
    return [
      PlatformRequest.Field("webhook-id", eventID),
      PlatformRequest.Field("webhook-timestamp", String(timestamp)),
      PlatformRequest.Field("webhook-signature", "v1,\(Base64.encode(code))"),
    ]
  }
}
