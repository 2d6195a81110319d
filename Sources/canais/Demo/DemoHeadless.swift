// The demonstration without a console: a line a second on stderr, a JSON summary on stdout.

import Engine
import Foundation

enum DemoHeadless {
  /// Seconds that a headless demonstration runs by default.
  static let seconds = 30

  /// The signals that end it early. Its summary is written all the same.
  static let ends = [SIGINT, SIGTERM, SIGHUP]

  /// Runs for some seconds of wall time, or until a signal. The signals must be blocked before the
  /// demonstration is created.
  ///
  /// - Returns: The exit status.
  static func run(_ demonstration: Demonstration, seconds: Int) -> Int32 {
    for second in 1...max(1, seconds) {
      if Signals.comes(of: ends, within: 1) { break }
      let counts = demonstration.counts
      let outbox = demonstration.host.outbox.figures
      say(
        "\(second)s connected \(counts.connected) started \(counts.started) "
          + "messages \(counts.acknowledged) ended \(counts.ended) "
          + "calls \(outbox.delivered) waiting \(outbox.waiting)")
    }
    do {
      print(try demonstration.finish().json)
      return 0
    } catch {
      say(String(describing: error))
      return 1
    }
  }

  private static func say(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }
}
