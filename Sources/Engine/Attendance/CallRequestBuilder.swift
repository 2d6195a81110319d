// The request of a call: its address, its headers and its signature.

import Basics
import Channels
import HTTPClient
import Presence
import Records

/// Builds the requests of calls.
enum CallRequestBuilder {
  /// The request of a call of the outbox; nil where its address is no URL.
  static func request(
    _ call: OutboxCall, attendance: Attendance, credentials: CallCredentials, wallNow: Millis
  ) -> CallRequest? {
    let address =
      switch call.target {
      case .expire: endpoint("expire", of: attendance)
      case .message: endpoint("message", of: attendance)
      case .webhook: call.url
      // Delivered by being stored; the dispatcher never reads one.
      case .console: ""
      }
    var made = request(
      to: address, eventID: call.eventID, body: call.body,
      secrets: credentials.secrets(of: call), timeout: attendance.timeout,
      purpose: call.target == .webhook ? call.url : "attendance", wallNow: wallNow)
    // One more than is allowed, so that a body that is too long is known as such.
    if call.target == .webhook { made?.answerLimit = ProtocolLimits.flowAnswerBytes + 1 }
    return made
  }

  /// The request that sends a body to an address, with the headers of every call; nil where the
  /// address is no URL. Calls of one `purpose` share the slots of a host; `timeout` is in seconds,
  /// `wallNow` in milliseconds since 1970.
  static func request(
    to address: String, eventID: String, body: [UInt8], secrets: CallCredentials.Secrets,
    timeout: Int, purpose: String, wallNow: Millis
  ) -> CallRequest? {
    guard let url = try? HTTPURL(address) else { return nil }
    var fields = HTTPFields()
    fields.append("Idempotency-Key", eventID)
    if !secrets.token.isEmpty { fields.append("Authorization", "Bearer \(secrets.token)") }
    if !secrets.signingSecret.isEmpty {
      let signature = signature(
        eventID: eventID, timestamp: wallNow / 1_000, body: body, secret: secrets.signingSecret)
      for (name, value) in signature { fields.append(name, value) }
    }
    return CallRequest(url: url, fields: fields, body: body, timeout: timeout, purpose: purpose)
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
