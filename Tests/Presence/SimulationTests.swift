// Simulated hours with every kind of fault, and a test of each invariant: with one rule violated on
// purpose, the simulator has to report the invariant that belongs to it.

import Foundation
import Testing

@testable import Presence
@testable import PresenceSimulation

@Suite("Simulation")
struct SimulationTests {
  static func options(_ seed: UInt64) -> SimulationOptions {
    SimulationOptions(sessions: 5, length: 90 * minute, seed: seed, faults: true)
  }

  /// The number of small runs: `CANAIS_SIM_SEEDS`, or 300.
  static let seeds = UInt64(ProcessInfo.processInfo.environment["CANAIS_SIM_SEEDS"] ?? "") ?? 300

  @Test("No invariant is violated in small runs with all faults")
  func smallRuns() {
    for seed in 0..<Self.seeds {
      if let run = Simulation.shortestFailure(Self.options(seed)) {
        Issue.record("\(run)")
        return
      }
    }
  }

  @Test(
    "A run with many visitors violates no invariant, without and with faults",
    arguments: [false, true])
  func manyVisitors(faults: Bool) {
    let simulation = Simulation(
      SimulationOptions(sessions: 2_000, length: 180 * minute, seed: 3, faults: faults))
    simulation.run()
    #expect(simulation.violations.map(\.description) == [])
    #expect(simulation.statistics.livenessSignals > 20_000)
    #expect(simulation.statistics.absences > 500)
    #expect(simulation.statistics.returns > 200)
    #expect((simulation.statistics.restarts > simulation.statistics.shutdowns) == faults)
    #expect((simulation.statistics.shutdowns > 0) == faults)
    #expect((simulation.statistics.stalls > 0) == faults)
    // A stall of up to two seconds delays deadlines; a longer one does not count as time.
    let stall = faults ? PresenceClock.stallLimit + Simulation.longestSleep : 0
    #expect(simulation.statistics.lateness.maximum <= DeadlineIndex.tick + stall)
    // With faults, some calls are parked and some arrive twice; without faults, none.
    #expect(simulation.store.parked.isEmpty != faults)
    #expect((simulation.platform.repeats > 0) == faults)
    #expect(simulation.models.contains { $0?.seq ?? 0 > 3 })
    #expect(simulation.models.contains { $0?.webhookSeq ?? 0 > 3 })
    #expect(simulation.statistics.acknowledgements > 500)
    #expect((simulation.statistics.refusedMessages > 0) == faults)
    #expect(simulation.talks.bySession.values.contains { $0.attendant != nil })
  }

  @Test("Runs with the same seed are equal")
  func replay() {
    let runs = (0..<2).map { _ in
      let simulation = Simulation(Self.options(42))
      simulation.run()
      return [
        simulation.statistics.livenessSignals, simulation.statistics.absences,
        simulation.statistics.returns, simulation.statistics.restarts,
      ]
    }
    #expect(runs[0] == runs[1])
  }

  /// Runs seeds with a fault injected until an invariant is violated, and returns the shortest run.
  static func firstFailure(_ faults: FaultInjection) -> ShortestRun? {
    for seed in 0..<60 as Range<UInt64> {
      if let run = Simulation.shortestFailure(options(seed), faults) { return run }
    }
    return nil
  }

