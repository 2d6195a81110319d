// The request of a call: its address, its headers and its signature.

import Basics
import Channels
import Foundation
import Presence
import Records

/// Builds the requests of calls.
enum CallRequestBuilder {
  /// The request of a call of the outbox; nil where its address is no URL.
  static func request(
    _ call: OutboxCall, attendance: Attendance, wallNow: Millis
  ) -> CallRequest? {
    let address =
      switch call.target {
      case .expire: endpoint("expire", of: attendance)
      case .message: endpoint("message", of: attendance)
      case .webhook: call.url
      }
    return request(
      to: address, eventID: call.eventID, body: call.body, attendance: attendance,
      wallNow: wallNow)
  }

  /// The request that sends a body to an address, with the headers of every call; nil where the
  /// address is no URL. `wallNow` is in milliseconds since 1970.
  static func request(
    to address: String, eventID: String, body: [UInt8], attendance: Attendance, wallNow: Millis
  ) -> CallRequest? {
    guard let url = URL(string: address) else { return nil }
    var headers = [("Idempotency-Key", eventID)]
    if !attendance.token.isEmpty {
      headers.append(("Authorization", "Bearer \(attendance.token)"))
    }
    if !attendance.signingSecret.isEmpty {
      headers += signature(
        eventID: eventID, timestamp: wallNow / 1_000, body: body,
        secret: attendance.signingSecret)
    }
    return CallRequest(
      url: url, headers: headers.map { (name: $0.0, value: $0.1) }, body: body,
      timeout: attendance.timeout)
  }

  /// The address of an endpoint of the platform, whether or not its base URL ends in a slash.
  static func endpoint(_ name: String, of attendance: Attendance) -> String {
    attendance.baseURL + (attendance.baseURL.hasSuffix("/") ? "" : "/") + name
  }

  /// The headers of Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, with the timestamp in
  /// seconds since 1970. A secret that begins with `whsec_` is the Base64 of the key; any other
  /// secret is the key itself.
  /// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
  private static func signature(
    eventID: String, timestamp: Millis, body: [UInt8], secret: String
  ) -> [(String, String)] {
    let prefix = "whsec_"
    let key =
      (secret.hasPrefix(prefix) ? Base64.decode(secret.dropFirst(prefix.count)) : nil)
      ?? Array(secret.utf8)
    let code = HMAC.sha256(Array("\(eventID).\(timestamp).".utf8) + body, key: key)
    return [
      ("webhook-id", eventID), ("webhook-timestamp", String(timestamp)),
      ("webhook-signature", "v1,\(Base64.encode(code))"),
    ]
  }
}
