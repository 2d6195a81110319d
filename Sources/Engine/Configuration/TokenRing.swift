// The tokens that are valid now, and how a token is compared.

import Basics
import Presence
import Synchronization

/// The tokens that are valid now, for all shards.
///
/// The remaining time of a rotated token is computed from the file once and then runs by the
/// monotonic clock: a wall clock that is set back a year does not give it another year.
package final class TokenRing: Sendable {
  private struct State {
    var file: TokenFile
    /// When the previous token of each scope ceases to be valid, on the monotonic clock.
    var ends: [String: Millis] = [:]
  }

  private let clock: any EngineClock
  private let state: Mutex<State>

  /// Creates a ring with the tokens of a file.
  package init(_ file: TokenFile, clock: any EngineClock = SystemClock()) {
    self.clock = clock
    state = Mutex(State(file: file, ends: TokenRing.ends(of: file, clock)))
  }

  /// Replaces the tokens, after the file changed.
  package func replace(_ file: TokenFile) {
    var ends = TokenRing.ends(of: file, clock)
    state.withLock { state in
      // A rotated token that is known keeps its end, however often the file is read.
      for (scope, token) in file.tokens
      where token.previous == state.file.tokens[scope]?.previous {
        if let known = state.ends[scope] { ends[scope] = known }
      }
      state = State(file: file, ends: ends)
    }
  }

  /// When the rotated tokens of a file cease to be valid: at most `TokenFile.overlap` from now,
  /// whatever the wall clock says.
  private static func ends(of file: TokenFile, _ clock: any EngineClock) -> [String: Millis] {
    let (now, wallNow) = (clock.monotonic(), clock.wall())
    return file.tokens.compactMapValues { token in
      guard let until = token.previousUntil else { return nil }
      let (remaining, overflows) = until.subtractingReportingOverflow(wallNow)
      return now + (overflows ? 0 : min(max(0, remaining), TokenFile.overlap))
    }
  }

  /// The scope of a token; nil for one that is not valid. Every token is compared to its end, so
  /// that the time tells nothing about how much of a guess was right.
  func scope(of token: String) -> TokenScope? {
    let now = clock.monotonic()
    return state.withLock { state in
      var found: TokenScope?
      for scope in TokenScope.allCases {
        guard let kept = state.file.tokens[scope.rawValue] else { continue }
        if TokenRing.matches(token, kept.current) { found = scope }
        if let previous = kept.previous, let end = state.ends[scope.rawValue],
          TokenRing.matches(token, previous), now < end
        {
          found = scope
        }
      }
      return found
    }
  }

  private static func matches(_ one: String, _ other: String) -> Bool {
    ConstantTime.equals(one.utf8, other.utf8)
  }
}
