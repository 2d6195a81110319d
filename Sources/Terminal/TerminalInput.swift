// What has arrived from the terminal and waits for `Terminal.nextEvent`.

import Screen

/// The events that were read and not yet returned, and the parser of further bytes.
struct TerminalInput {
  var parser: InputParser
  /// Events that wait, the oldest first.
  var events: [Event] = []
  /// Whether standard input has ended.
  var isAtEnd = false

  init(_ parser: InputParser) { self.parser = parser }

  /// Parses bytes of standard input.
  mutating func feed(_ bytes: some Sequence<UInt8>) { parser.feed(bytes, into: &events) }

  /// Ends an incomplete sequence, such as a lone Esc.
  mutating func flush() { parser.flush(into: &events) }
}
