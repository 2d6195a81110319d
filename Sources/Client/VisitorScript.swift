// What a simulated visitor does, and when: a plan made by a seeded generator, without sockets, so
// that a demonstration, a load and a test can all play it.

import Basics
import Presence

/// One thing a visitor does.
package enum VisitorAction: Equatable, Sendable {
  /// Opens a socket: `start` when there is no session yet, else `resume`.
  case connect
  /// The page is seen or used: `a`.
  case look
  /// The page is hidden: `h`.
  case hide
  /// Writes a message.
  case write(String)
  /// The connection breaks, without a word.
  case drop
  /// Ends the conversation.
  case end
}

/// The plan of one visitor: browse and write a while, then hide, drop, go quiet or end, and return.
package struct VisitorScript: Sendable {
  /// Milliseconds between two signs of a page that is seen, as the widget sends them.
  package static let heartbeat: Millis = 45_000

  private enum Phase: Sendable { case away, browsing, hidden }

  private var random: SeededRandom
  private var phase = Phase.away
  private var phaseEnds: Millis
  private var lines: [String]
  /// When the next deed is due, on the presence clock.
  package private(set) var due: Millis

  /// A plan that begins within `spread` milliseconds after `now`.
  package init(seed: UInt64, at now: Millis, spread: Millis, lines: [String]) {
    random = SeededRandom(seed: seed)
    self.lines = lines
    due = now + Millis.random(in: 0...max(spread, 1), using: &random)
    phaseEnds = due
  }

  /// The deed that is due at `now`; nil when none is yet.
  package mutating func next(at now: Millis) -> VisitorAction? {
    guard now >= due else { return nil }
    switch phase {
    case .away:
      browse(from: now)
      return .connect
    case .hidden:
      browse(from: now)
      return .look
    case .browsing where now >= phaseEnds: return leave(at: now)
    case .browsing:
      due = min(now + VisitorScript.heartbeat, phaseEnds)
      let isTalkative = Int.random(in: 0..<3, using: &random) == 0
      guard isTalkative, let line = lines.randomElement(using: &random) else { return .look }
      return .write(line)
    }
  }

  /// The socket could not be had, or broke by itself: try again a little later.
  package mutating func retry(at now: Millis) {
    phase = .away
    due = now + seconds(1...20)
  }

  /// The session ended: the visitor comes back after a while as somebody new.
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
      return .look
    }
  }

  private mutating func seconds(_ range: ClosedRange<Millis>) -> Millis {
    Millis.random(in: range, using: &random) * 1_000
  }
}
