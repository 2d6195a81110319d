// Plans of simulated visitors: a seed repeats them, and each makes sense as a visit.

import Client
import Presence
import Testing

@Suite("Visitors' plans")
struct VisitorScriptTests {
  /// An hour of a plan; a conversation that is ended begins anew.
  private func deeds(seed: UInt64) -> [(Millis, VisitorAction)] {
    var script = VisitorScript(seed: seed, at: 0, spread: 60_000, lines: ["oi", "tudo bem?"])
    var deeds: [(Millis, VisitorAction)] = []
    while script.due < 3_600_000 {
      let now = script.due
      guard let deed = script.next(at: now) else { return deeds }
      deeds.append((now, deed))
      if deed == .end { script.ended(at: now) }
    }
    return deeds
  }

  @Test("The same seed makes the same visit, another seed another one")
  func repeatable() {
    #expect(deeds(seed: 3).map(\.1) == deeds(seed: 3).map(\.1))
    #expect(deeds(seed: 3).map(\.0) == deeds(seed: 3).map(\.0))
    #expect(deeds(seed: 3).map(\.1) != deeds(seed: 4).map(\.1))
  }

  @Test("A visitor connects before anything else, and time only goes on", arguments: 1...50)
  func makesSense(seed: UInt64) {
    var isConnected = false
    var last: Millis = -1
    for (moment, deed) in deeds(seed: seed) {
      #expect(moment >= last)
      last = moment
      switch deed {
      case .connect:
        #expect(!isConnected)
        isConnected = true
      case .drop, .end:
        #expect(isConnected)
        isConnected = false
      case .look, .hide, .write: #expect(isConnected)
      }
    }
    #expect(last > 0)
  }

  @Test("Among many visitors everything happens")
  func everything() {
    let all = (1...40).flatMap { deeds(seed: $0).map(\.1) }
    for deed in [VisitorAction.connect, .look, .hide, .drop, .end, .write("oi")] {
      #expect(all.contains(deed))
    }
  }
}
