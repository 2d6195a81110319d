// Simulated hours with every kind of fault, and proof that each invariant bites: one rule broken at a
// time, the simulator has to notice, by the invariant that is meant for it.

import Foundation
import Testing

@testable import Presence
@testable import PresenceSimulation

@Suite("The simulator")
struct SimulationTests {
  static func options(_ seed: UInt64) -> SimulationOptions {
    SimulationOptions(sessions: 5, length: 90 * minute, seed: seed, faults: true)
  }

  /// Small runs: 300, or as many as `CANAIS_SIM_SEEDS` says.
  static let seeds = UInt64(ProcessInfo.processInfo.environment["CANAIS_SIM_SEEDS"] ?? "") ?? 300

  @Test("No invariant breaks in small runs with all faults")
  func smallRuns() {
    for seed in 0..<Self.seeds {
      if let run = Simulation.shortestFailure(Self.options(seed)) {
        Issue.record("\(run)")
        return
      }
    }
  }

  @Test("A run with many visitors, without and with faults", arguments: [false, true])
  func manyVisitors(faults: Bool) {
    let simulation = Simulation(
      SimulationOptions(sessions: 2_000, length: 180 * minute, seed: 1, faults: faults))
    simulation.run()
    #expect(simulation.violations.map(\.description) == [])
    #expect(simulation.signs > 20_000)
    #expect(simulation.absences > 500)
    #expect(simulation.returns > 200)
    #expect((simulation.restarts > simulation.stops) == faults)
    #expect((simulation.stops > 0) == faults)
    #expect((simulation.stalls > 0) == faults)
    // A standstill of ours of up to two seconds is lateness; a longer one is no time at all.
    let standstill = faults ? PresenceClock.stallLimit + Simulation.longestSleep : 0
    #expect(simulation.lateness.maximum <= DeadlineIndex.tick + standstill)
    // With faults some calls are put aside and some come twice; without, none.
    #expect(simulation.store.parked.isEmpty != faults)
    #expect((simulation.platform.repeats > 0) == faults)
    #expect(simulation.expected.contains { $0?.seq ?? 0 > 3 })
    #expect(simulation.expected.contains { $0?.flowSeq ?? 0 > 3 })
  }

  @Test("The same seed makes the same day")
  func replay() {
    let days = (0..<2).map { _ in
      let simulation = Simulation(Self.options(42))
      simulation.run()
      return [simulation.signs, simulation.absences, simulation.returns, simulation.restarts]
    }
    #expect(days[0] == days[1])
  }

  /// Runs seeds with a rule broken until an invariant complains, and answers the shortest run.
  static func caught(_ sabotage: FaultInjection) -> ShortestRun? {
    for seed in 0..<60 as Range<UInt64> {
      if let run = Simulation.shortestFailure(options(seed), sabotage) { return run }
    }
    return nil
  }

