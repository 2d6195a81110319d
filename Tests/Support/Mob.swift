// All kinds of hostile client at once, a thread each, attacking again and again at full speed.

import Engine
import Foundation
import Presence
import Synchronization

/// A mob, from its making on.
package final class Mob: Sendable {
  private struct State {
    var running: Int
    var surprises: [String] = []
    var attacks: [Hostile: Int] = [:]
  }

  private let state: Mutex<State>

  /// Sends out hostile clients of these kinds until a moment of the monotonic clock.
  package init(_ target: Target, kinds: [Hostile] = Hostile.allCases, until end: Millis) {
    state = Mutex(State(running: kinds.count))
    for kind in kinds {
      Thread { [self] in
        do {
          let known = try HostileSocket.known(target)
          repeat {
            let ending = try kind.attack(known)
            state.withLock { $0.attacks[kind, default: 0] += 1 }
            // On a busy machine a flood may be let go before it has read why.
            guard ending == kind.ending || ending == .dropped else {
              tell("\(kind): \(ending)")
              break
            }
          } while SystemClock().monotonic() < end
        } catch {
          tell("\(kind): \(error)")
        }
        state.withLock { $0.running -= 1 }
      }.start()
    }
  }

  private func tell(_ surprise: String) { state.withLock { $0.surprises.append(surprise) } }

  /// Whether all have left.
  package var isOver: Bool { state.withLock { $0.running == 0 } }
  /// Who got something else than it must.
  package var surprises: [String] { state.withLock { $0.surprises } }
  /// How often each kind attacked.
  package var attacks: [Hostile: Int] { state.withLock { $0.attacks } }
}
