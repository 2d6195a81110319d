// Waiting in tests: always for an event, never for a time. The only pause of the tests is in this
// file.

import Glibc

/// An event did not happen before its deadline.
package struct TimeoutError: Error, CustomStringConvertible {
  /// The event that was waited for, with what was seen instead.
  package var description: String

  /// An error that names the event.
  package init(_ event: String) { description = event }
}

/// A moment after which a test gives up waiting.
package struct Deadline: Sendable {
  /// Seconds that a test waits unless it says otherwise. A passing test never waits that long; a
  /// short limit would only make tests fail on a busy machine.
  package static let seconds = 180.0
  /// The same in milliseconds, as poll(2) takes it.
  package static let milliseconds: Int32 = 180_000

  private let end: ContinuousClock.Instant

  /// A deadline that many seconds from now.
  package init(seconds: Double = Deadline.seconds) { end = .now + .seconds(seconds) }

  /// Milliseconds left, for poll(2); 0 when the deadline has passed.
  package var remaining: Int32 {
    let left = ContinuousClock.now.duration(to: end)
    let whole = left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000
    return Int32(max(0, min(whole, Int64(Int32.max))))
  }

  /// Whether the deadline has passed.
  package var isOver: Bool { remaining == 0 }
}

/// Waits until a condition holds. It is checked at once and then every few milliseconds.
///
///     try until("the socket is gone") { !FileManager.default.fileExists(atPath: socket) }
///
/// - Throws: `TimeoutError` with `event` when the condition does not hold within `seconds`; what
///   the condition throws.
package func until(
  _ event: @autoclosure () -> String, within seconds: Double = Deadline.seconds,
  _ condition: () throws -> Bool
) throws {
  let deadline = Deadline(seconds: seconds)
  while try !condition() {
    guard !deadline.isOver else { throw TimeoutError(event()) }
    pauseBetweenChecks()
  }
}

/// Waits until a condition that suspends holds.
///
/// - Throws: `TimeoutError` with `event` when the condition does not hold within `seconds`; what
///   the condition throws.
package func until(
  _ event: @autoclosure () -> String, within seconds: Double = Deadline.seconds,
  _ condition: () async throws -> Bool
) async throws {
  let deadline = Deadline(seconds: seconds)
  while try await !condition() {
    guard !deadline.isOver else { throw TimeoutError(event()) }
    await Task.yield()
    pauseBetweenChecks()
  }
}

/// Waits until there is a value.
///
///     let engine = try untilFound("an engine") { RunningEngine.find(database: path) }
///
/// - Throws: `TimeoutError` with `event` when there is none within `seconds`; what `find` throws.
package func untilFound<Value>(
  _ event: @autoclosure () -> String, within seconds: Double = Deadline.seconds,
  _ find: () throws -> Value?
) throws -> Value {
  let deadline = Deadline(seconds: seconds)
  while true {
    if let value = try find() { return value }
    guard !deadline.isOver else { throw TimeoutError(event()) }
    pauseBetweenChecks()
  }
}

/// Leaves the processor to others for 5 ms, so that checking again and again does not delay the
/// event.
private func pauseBetweenChecks() { _ = poll(nil, 0, 5) }
