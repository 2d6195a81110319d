// What a simulated visitor does, and when: made by a seeded generator and free of I/O, so that the
// demonstration, the benchmarks and tests can all use it.

import Basics
import Presence

/// An action of a visitor.
package enum VisitorAction: Equatable, Sendable {
  /// Opens a socket and sends `start`, or `resume` if there is a session.
  case connect
  /// Sends `a`, the heartbeat of a visible page.
  case heartbeat
  /// Sends `h`, the heartbeat of a hidden page.
  case hide
  /// Sends a message with this text.
  case write(String)
  /// Loses the connection without a close frame.
  case drop
  /// Sends `end`.
  case end
}

/// The script of one visitor, who browses and writes for a while, then hides the page, loses the
/// connection, or ends the conversation, and returns.
///
///     var script = VisitorScript(seed: 1, at: now, spread: 60_000, lines: ["oi"])
///     if let action = script.next(at: script.due) { … }
package struct VisitorScript: Sendable {
  /// Milliseconds between two heartbeats of a visible page, as the widget sends them.
  package static let heartbeatInterval: Millis = 45_000

  private enum Phase: Sendable { case away, browsing, hidden }

  private var random: SeededRandom
  private var phase = Phase.away
  private var phaseEnds: Millis
  private var lines: [String]
  /// Whether the next action of a visitor who browses is a message: an agent has written to them.
  private var owesReply = false
  /// When the next action is due, in milliseconds of the clock that `init` was given.
  package private(set) var due: Millis

  /// A script whose first action is due within `spread` milliseconds after `now`.
  ///
  /// - Parameters:
  ///   - seed: The seed of every choice; the same seed makes the same script.
  ///   - lines: The texts of messages; with none the visitor never writes.
  package init(seed: UInt64, at now: Millis, spread: Millis, lines: [String]) {
    random = SeededRandom(seed: seed)
    self.lines = lines
    due = now + Millis.random(in: 0...max(spread, 1), using: &random)
    phaseEnds = due
  }

  /// The action that is due at `now`, and schedules the next one; nil while none is due.
  package mutating func next(at now: Millis) -> VisitorAction? {
    guard now >= due else { return nil }
    switch phase {
    case .away:
      browse(from: now)
      return .connect
    case .hidden:
      browse(from: now)
      return .heartbeat
    case .browsing where now >= phaseEnds: return leave(at: now)
    case .browsing where owesReply:
      owesReply = false
      due = min(now + VisitorScript.heartbeatInterval, phaseEnds)
      return lines.randomElement(using: &random).map { .write($0) } ?? .heartbeat
    case .browsing:
      due = min(now + VisitorScript.heartbeatInterval, phaseEnds)
      let isTalkative = Int.random(in: 0..<3, using: &random) == 0
      guard isTalkative, let line = lines.randomElement(using: &random) else { return .heartbeat }
      return .write(line)
    }
  }

  /// Schedules a reply in 4 to 12 s, if the visitor sees the page: an agent has written.
  package mutating func receivedMessage(at now: Millis) {
    guard phase == .browsing, !owesReply else { return }
    owesReply = true
    due = now + seconds(4...12)
    phaseEnds = max(phaseEnds, due + 20_000)
  }

  /// Schedules a reconnect in 1 to 20 s, after a socket that failed or was closed.
  package mutating func retry(at now: Millis) {
    phase = .away
    due = now + seconds(1...20)
  }

  /// Schedules a new conversation in 10 to 90 s, after the session ended.
  package mutating func ended(at now: Millis) {
    phase = .away
    due = now + seconds(10...90)
  }

  private mutating func browse(from now: Millis) {
    phase = .browsing
    phaseEnds = now + seconds(30...150)
    due = min(now + seconds(4...30), phaseEnds)
  }

  private mutating func leave(at now: Millis) -> VisitorAction {
    switch Int.random(in: 0..<100, using: &random) {
    case ..<35:
      phase = .hidden
      phaseEnds = now + seconds(30...300)
      due = phaseEnds
      return .hide
    case ..<55:
      phase = .away
      due = now + seconds(5...40)
      return .drop
    case ..<75:
      phase = .away
      due = now + seconds(80...280)
      return .drop
    case ..<83: return .end
    default:
      browse(from: now)
      return .heartbeat
    }
  }

  private mutating func seconds(_ range: ClosedRange<Millis>) -> Millis {
    Millis.random(in: range, using: &random) * 1_000
  }
}
