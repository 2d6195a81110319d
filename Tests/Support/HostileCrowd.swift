// Hostile clients of every kind at once, each on a thread of its own, repeating its attack at full
// speed.

import Engine
import Foundation
import Presence
import Synchronization

/// A running crowd of hostile clients.
package final class HostileCrowd: Sendable {
  private struct State {
    var running: Int
    var surprises: [String] = []
    var attacks: [Attack: Int] = [:]
  }

  private let state: Mutex<State>

  /// Starts one client per kind of attack. Each repeats its attack until `end`, in milliseconds of
  /// the monotonic clock, and attacks once even if `end` has passed.
  package init(_ target: AttackTarget, kinds: [Attack] = Attack.allCases, until end: Millis) {
    state = Mutex(State(running: kinds.count))
    for kind in kinds {
      Thread { [self] in
        do {
          let known = try HostileVisitor.returning(to: target)
          repeat {
            let outcome = try kind.run(on: known)
            state.withLock { $0.attacks[kind, default: 0] += 1 }
            // On a busy machine a flood may lose its connection before it has received the reason.
            guard outcome == kind.expectedOutcome || outcome == .dropped else {
              report("\(kind): \(outcome)")
              break
            }
          } while SystemClock().monotonic() < end
        } catch {
          report("\(kind): \(error)")
        }
        state.withLock { $0.running -= 1 }
      }.start()
    }
  }

  private func report(_ surprise: String) { state.withLock { $0.surprises.append(surprise) } }

  /// Whether every client has finished.
  package var isOver: Bool { state.withLock { $0.running == 0 } }
  /// Outcomes that differ from the expected one, and errors.
  package var surprises: [String] { state.withLock { $0.surprises } }
  /// The number of attacks of each kind.
  package var attacks: [Attack: Int] { state.withLock { $0.attacks } }
}
