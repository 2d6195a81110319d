// The events of a stream, as a test receives them.

import Synchronization

@testable import HTTPClient

/// The events of a stream.
final class ReceivedEvents: Sendable {
  private let events = Mutex<[HTTPStreamEvent]>([])
  private let condition = Condition()

  func add(_ event: HTTPStreamEvent) {
    events.withLock { $0.append(event) }
    condition.signal()
  }

  /// Waits until a condition holds for the events. Returns false after a timeout.
  func wait(seconds: Double = 60, until holds: ([HTTPStreamEvent]) -> Bool) -> Bool {
    condition.wait(seconds: seconds) { holds(events.withLock { $0 }) }
  }

  var all: [HTTPStreamEvent] { events.withLock { $0 } }

  /// Waits for the last event. The error is nil if the stream ended normally.
  func end(seconds: Double = 60) -> (came: Bool, error: HTTPClientError?) {
    var error: HTTPClientError?
    let came = wait(seconds: seconds) { events in
      guard case .end(let why)? = events.last else { return false }
      error = why
      return true
    }
    return (came, error)
  }

  /// The body.
  var body: [UInt8] {
    all.flatMap { event -> [UInt8] in
      if case .body(let bytes) = event { return bytes }
      return []
    }
  }

  var status: Int? {
    for case .head(let response) in all { return response.status }
    return nil
  }
}