  /// Expects that a fault violates one of some invariants, in a run of few steps.
  static func expect(
    _ faults: FaultInjection, breaks invariants: Set<Invariant>,
    _ location: SourceLocation = #_sourceLocation
  ) {
    let run = firstFailure(faults)
    #expect(run != nil, "no invariant was violated", sourceLocation: location)
    guard let run else { return }
    #expect(
      invariants.contains(run.violation.invariant), "\(run.description)", sourceLocation: location)
    #expect(run.steps.count <= 12, "\(run.description)", sourceLocation: location)
  }

  /// Expects that a fault violates an invariant in given steps, which are too rare to occur at
  /// random, and that the same steps without the fault violate none.
  static func expect(
    _ faults: FaultInjection, breaks invariant: Invariant, in steps: [TimedStep],
    _ location: SourceLocation = #_sourceLocation
  ) {
    // A run whose seed is a multiple of four ends with a platform that is dead for a day.
    let options = SimulationOptions(sessions: 200, length: 10 * minute, seed: 4, faults: true)
    for (faults, expected) in [(FaultInjection(), []), (faults, [invariant])] {
      let simulation = Simulation(options)
      simulation.faults = faults
      simulation.run(steps)
      let found = simulation.violations.prefix(1)
      #expect(found.map(\.invariant) == expected, "\(found)", sourceLocation: location)
    }
  }

  @Test("Detects a clock that is ahead")
  func early() {
    // A shutdown stores the last activity by the same clock.
    Self.expect(FaultInjection(clockAhead: 1_000), breaks: [.neverEarly, .restartPreserves])
  }

  @Test("Detects a clock that is behind")
  func late() {
    Self.expect(FaultInjection(clockAhead: -2_000), breaks: [.neverLate, .restartPreserves])
  }

  @Test("Detects an absence that is reported twice")
  func twice() {
    let faults = FaultInjection(outcome: { signal, outcome in
      if outcome.call?.event == .clientOffline, outcome.secondCall == nil {
        outcome.secondCall = outcome.call
        outcome.secondCall?.seq += 1
      }
    })
    Self.expect(faults, breaks: [.pairAlternates])
  }

  @Test("Detects a return that is not reported")
  func lostReturn() {
    let faults = FaultInjection(outcome: { _, outcome in
      if outcome.call?.event == .clientOnline { outcome.call = nil }
    })
    Self.expect(faults, breaks: [.nothingLost])
  }

  @Test("Detects an absence that is not declared")
  func lostAbsence() {
    let faults = FaultInjection(outcome: { _, outcome in
      if outcome.transition?.to == .absent { outcome = .nothing }
    })
    Self.expect(faults, breaks: [.nothingLost])
  }

  @Test("Detects a gap in the numbers of calls")
  func gap() {
    let faults = FaultInjection(outcome: { _, outcome in outcome.call?.seq += 1 })
    Self.expect(faults, breaks: [.sequenceContiguous])
  }

  @Test("Detects an absence that did not happen")
  func inventedAbsence() {
    let faults = FaultInjection(outcome: { signal, outcome in
      if signal == .detached {
        outcome.transition = Transition(
          from: .online, to: .absent, reason: .connectionLost, at: 0)
      }
    })
    Self.expect(faults, breaks: [.nothingInvented])
  }

  @Test("Detects a call after the end of a session")
  func afterTheEnd() {
    let simulation = Simulation(Self.options(1))
    simulation.apply(TimedStep(at: 0, step: .start(0)))
    simulation.apply(TimedStep(at: 1, step: .handover(0)))
    simulation.apply(TimedStep(at: 2, step: .end(0, .contact)))
    let call = PlatformCall(event: .clientMessage, seq: 2, reason: nil, absentSince: 0, at: 3)
    simulation.check(0, .message, Outcome(call: call))
    #expect(simulation.violations.map(\.invariant) == [.nothingAfterEnd])
  }

  @Test("Detects a call that is sent before it is committed")
  func sentBeforeCommit() {
    Self.expect(FaultInjection(flaws: [.sendsBeforeCommit]), breaks: [.committedBeforeSent])
  }

  @Test("Detects a restart that forgets an absence")
  func forgetsAbsence() {
    let faults = FaultInjection(saved: { saved in
      if saved.state == .absent { saved.state = .reconnecting }
    })
    Self.expect(faults, breaks: [.restartPreserves])
  }

  @Test("Detects a restart that forgets what was reported")
  func forgetsReports() {
    Self.expect(
      FaultInjection(saved: { $0.isOfflineReported = false }), breaks: [.restartPreserves])
  }

  @Test("Detects a restart that forgets waiting calls")
  func forgetsCalls() {
    let steps = [
      TimedStep(at: 0, step: .start(0)), TimedStep(at: 500, step: .platform(.dead)),
      TimedStep(at: 1_000, step: .handover(0)), TimedStep(at: 5_000, step: .crash(down: 1_000)),
      TimedStep(at: 8_000, step: .platform(.up)), TimedStep(at: 9_000, step: .resume(0)),
      TimedStep(at: 9_500, step: .message(0)),
    ]
    Self.expect(FaultInjection(dropsCall: { _ in true }), breaks: .orderKept, in: steps)
  }

  @Test("Detects calls of one session that do not wait for each other")
  func unordered() {
    Self.expect(FaultInjection(queued: { $0.host += $0.eventID }), breaks: [.orderKept])
  }

  @Test("Detects a retry with another idempotency key")
  func newKey() {
    final class Counter { var count = 0 }
    let counter = Counter()
    let faults = FaultInjection(eventID: { key in
      counter.count += 1
      return "\(key)-\(counter.count)"
    })
    Self.expect(faults, breaks: [.sameKey])
  }

  @Test("Detects a stall that counts as silence")
  func stallCounts() {
    Self.expect(FaultInjection(flaws: [.countsStalls]), breaks: [.neverEarly, .neverLate])
  }

  @Test("Detects deadlines that are checked before sockets are read after a stall")
  func deadlinesFirst() {
    // The stall is short enough to count as time. The deadline is in it, and so is the signal,
    // unread.
    let steps = [
      TimedStep(at: 0, step: .start(0)), TimedStep(at: 59_800, step: .stall(1_900)),
      TimedStep(at: 59_900, step: .liveness(0, .activity)),
    ]
    Self.expect(
      FaultInjection(flaws: [.expiresBeforeReading]), breaks: .readBeforeExpiry, in: steps)
  }

  @Test("Detects a shutdown that loses pending records")
  func dropsRecords() {
    Self.expect(FaultInjection(flaws: [.dropsRecordsAtShutdown]), breaks: [.restartPreserves])
  }

  @Test("Detects a shutdown that does not wait for responses")
  func dropsResponses() {
    let steps = [
      TimedStep(at: 0, step: .start(0)), TimedStep(at: 10, step: .handover(0)),
      TimedStep(at: 1_000, step: .message(0)), TimedStep(at: 1_007, step: .shutdown(down: 1_000)),
    ]
    Self.expect(FaultInjection(flaws: [.dropsResponsesAtShutdown]), breaks: .notRepeated, in: steps)
  }

  @Test("Detects calls to a dead platform that are never parked")
  func neverGivesUp() {
    var steps = [TimedStep(at: 0, step: .platform(.dead))]
    for session in 0..<200 {
      steps.append(TimedStep(at: 1, step: .start(session)))
      steps.append(TimedStep(at: 2, step: .handover(session)))
      steps.append(TimedStep(at: 3, step: .message(session)))
    }
    Self.expect(FaultInjection(queued: { $0.expiresAt = .max }), breaks: .expiresInTime, in: steps)
  }

  @Test("Detects a missing webhook call, and one after handover")
  func webhook() {
    Self.expect(FaultInjection(callsWebhook: { _ in false }), breaks: [.nothingLost])
    Self.expect(FaultInjection(callsWebhook: { _ in true }), breaks: [.nothingInvented])
  }

  @Test("Detects what one signal causes in two commits")
  func divided() {
    let steps = [
      TimedStep(at: 0, step: .start(0)), TimedStep(at: 1_000, step: .handover(0)),
      TimedStep(at: 1_007, step: .crash(down: 1_000)), TimedStep(at: 9_000, step: .message(0)),
      TimedStep(at: 9_500, step: .resume(0)), TimedStep(at: 9_600, step: .message(0)),
    ]
    Self.expect(FaultInjection(flaws: [.dividesSignals]), breaks: .handoverFirst, in: steps)
  }

  @Test("Detects a response without an end that is waited for")
  func trickles() {
    Self.expect(
      FaultInjection(flaws: [.waitsForTricklers]), breaks: [.nothingLost, .expiresInTime])
  }

  @Test("Detects a visitor who makes others wait")
  func noAllowances() {
    let steps = [
      TimedStep(at: 0, step: .start(0)), TimedStep(at: 0, step: .start(1)),
      TimedStep(at: 1_000, step: .flood(0, count: 2_000, bytes: 16_384)),
      TimedStep(at: 1_001, step: .message(1)),
    ]
    Self.expect(
      FaultInjection(flaws: [.ignoresAllowances]), breaks: .acknowledgedInTime, in: steps)
  }

  @Test("Detects a message that is stored twice")
  func forgottenIDs() {
    let steps = [
      TimedStep(at: 0, step: .start(0)), TimedStep(at: 500, step: .disk(.slow)),
      TimedStep(at: 1_000, step: .message(0)), TimedStep(at: 1_500, step: .drop(0)),
      TimedStep(at: 2_000, step: .resume(0)),
    ]
    Self.expect(FaultInjection(flaws: [.forgetsMessageIDs]), breaks: .messageOnce, in: steps)
  }

  @Test("Detects an acknowledgement before the commit")
  func earlyAcknowledgement() {
    let steps = [
      TimedStep(at: 0, step: .start(0)), TimedStep(at: 1_000, step: .message(0)),
      TimedStep(at: 1_001, step: .crash(down: 1_000)),
    ]
    Self.expect(
      FaultInjection(flaws: [.acknowledgesBeforeCommit]), breaks: .acknowledgedKept, in: steps)
  }

  @Test("Detects two attendants who both get a session")
  func bothTake() {
    Self.expect(FaultInjection(flaws: [.takesBlindly]), breaks: [.oneTakes])
  }

  @Test("Detects a restart that forgets who has a session")
  func forgottenAttendant() {
    Self.expect(FaultInjection(flaws: [.forgetsAssignments]), breaks: [.restartPreserves])
  }

  @Test("Detects an attendant who stays although the console is gone")
  func staying() {
    Self.expect(FaultInjection(flaws: [.neverLapses]), breaks: [.attendantLapses])
  }

  @Test("A stall of three minutes causes no absence")
  func longStall() {
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
    #expect(simulation.statistics.stalls == 1)
    #expect(simulation.statistics.absences == 0)
  }
}
