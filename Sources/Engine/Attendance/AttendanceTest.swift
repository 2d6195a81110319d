// The test call behind "Testar" and `canais attendance test`.

import Channels
import Foundation
import Platforms
import Presence
import Synchronization

/// A call that tests the settings of the attendance platform. It is made once and never stored.
package enum AttendanceTest {
  /// Sends the probe of the platform's dialect, for the contract an event named `test`, and returns
  /// what came back and after how many milliseconds. `eventID` must be fresh, as for any call.
  package static func run(
    _ attendance: Attendance, eventID: String, transport: any CallTransport,
    clock: any EngineClock
  ) async -> (answer: CallAnswer, millis: Millis) {
    let start = clock.monotonic()
    guard let dialect = attendance.dialect else { return (.failed(.attendanceUnset), 0) }
    let now = PlatformTime(wall: clock.wall(), monotonic: start)
    guard
      let request = CallRequest(dialect.probe(eventID: eventID, at: now), purpose: "test")
    else { return (.failed(.request(.badURL)), 0) }
    return (await transport.answer(to: request), clock.monotonic() - start)
  }
}

extension CallTransport {
  /// The answer to a request, or a failure a second after its timeout.
  func answer(to request: CallRequest) async -> CallAnswer {
    await withCheckedContinuation { continuation in
      let waiting = FirstAnswer(continuation)
      // The transport has to live until the call ends.
      send(request) { answer in
        withExtendedLifetime(self) { waiting.resume(answer) }
      }
      let limit = request.timeout + CallDeadlines.graceSeconds
      DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(limit)) {
        waiting.resume(.failed(.request(.responseTimedOut)))
      }
    }
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
