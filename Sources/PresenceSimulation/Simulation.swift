// A simulated world: visitors, engine, disk and platform on one clock that jumps from event to
// event. After every step, what the engine did is compared with the reference model.

import Basics
import Channels
import Presence

/// A simulated run.
///
/// ```swift
/// let options = SimulationOptions(sessions: 2_000, length: 3_600_000, seed: 1, faults: true)
/// let simulation = Simulation(options)
/// simulation.run()
/// precondition(simulation.violations.isEmpty)
/// ```
package final class Simulation {
  let options: SimulationOptions
  var faults = FaultInjection()
  var clock = SimulationClock()
  var engine: SimulatedEngine
  var store: SimulatedStore
  var platform: SimulatedPlatform
  var webhook: SimulatedPlatform
  /// The policy of each channel, and when it last changed. A deadline cannot be missed before.
  var policies: [(policy: PresencePolicy, changedAt: Millis)]
  /// The expected state of each session; nil if it is unknown.
  var models: [ReferenceModel?]
  /// What pages and consoles know of their talks.
  var talks = TalkModels()
  var log = ViolationLog()
  /// The run's counters.
  package internal(set) var statistics = SimulationStatistics()

  /// The first violations, at most 20.
  package var violations: [Violation] { log.kept }
  /// The number of all violations.
  package var violationCount: Int { log.count }

  /// Creates a world without visitors.
  package init(_ options: SimulationOptions) {
    self.options = options
    let policies = (0..<SimulationOptions.channels).map(SimulationOptions.policy)
    self.policies = policies.map { ($0, 0) }
    engine = SimulatedEngine(sessions: options.sessions, policies, at: 0, machine: 0)
    store = SimulatedStore(sessions: options.sessions)
    platform = SimulatedPlatform(sessions: options.sessions, seed: options.seed)
    webhook = SimulatedPlatform(sessions: options.sessions, seed: ~options.seed)
    models = Array(repeating: nil, count: options.sessions)
  }

  /// Runs the simulation.
  ///
  /// - Parameter progress: Called with the simulated time about every ten simulated minutes.
  package func run(progress: (Millis) -> Void = { _ in }) {
    var visitors = VisitorModel(options)
    var reported: Millis = 0
    visitors.forEachStep { step in
      apply(step)
      if step.at - reported >= 600_000 {
        reported = step.at
        progress(reported)
      }
    }
    finish()
  }

  /// Runs given steps.
  func run(_ steps: [TimedStep]) {
    for step in steps { apply(step) }
    finish()
  }

  func channel(of session: Int) -> Int { session % SimulationOptions.channels }

  func policy(of session: Int) -> PresencePolicy { policies[channel(of: session)].policy }

  // MARK: - Time

  /// Advances the machine's clock and lets the engine do what is due. A stalled engine does
  /// nothing, and its time does not pass.
  func advance(to machine: Millis) {
    if let stall = clock.stall {
      guard stall.until <= machine else { return }
      resume(after: stall)
    }
    let end = max(clock.now, machine - clock.stalled)
    while true {
      if clock.upAt <= end {
        clock.now = max(clock.now, clock.upAt)
        restart()
        continue
      }
      guard clock.isUp else { break }
      let next = engine.nextEvent(faults)
      guard next <= end else { break }
      sleep(until: next)
      runEngine()
    }
    sleep(until: end)
  }

  /// Lets time pass while the engine sleeps.
  private func sleep(until end: Millis) {
    guard end > clock.now else { return }
    let passed = end - clock.now
    clock.now = end
    if clock.isUp { engine.advanceClock(to: clock.machine, slept: passed) }
  }

  /// Runs one turn of the engine's loop.
  func runEngine() {
    // The table cannot be accessed while it passes outcomes.
    var outcomes: [(slot: SessionTable.Slot, outcome: Outcome, deadline: Millis)] = []
    engine.table.expireDue(at: engine.now + faults.clockAhead) { slot, outcome, deadline in
      outcomes.append((slot, outcome, deadline))
    }
    for (slot, outcome, deadline) in outcomes {
      let session = Int(engine.table.id(of: slot).low)
      checkDeadline(session, outcome)
      checkUnread(session, outcome)
      statistics.lateness.record(clock.now - deadline)
      handle(session, .clock, outcome)
    }
    if engine.commits.endsAt <= clock.now { commit() }
    receiveResponses(until: clock.now)
    refillQueue()
    for call in engine.queue.dequeueReady(at: clock.now) { send(call) }
    submit()
  }

  private func finish() {
    advance(to: max(clock.machine, options.length, clock.stall?.until ?? 0))
    store.mode = .quick
    webhook.mode = .up
    // In some runs no call is answered for longer than a call is tried.
    if options.faults, options.seed % 4 == 0 {
      platform.mode = .dead
      run(until: clock.now + Retry.lifetime + 7_200_000)
      checkExpiredCalls()
    }
    platform.mode = .up
    // Every session expires, and every waiting call is made.
    run(until: clock.now + 2 * Retry.lifetime)
    checkEverything()
  }

  private func run(until end: Millis) {
    while clock.now < end {
      let next = clock.isUp ? engine.nextEvent(faults) : clock.upAt
      if next == .max { break }
      advance(to: max(clock.now + 1, min(end, next)) + clock.stalled)
    }
  }
}
