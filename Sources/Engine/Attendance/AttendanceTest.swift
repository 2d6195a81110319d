// The test call behind "Testar" and `canais attendance test`.

import Channels
import Foundation
import Presence
import Synchronization

/// A call that tests the settings of the attendance platform. It is made once and never stored.
package enum AttendanceTest {
  /// Posts an event named `test` to `/message`, as every call is posted, and returns what came back
  /// and after how many milliseconds. `eventID` must be fresh, as for any call.
  package static func run(
    _ attendance: Attendance, eventID: String, transport: any CallTransport,
    clock: any EngineClock
  ) async -> (answer: CallAnswer, millis: Millis) {
    let body = Array(#"{"eventId":"\#(eventID)","event":"test","from":"system","text":""}"#.utf8)
    let start = clock.monotonic()
    guard
      let request = CallRequestBuilder.request(
        to: CallRequestBuilder.endpoint("message", of: attendance), eventID: eventID, body: body,
        secrets: CallCredentials.Secrets(attendance), timeout: attendance.timeout,
        purpose: "test", wallNow: clock.wall())
    else { return (.failed(.request(.badURL)), 0) }
    let answer = await withCheckedContinuation { continuation in
      let waiting = FirstAnswer(continuation)
      // The transport has to live until the call ends.
      transport.send(request) { answer in
        withExtendedLifetime(transport) { waiting.resume(answer) }
      }
      let limit = request.timeout + CallDeadlines.graceSeconds
      DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(limit)) {
        waiting.resume(.failed(.request(.responseTimedOut)))
      }
    }
    return (answer, clock.monotonic() - start)
  }
}

/// A continuation that is resumed once: by the answer or by the deadline, whichever comes first.
private final class FirstAnswer: Sendable {
  private let continuation: Mutex<CheckedContinuation<CallAnswer, Never>?>

  init(_ continuation: CheckedContinuation<CallAnswer, Never>) {
    self.continuation = Mutex(continuation)
  }

  func resume(_ answer: CallAnswer) {
    let continuation = continuation.withLock { continuation in
      defer { continuation = nil }
      return continuation
    }
    continuation?.resume(returning: answer)
  }
}
