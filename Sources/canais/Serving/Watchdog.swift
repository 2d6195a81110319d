// systemd's watchdog: the service is restarted if it reports nothing for a while. A report is sent
// only while every shard answers, so a shard that hangs is noticed.

import Foundation

/// Reports to systemd's watchdog while waiting for signals.
struct Watchdog {
  private let environment: [String: String]
  /// Whether the engine responds within some seconds.
  private let isAlive: (Double) -> Bool
  /// Seconds between two reports: half of what systemd allows, sd_watchdog_enabled(3). Nil where
  /// systemd expects none.
  let interval: Int?

  init(_ environment: [String: String], isAlive: @escaping (Double) -> Bool) {
    self.environment = environment
    self.isAlive = isAlive
    interval = environment["WATCHDOG_USEC"].flatMap(Int.init).flatMap { microseconds in
      microseconds > 0 ? max(1, microseconds / 2_000_000) : nil
    }
  }

  /// Waits for one of these signals and reports to the watchdog meanwhile.
  func wait(for signals: [Int32]) -> Int32 {
    guard let interval else { return Signals.wait(for: signals) }
    while true {
      if let signal = Signals.next(of: signals, within: interval) { return signal }
      if isAlive(Double(interval) / 2) { ServiceManager.tell("WATCHDOG=1", environment) }
    }
  }
}
