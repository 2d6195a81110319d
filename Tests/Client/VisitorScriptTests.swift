// Scripts of simulated visitors: a seed repeats them, and each is a possible visit.

import Client
import Presence
import Testing

@Suite("Scripts of visitors")
struct VisitorScriptTests {
  /// The actions of an hour. After `end` the script is told that the session ended.
  private func actions(seed: UInt64) -> [(Millis, VisitorAction)] {
    var script = VisitorScript(seed: seed, at: 0, spread: 60_000, lines: ["oi", "tudo bem?"])
    var actions: [(Millis, VisitorAction)] = []
    while script.due < 3_600_000 {
      let now = script.due
      guard let action = script.next(at: now) else { return actions }
      actions.append((now, action))
      if action == .end { script.ended(at: now) }
    }
    return actions
  }

  @Test("The same seed makes the same script, another seed another one")
  func repeatable() {
    #expect(actions(seed: 3).map(\.1) == actions(seed: 3).map(\.1))
    #expect(actions(seed: 3).map(\.0) == actions(seed: 3).map(\.0))
    #expect(actions(seed: 3).map(\.1) != actions(seed: 4).map(\.1))
  }

  @Test("A visitor connects before any other action, and time only advances", arguments: 1...50)
  func order(seed: UInt64) {
    var isConnected = false
    var last: Millis = -1
    for (moment, action) in actions(seed: seed) {
      #expect(moment >= last)
      last = moment
      switch action {
      case .connect:
        #expect(!isConnected)
        isConnected = true
      case .drop, .end:
        #expect(isConnected)
        isConnected = false
      case .heartbeat, .hide, .write: #expect(isConnected)
      }
    }
    #expect(last > 0)
  }

  @Test("Among many visitors every action happens")
  func everything() {
    let all = (1...40).flatMap { actions(seed: $0).map(\.1) }
    for action in [VisitorAction.connect, .heartbeat, .hide, .drop, .end, .write("oi")] {
      #expect(all.contains(action))
    }
  }
}