  static func expect(
    _ sabotage: FaultInjection, breaks invariants: Set<Invariant>,
    _ location: SourceLocation = #_sourceLocation
  ) {
    let run = caught(sabotage)
    #expect(run != nil, "nobody noticed", sourceLocation: location)
    guard let run else { return }
    #expect(
      invariants.contains(run.violation.invariant), "\(run.description)", sourceLocation: location)
    #expect(run.steps.count <= 12, "\(run.description)", sourceLocation: location)
  }

  /// Plays steps that are too seldom to wait for: with the rule kept nothing complains, with the
  /// rule broken its invariant does.
  static func expect(
    _ sabotage: FaultInjection, breaks invariant: Invariant, in steps: [TimedStep],
    _ location: SourceLocation = #_sourceLocation
  ) {
    // Runs whose seed is a multiple of four end with a platform that is dead for a day.
    let options = SimulationOptions(sessions: 200, length: 10 * minute, seed: 4, faults: true)
    for (sabotage, wanted) in [(FaultInjection(), []), (sabotage, [invariant])] {
      let simulation = Simulation(options)
      simulation.sabotage = sabotage
      simulation.run(steps)
      let found = simulation.violations.prefix(1)
      #expect(found.map(\.invariant) == wanted, "\(found)", sourceLocation: location)
    }
  }

  @Test("Bites: a clock that is ahead declares too early")
  func early() {
    Self.expect(FaultInjection(clockAhead: 1_000), breaks: [.neverEarly])
  }

  @Test("Bites: a clock that is behind declares too late")
  func late() {
    Self.expect(FaultInjection(clockAhead: -2_000), breaks: [.neverLate])
  }

  @Test("Bites: an absence told twice")
  func twice() {
    let sabotage = FaultInjection(outcome: { signal, outcome in
      if outcome.call?.event == .clientOffline, outcome.secondCall == nil {
        outcome.secondCall = outcome.call
        outcome.secondCall?.seq += 1
      }
    })
    Self.expect(sabotage, breaks: [.pairAlternates])
  }

  @Test("Bites: a return that is not told")
  func lostReturn() {
    let sabotage = FaultInjection(outcome: { _, outcome in
      if outcome.call?.event == .clientOnline { outcome.call = nil }
    })
    Self.expect(sabotage, breaks: [.nothingLost])
  }

  @Test("Bites: an absence that is not declared")
  func lostAbsence() {
    let sabotage = FaultInjection(outcome: { _, outcome in
      if outcome.transition?.to == .absent { outcome = .nothing }
    })
    Self.expect(sabotage, breaks: [.nothingLost])
  }

  @Test("Bites: a number left out")
  func gap() {
    let sabotage = FaultInjection(outcome: { _, outcome in outcome.call?.seq += 1 })
    Self.expect(sabotage, breaks: [.sequenceWhole])
  }

  @Test("Bites: a call before handover, a wrong call")
  func invented() {
    let sabotage = FaultInjection(outcome: { signal, outcome in
      if signal == .detached {
        outcome.transition = Transition(
          from: .online, to: .absent, reason: .connectionLost, at: 0)
      }
    })
    Self.expect(sabotage, breaks: [.nothingInvented])
  }

  @Test("Bites: something after the end")
  func afterTheEnd() {
    let simulation = Simulation(Self.options(1))
    simulation.apply(TimedStep(at: 0, step: .start(0)))
    simulation.apply(TimedStep(at: 1, step: .handover(0)))
    simulation.apply(TimedStep(at: 2, step: .end(0, .contact)))
    let call = PlatformCall(event: .clientMessage, seq: 2, reason: nil, absentSince: 0, at: 3)
    simulation.check(0, .message, Outcome(call: call))
    #expect(simulation.violations.map(\.invariant) == [.nothingAfterEnd])
  }

  @Test("Bites: told before it is stored")
  func toldAtOnce() {
    Self.expect(FaultInjection(tellsAtOnce: true), breaks: [.storedBeforeTold])
  }

  @Test("Bites: a restart that forgets who was absent")
  func forgetsAbsence() {
    let sabotage = FaultInjection(saved: { saved in
      if saved.state == .absent { saved.state = .reconnecting }
    })
    Self.expect(sabotage, breaks: [.restartKeeps])
  }

  @Test("Bites: a restart that forgets what was told")
  func forgetsTold() {
    Self.expect(FaultInjection(saved: { $0.isOfflineReported = false }), breaks: [.restartKeeps])
  }

  @Test("Bites: a restart that forgets what waits in the outbox")
  func forgetsCalls() {
    Self.expect(FaultInjection(forgetsCall: { _ in true }), breaks: [.nothingLost, .orderKept])
  }

  @Test("Bites: calls of one session that don't wait for each other")
  func unordered() {
    Self.expect(FaultInjection(queued: { $0.host += $0.eventID }), breaks: [.orderKept])
  }

  @Test("Bites: a new key for a call that is sent again")
  func newKey() {
    final class Counter { var count = 0 }
    let counter = Counter()
    let sabotage = FaultInjection(eventID: { key in
      counter.count += 1
      return "\(key)-\(counter.count)"
    })
    Self.expect(sabotage, breaks: [.sameKey])
  }

  @Test("Bites: a standstill of ours that counts as the visitors' silence")
  func standstillCounts() {
    Self.expect(FaultInjection(countsStalls: true), breaks: [.neverEarly])
  }

  @Test("Bites: the clock looked at before the sockets, after a standstill")
  func clockFirst() {
    // Too short for a standstill: the deadline passed in it, and a sign from before lies in the socket.
    let steps = [
      TimedStep(at: 0, step: .start(0)), TimedStep(at: 59_800, step: .stall(1_900)),
      TimedStep(at: 59_900, step: .liveness(0, .activity)),
    ]
    Self.expect(FaultInjection(expiresFirst: true), breaks: .readFirst, in: steps)
  }

  @Test("Bites: a stop in good order that forgets what waits for the disk")
  func forgetsAtStop() {
    Self.expect(FaultInjection(forgetsAtStop: true), breaks: [.restartKeeps])
  }

  @Test("Bites: a stop in good order that does not wait for answers")
  func leavesAnswers() {
    let steps = [
      TimedStep(at: 0, step: .start(0)), TimedStep(at: 10, step: .handover(0)),
      TimedStep(at: 1_000, step: .message(0)), TimedStep(at: 1_007, step: .stop(down: 1_000)),
    ]
    Self.expect(FaultInjection(leavesAnswers: true), breaks: .notRepeated, in: steps)
  }

  @Test("Bites: calls to a dead platform that wait for ever")
  func neverGivesUp() {
    var steps = [TimedStep(at: 0, step: .platform(.dead))]
    for session in 0..<200 {
      steps.append(TimedStep(at: 1, step: .start(session)))
      steps.append(TimedStep(at: 2, step: .handover(session)))
      steps.append(TimedStep(at: 3, step: .message(session)))
    }
    Self.expect(FaultInjection(queued: { $0.giveUpAt = .max }), breaks: .givenUpInTime, in: steps)
  }

  @Test("Bites: a message that the flow is not told, one that it is told after handover")
  func flow() {
    Self.expect(FaultInjection(tellsFlow: { _ in false }), breaks: [.nothingLost])
    Self.expect(FaultInjection(tellsFlow: { _ in true }), breaks: [.nothingInvented])
  }

  @Test("Stopped for three minutes with everybody there: nobody is called absent")
  func everybodyThere() {
    let simulation = Simulation(Self.options(1))
    var steps = (0..<4).flatMap {
      [TimedStep(at: 0, step: .start($0)), TimedStep(at: 1, step: .handover($0))]
    }
    steps.append(TimedStep(at: 50_000, step: .stall(180_000)))
    for beat in 1..<10 {
      let at = 45_000 * Millis(beat)
      steps += (0..<4).map { TimedStep(at: at, step: .liveness($0, .activity)) }
    }
    steps.sort { $0.at < $1.at }
    for step in steps { simulation.apply(step) }
    #expect(simulation.violations.map(\.description) == [])
    #expect(simulation.stalls == 1)
    #expect(simulation.absences == 0)
  }
}
