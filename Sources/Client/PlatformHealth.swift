// How the calls to the attendance platform get on, read from the engine's metrics, which every
// scope of token may read.

/// How the calls to the attendance platform get on.
package struct PlatformHealth: Equatable, Sendable {
  /// After this many milliseconds in which no call of a session was taken, the platform fails.
  package static let patienceMillis = 30_000

  /// Calls that wait or are under way.
  package var waiting: Int
  /// The age of the oldest call that waits, in milliseconds; 0 if none waits.
  package var oldestAge: Int
  /// Calls that the platform has refused since the engine's start.
  package var refused: Int
  /// Milliseconds until the next try; 0 if nothing waits.
  package var nextTry: Int
  /// The status code that the platform answered last while it fails, 0 without a response, and the
  /// beginning of its answer or the code of why there was none; nil while it takes calls.
  package var trouble: Trouble?

  /// What the platform answers while it fails.
  package struct Trouble: Equatable, Sendable {
    /// The status code; 0 without a response.
    package var status: Int
    /// The beginning of the answer, or the code of why there was none.
    package var said: String

    /// Creates trouble.
    package init(status: Int, said: String) {
      self.status = status
      self.said = said
    }
  }

  /// Health from its numbers; by default nothing waits and nothing was refused.
  package init(
    waiting: Int = 0, oldestAge: Int = 0, refused: Int = 0, nextTry: Int = 0,
    trouble: Trouble? = nil
  ) {
    self.waiting = waiting
    self.oldestAge = oldestAge
    self.refused = refused
    self.nextTry = nextTry
    self.trouble = trouble
  }

  /// Health from the engine's metrics in Prometheus' text format. A number that is missing is 0.
  package init(metrics: String) {
    var numbers: [Substring: Int] = [:]
    for line in metrics.split(separator: "\n") where line.hasPrefix("canais_outbox_") {
      if line.hasPrefix(Trouble.line) { trouble = Trouble(line) }
      let words = line.split(separator: " ")
      if words.count == 2, let number = Int(words[1]) { numbers[words[0]] = number }
    }
    waiting = numbers["canais_outbox_waiting"] ?? 0
    oldestAge = numbers["canais_outbox_oldest_age_milliseconds"] ?? 0
    refused = numbers["canais_outbox_parked_total"] ?? 0
    nextTry = numbers["canais_outbox_next_try_milliseconds"] ?? 0
  }

  /// Whether the platform takes no calls.
  package var isFailing: Bool { waiting > 0 && oldestAge >= PlatformHealth.patienceMillis }
}

extension PlatformHealth.Trouble {
  /// The beginning of the metric's line.
  fileprivate static let line = "canais_outbox_trouble{status=\""

  /// Reads the line of the metric; nil if it is not well formed.
  fileprivate init?(_ text: Substring) {
    let rest = text.dropFirst(Self.line.count)
    let separator = "\",said=\""
    guard let middle = rest.firstRange(of: separator), let status = Int(rest[..<middle.lowerBound])
    else { return nil }
    var said = ""
    var isEscaped = false
    for character in rest[middle.upperBound...] {
      if isEscaped {
        said.append(character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "\"" {
        self.init(status: status, said: said)
        return
      } else {
        said.append(character)
      }
    }
    return nil
  }
}
