// What has arrived from the terminal and waits for `Terminal.nextEvent`.

import Screen

/// The events that were read and not yet returned, and the parser of further bytes.
struct TerminalInput {
  private(set) var parser: InputParser
  /// Events that wait, the oldest first.
  var events: [Event] = []
  /// Whether standard input has ended.
  var isAtEnd = false
  /// When an incomplete sequence ends, such as a lone Esc; nil if none is pending. It runs from the
  /// last byte: neither a wake-up nor a frame in between puts it off.
  private(set) var flushAt: ContinuousClock.Instant?

  init(_ parser: InputParser) { self.parser = parser }

  /// Parses bytes of standard input that were read at `now`.
  mutating func feed(_ bytes: some Sequence<UInt8>, at now: ContinuousClock.Instant) {
    parser.feed(bytes, into: &events)
    flushAt = parser.flushDelay.map { now + .milliseconds($0) }
  }

  /// Ends an incomplete sequence if its time is over at `now`.
  mutating func flush(at now: ContinuousClock.Instant) {
    guard let flushAt, flushAt <= now else { return }
    parser.flush(into: &events)
    self.flushAt = nil
  }
}
