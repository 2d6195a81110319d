// `canais-bench presence`: a simulated day of many visitors, and the cost of a heartbeat in a table
// of as many sessions.

import Basics
import Channels
import Foundation
import Presence
import PresenceSimulation

/// `canais-bench presence`.
enum PresenceBench {
  /// The printed figures.
  struct Result: Codable {
    var sessions: Int
    var signs: Int
    var nanosPerSign: Double
    var nanosPerSignById: Double
    var bytesPerSession: Double
    var scanMillis: Double
    var absences: Int
    var returns: Int
    var restarts: Int
    var lateMillis: Int64
    var violations: Int
    var seconds: Double
  }

  static let usage = "presence --sessions N --hours H --seed S [--faults] [--repeat N]"

  /// Runs the benchmark, without hours only that of the table, and returns the exit status.
  static func run(_ arguments: [String]) -> Int32 {
    let values = BenchArguments(arguments, flags: ["--faults"])
    let sessions = values.number("--sessions") ?? 100_000
    let hours = values.decimal("--hours") ?? 24
    guard values.isUnderstood, sessions > 0, sessions <= SessionTable.maximumSessions, hours >= 0
    else {
      Progress.say("canais-bench " + usage)
      return 2
    }
    let table = TableFigures.measure(sessions: sessions, repeats: values.number("--repeat") ?? 3)
    let simulation = Simulation(
      SimulationOptions(
        sessions: hours > 0 ? sessions : 0, length: Millis(hours * 3_600_000),
        seed: UInt64(values.number("--seed") ?? 1), faults: values.has("--faults")))
    let clock = ContinuousClock()
    let took = clock.measure {
      if hours > 0 { simulation.run { Progress.say("simulated \($0 / 60_000) minutes") } }
    }
    for violation in simulation.violations { Progress.say("\(violation)") }
    Progress.tell(
      Result(
        sessions: sessions, signs: simulation.statistics.livenessSignals,
        nanosPerSign: table.bySlot,
        nanosPerSignById: table.byID, bytesPerSession: table.bytes, scanMillis: table.scan,
        absences: simulation.statistics.absences, returns: simulation.statistics.returns,
        restarts: simulation.statistics.restarts,
        lateMillis: simulation.statistics.lateness.maximum,
        violations: simulation.violationCount, seconds: took.seconds))
    return simulation.violationCount == 0 ? 0 : 1
  }
}

/// The cost of a table of many sessions.
struct TableFigures {
  var bySlot = 0.0
  var byID = 0.0
  var scan = 0.0
  var bytes = 0.0

  /// Measures the medians of some repetitions.
  static func measure(sessions: Int, repeats: Int) -> TableFigures {
    Progress.say("a table of \(sessions) sessions")
    var table = Crowds.table(sessions: sessions)
    var figures = TableFigures()
    figures.bytes = Double(table.memory.table) / Double(sessions)
    var random = SeededRandom(seed: 5)
    var slots = (0..<UInt32(sessions)).map { $0 }
    slots.shuffle(using: &random)
    let ids = slots.map { table.id(of: $0) }
    var now = Crowds.end
    var bySlot: [Double] = []
    var byID: [Double] = []
    var scans: [Double] = []
    for _ in 0..<max(1, repeats) {
      // At least some millions of heartbeats in each repetition.
      let rounds = max(1, 4_000_000 / sessions)
      var loud = 0
      let took = ThreadTime.measure {
        for _ in 0..<rounds {
          now += 1
          for slot in slots where table.stampLiveness(slot, .activity, at: now) { loud += 1 }
        }
      }
      bySlot.append(took * 1e9 / Double(sessions * rounds))
      let tookByID = ThreadTime.measure {
        for _ in 0..<rounds {
          now += 1
          for id in ids {
            if let slot = table.slot(of: id), table.stampLiveness(slot, .activity, at: now) {
              loud += 1
            }
          }
        }
      }
      byID.append(tookByID * 1e9 / Double(sessions * rounds))
      precondition(loud < sessions * rounds * 2, "somebody is only stamped")
      scans.append(ticks(&table, slots, &now))
    }
    figures.bySlot = bySlot.median
    figures.byID = byID.median
    figures.scan = scans.median
    return figures
  }

  /// The mean milliseconds of a scan for due sessions during a minute in which each session has a
  /// heartbeat every 45 s, rescheduling included.
  private static func ticks(
    _ table: inout SessionTable, _ slots: [UInt32], _ now: inout Millis
  ) -> Double {
    var spent = 0.0
    var place = 0
    let signs = max(1, slots.count * 16 / 45_000)
    // The first scan reschedules all sessions, which were stamped at the same time: not typical.
    for tick in 0...3_750 {
      now += 16
      for _ in 0..<signs {
        _ = table.stampLiveness(slots[place], .activity, at: now)
        place = (place + 1) % slots.count
      }
      let took = ThreadTime.measure { table.expireDue(at: now) { _, _, _ in } }
      if tick > 0 { spent += took * 1e3 }
    }
    return spent / 3_750
  }
}
