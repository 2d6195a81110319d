// Retention in a running engine: finished sessions past it are deleted at the start and every hour.

import Engine
import Foundation
import Presence
import Storage

/// Deletes what is past its retention, on a thread of its own.
final class Purging: Sendable {
  /// Seconds between two looks.
  static let period = 3_600

  private let storage: Storage
  private let clock: any EngineClock
  private let log: EngineLog
  private let end = DispatchSemaphore(value: 0)

  init(_ storage: Storage, clock: any EngineClock, log: @escaping EngineLog) {
    self.storage = storage
    self.clock = clock
    self.log = log
  }

  /// Starts the thread. `lastMoment` is read first, before the engine stores anything new.
  func start() {
    let last = (try? storage.makeReader().lastMoment()) ?? nil
    let start = ClockTrust(wall: clock.wall(), monotonic: clock.monotonic(), lastMoment: last)
    let thread = Thread { [self] in
      var trust = start
      repeat {
        purge(&trust)
      } while end.wait(timeout: .now() + .seconds(Purging.period)) == .timedOut
    }
    thread.name = "retention"
    thread.start()
  }

  /// Ends the thread, after the batch that it may be deleting.
  func stop() { end.signal() }

  private func purge(_ trust: inout ClockTrust) {
    do throws(StorageError) {
      // What an erasure or a reader kept in the log goes as soon as it can.
      try storage.truncateLog()
      let days = try storage.makeReader().retentionDays()
      guard days > 0 else { return }
      let now = clock.wall()
      guard trust.isTrusted(wall: now, monotonic: clock.monotonic()) else {
        return log(LogLine(.warning, "purge_postponed", [("why", "clock ahead")]))
      }
      let moment = now - Millis(days) * 86_400_000
      let bound = try storage.purgeBound(endedBefore: moment, now: now)
      var removed = 0
      while true {
        let count = try storage.purge(endedBefore: moment, numberedBelow: bound)
        if count == 0 { break }
        removed += count
      }
      if removed > 0 { log(LogLine(.info, "purged", [("sessions", String(removed))])) }
    } catch {
      log(LogLine(.error, "purge_failed", [("why", error.message(in: .english))]))
    }
  }
}
