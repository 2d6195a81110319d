// The demonstration without a console: a line a second on stderr, a JSON summary on stdout.

import Engine
import Foundation

enum DemoHeadless {
  /// Seconds a headless demonstration lasts unless it is told otherwise.
  static let seconds = 30

  /// Runs for so many seconds of wall time; the exit status.
  static func run(_ demonstration: Demonstration, seconds: Int) -> Int32 {
    for second in 1...max(1, seconds) {
      Thread.sleep(forTimeInterval: 1)
      let figures = demonstration.figures
      let outbox = demonstration.host.outbox.figures
      say(
        "\(second)s connected \(figures.connected) started \(figures.started) "
          + "messages \(figures.acknowledged) ended \(figures.ended) "
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
