// Where a watcher of a session stands: up to which message and which line of the journal it was
// told. It is the id of every event of the stream, so that a watcher can go on from it.

/// A position in the story of a session.
struct LiveCursor: Equatable, Sendable {
  /// The number of the last message.
  var message: UInt32
  /// The number of the last line of the journal.
  var line: UInt32

  /// The id of an event: `12.3`.
  var text: String { "\(message).\(line)" }

  init(message: UInt32, line: UInt32) {
    self.message = message
    self.line = line
  }

  /// Reads an id; nil for what is none.
  init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let message = UInt32(parts[0]), let line = UInt32(parts[1]) else {
      return nil
    }
    self.init(message: message, line: line)
  }
}
