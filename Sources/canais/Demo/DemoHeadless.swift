// The demonstration without a console: a line a second on stderr, a JSON summary on stdout.

import Engine
import Foundation

enum DemoHeadless {
  /// Seconds a headless demonstration lasts unless it is told otherwise.
  static let seconds = 30

  /// What ends it early, with its summary all the same.
  static let ends = [SIGINT, SIGTERM, SIGHUP]

  /// Runs for so many seconds of wall time, or until it is told to end; the exit status. The
  /// signals were blocked before the demonstration was made.
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
