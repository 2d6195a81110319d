// A call as it goes over the wire: where to, with which headers, signed.

import Basics
import Channels
import Foundation
import Presence
import Records
import Synchronization

/// Makes the request of a call.
enum CallRequestBuilder {
  /// The request for a call; nil when it has no address it could go to.
  static func request(
    _ call: OutboxCall, attendance: Attendance, wallNow: Millis
  ) -> CallRequest? {
    let address =
      switch call.target {
      case .expire: base(attendance) + "/expire"
      case .message: base(attendance) + "/message"
      case .webhook: call.url
      }
    return request(
      to: address, eventID: call.eventID, body: call.body, attendance: attendance,
      wallNow: wallNow)
  }

  /// The request that carries a body to an address, with the headers of every call.
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

  private static func base(_ attendance: Attendance) -> String {
    attendance.baseURL.hasSuffix("/") ? String(attendance.baseURL.dropLast()) : attendance.baseURL
  }

  /// The headers of Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`. A secret that begins
  /// with `whsec_` is the base64 of the key, any other is the key itself.
  /// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
  static func signature(
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

/// What "Testar" finds out: a call of its own, made once and never stored.
package enum AttendanceTest {
  /// Posts an event named `test` to `/message`, the way every call goes, and tells what came back
  /// and after how many milliseconds. `eventID` is fresh, as for any call.
  package static func run(
    _ attendance: Attendance, eventID: String, transport: any CallTransport,
    clock: any EngineClock
  ) async -> (answer: CallAnswer, millis: Millis) {
    let body = Array(#"{"eventId":"\#(eventID)","event":"test","from":"system","text":""}"#.utf8)
    let began = clock.monotonic()
    let base = attendance.baseURL.hasSuffix("/") ? "message" : "/message"
    guard
      let request = CallRequestBuilder.request(
        to: attendance.baseURL + base, eventID: eventID, body: body, attendance: attendance,
        wallNow: clock.wall())
    else { return (.failed(attendance.baseURL), 0) }
    let answer = await withCheckedContinuation { done in
      let asked = Asked(done)
      // URLSession keeps a timeout of its own, a minute, whatever the request says; and a call that is
      // under way is not cancelled: its transport stays until it ends.
      transport.send(request) { answer in withExtendedLifetime(transport) { asked.end(answer) } }
      DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(request.timeout)) {
        asked.end(.failed("no answer within \(request.timeout) s"))
      }
    }
    return (answer, clock.monotonic() - began)
  }
}

/// Who waits for a probe: told once, by the answer or by its deadline.
private final class Asked: Sendable {
  private let waiting: Mutex<CheckedContinuation<CallAnswer, Never>?>

  init(_ done: CheckedContinuation<CallAnswer, Never>) { waiting = Mutex(done) }

  func end(_ answer: CallAnswer) {
    let done = waiting.withLock { waiting in
      defer { waiting = nil }
      return waiting
    }
    done?.resume(returning: answer)
  }
}
